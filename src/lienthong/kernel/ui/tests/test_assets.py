import gzip
import json
from pathlib import Path

import pytest

from lienthong.kernel.ui import assets, jinja

KB = 1000


@pytest.fixture(scope="module", autouse=True)
def _built() -> None:
    assets.build()


def compressed(name: str) -> int:
    return (assets.BUILT / f"{assets.manifest()[name]}.br").stat().st_size


def test_a_first_page_costs_little() -> None:
    fonts = [name for name in assets.manifest() if name.endswith(".woff2")]
    assert compressed("app.js") <= 60 * KB
    assert compressed("style.css") <= 20 * KB
    assert compressed("icons.svg") <= 12 * KB
    assert sum((assets.BUILT / assets.manifest()[name]).stat().st_size for name in fonts) <= 60 * KB


def test_nothing_changed_means_nothing_built() -> None:
    said: list[str] = []
    assert assets.build(said.append) is False
    assert said == []


def test_styles_and_scripts_ask_nobody_else() -> None:
    for file in assets.BUILT.glob("*.css"):
        assert "http" not in file.read_text().replace("http://www.w3.org/2000/svg", "")


def test_names_change_with_the_content() -> None:
    for name, built in assets.manifest().items():
        assert Path(built).stem != Path(name).stem
        assert jinja.static(name) == f"/static/built/{built}"
    assert "?v=" in jinja.static("map/vietnam-2025.topo.json")


def test_the_typeface_of_official_documents_is_whole() -> None:
    assert {file.name for file in assets.DOCUMENT_FONTS.glob("*.ttf")} == {
        "Tinos_400Regular.ttf",
        "Tinos_400Regular_Italic.ttf",
        "Tinos_700Bold.ttf",
        "Tinos_700Bold_Italic.ttf",
    }
    assert "Open Font License" in (assets.DOCUMENT_FONTS / "LICENSE").read_text()


def test_the_map_has_every_province_and_commune() -> None:
    file = assets.STATIC / "map" / "vietnam-2025.topo.json"
    objects = json.loads(file.read_text())["objects"]
    assert len(objects["provinces"]["geometries"]) == 34
    assert len(objects["communes"]["geometries"]) == 3321
    assert gzip.decompress(file.with_suffix(".json.gz").read_bytes()) == file.read_bytes()


def test_a_failing_build_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(assets.CannotBuildAssets, match="nowhere"):
        assets._run("node", "nowhere.mjs")
