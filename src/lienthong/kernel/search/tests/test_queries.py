"""Searching: accents or none, numbers, what may be seen, newest first, the slow obvious reference."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.language.text import fold
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.search import kinds
from lienthong.kernel.search.actions import drop_entries, put_entry
from lienthong.kernel.search.queries import Question, answers
from lienthong.kernel.search.rules import exactness, tsquery_of, words_of

pytestmark = pytest.mark.django_db
HIDDEN = 999


@pytest.fixture(autouse=True)
def note_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "_kinds", {})
    kinds.register_kind(
        "note",
        name="Note",
        address=lambda pk: f"/notes/{pk}",
        visible=lambda viewer, ids: {pk for pk in ids if pk != HIDDEN},
    )


@pytest.fixture
def viewer() -> Viewer:
    return make_viewer(make_tree()["ag1"])


def put(
    viewer: Viewer, pk: int, title: str, *, days_ago: int = 0, unit_id: int | None = None, **fields: object
) -> None:
    put_entry(
        kind="note",
        subject_id=pk,
        on=timezone.localdate() - timedelta(days=days_ago),
        title=title,
        unit_ids=[unit_id or viewer.unit_id],
        **fields,  # type: ignore[arg-type]
    )


def ids(viewer: Viewer, words: str, **fields: object) -> list[int]:
    return [one.subject_id for one in answers(viewer, Question(words, **fields)).found]  # type: ignore[arg-type]


def test_accents_do_not_matter_and_exact_ones_stand_first(viewer: Viewer) -> None:
    put(viewer, 1, "Kế hoạch bảo vệ môi trường", days_ago=3)
    put(viewer, 2, "Mỏi trường kỳ", days_ago=1)
    assert set(ids(viewer, "moi truong")) == {1, 2}
    assert ids(viewer, "môi trường") == [1, 2]
    assert ids(viewer, "MOI TRUONG") == [2, 1]


@pytest.mark.parametrize("asked", ["204-QĐ/TW", "204-qd/tw", "204", "qđ tw 204", "Ban Tổ chức", '"ban to chuc"'])
def test_number_symbol_and_sender_are_words_too(viewer: Viewer, asked: str) -> None:
    put(viewer, 1, "Về công tác cán bộ", reference="204-QĐ/TW", sender="Ban Tổ chức Trung ương")
    put(viewer, 2, "Về chuyển đổi số", reference="17-CT/TW", sender="Ban Bí thư tổ")
    assert ids(viewer, asked) == [1]


def test_only_what_the_unit_may_see_and_what_the_module_still_allows(viewer: Viewer) -> None:
    other = make_viewer(make_tree()["hn1"])
    put(viewer, 1, "Nghị quyết")
    put(viewer, 2, "Nghị quyết", unit_id=other.unit_id)
    put(viewer, HIDDEN, "Nghị quyết")
    assert ids(viewer, "nghi quyet") == [1]
    assert ids(other, "nghi quyet") == [2]


def test_words_inside_and_operators_in_a_question(viewer: Viewer) -> None:
    put(viewer, 1, "Công văn", texts=["Nội dung có chữ thủy lợi & đê điều"])
    assert ids(viewer, "thuy loi") == [1]
    for nasty in ("thủy & lợi", "thủy | !lợi", "'; DROP TABLE", "\\", "🙂", "a:* & b", "<->", "   "):
        ids(viewer, nasty)
    assert ids(viewer, "thủy | lợi") == [1]


def test_newest_first_through_all_windows_and_pages(viewer: Viewer) -> None:
    ages = [0, 1, 5, 13, 14, 15, 29, 31, 45, 61, 62, 90, 200, 364, 400, 700]
    for place, age in enumerate(ages):
        put(viewer, place + 1, f"Báo cáo tuần {age}", days_ago=age)
    found, after = [], None
    for _page in range(20):
        page = answers(viewer, Question("bao cao"), after=after, size=3)
        found += [one.subject_id for one in page.found]
        after = page.older
        if after is None:
            break
    assert found == list(range(1, len(ages) + 1))


def test_days_are_bounds(viewer: Viewer) -> None:
    put(viewer, 1, "Báo cáo", days_ago=0)
    put(viewer, 2, "Báo cáo", days_ago=10)
    put(viewer, 3, "Báo cáo", days_ago=20)
    today = timezone.localdate()
    assert ids(viewer, "báo cáo", since=today - timedelta(days=12), until=today - timedelta(days=5)) == [2]


def test_an_entry_is_rewritten_and_dropped(viewer: Viewer) -> None:
    put(viewer, 1, "Bản cũ")
    put(viewer, 1, "Bản mới")
    put(viewer, 1, "Bản mới", share=5)
    assert ids(viewer, "ban cu") == []
    assert ids(viewer, "ban moi") == [1]
    drop_entries(kind="note", subject_id=1)
    assert ids(viewer, "ban moi") == []


def test_words_are_folded_and_split() -> None:
    assert {"204-qd/tw", "204", "qd", "tw", "dang"} <= set(words_of("204-QĐ/TW", "Đảng"))
    assert tsquery_of(["a'b"]) == "'a''b'"
    assert exactness("môi trường", "Bảo vệ môi trường") > exactness("môi trường", "Mỏi trường")
    assert fold("Đường") == "duong"


def test_dates_beyond_the_calendar_do_no_harm(viewer: Viewer) -> None:
    put(viewer, 1, "Báo cáo")
    assert ids(viewer, "bao cao", until=date.max) == [1]
    assert ids(viewer, "bao cao", until=date(1990, 1, 1)) == []
