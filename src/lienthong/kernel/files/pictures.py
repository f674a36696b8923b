"""Pictures made anew from their pixels: upright, without metadata, no larger than needed, with a thumbnail.

Run as a program of its own, with limits, because it decodes what strangers sent: `python -m
lienthong.kernel.files.pictures WANTED` with a JSON object of `source`, `whole`, `thumbnail` (paths) and `boxes` prints
one JSON object: `width`, `height`, `error`. What comes out is JPEG; nothing but pixels survives.
"""

import json
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lienthong.kernel.files.extraction import without_secrets
from lienthong.kernel.files.memory import memory_file

SECONDS = 30
MEMORY = 1536 << 20
LONGEST_SIDE = 2560
THUMBNAIL_SIDE = 480
QUALITY = 85
# A decoder that cannot shrink while it reads needs four bytes for each of these.
MOST_PIXELS_WHOLE = 50_000_000


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle to black out, in thousandths of the picture's width and height from its upper left corner."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Remade:
    """A picture as it was made anew (JPEG), its thumbnail (JPEG), and its size in pixels."""

    whole: bytes
    thumbnail: bytes
    width: int
    height: int


class CannotRemake(Exception):
    """The picture cannot be decoded within the limits: `broken`, `pixels` or `timeout`."""


def remade(path: Path, *, boxes: Sequence[Box] = (), page: int | None = None, seconds: int = SECONDS) -> Remade:
    """The picture in a file (or one `page` of a PDF, from 0) made anew with `boxes` black; raises CannotRemake."""
    with memory_file() as (_whole, whole), memory_file() as (_thumbnail, thumbnail):
        wanted = {
            "source": str(path),
            "whole": str(whole),
            "thumbnail": str(thumbnail),
            "boxes": [[box.x, box.y, box.width, box.height] for box in boxes],
            "page": page,
        }
        command = [sys.executable, "-m", "lienthong.kernel.files.pictures", json.dumps(wanted)]
        try:
            done = subprocess.run(  # noqa: S603 (fixed program)
                command, capture_output=True, timeout=seconds, check=False, env=without_secrets()
            )
        except subprocess.TimeoutExpired as error:
            raise CannotRemake("timeout") from error
        try:
            found: dict[str, Any] = json.loads(done.stdout)
        except ValueError as error:  # killed by its limits
            raise CannotRemake("pixels") from error
        if found["error"]:
            raise CannotRemake(found["error"])
        return Remade(whole.read_bytes(), thumbnail.read_bytes(), found["width"], found["height"])


def remake(wanted: dict[str, Any]) -> tuple[int, int]:
    """Do it, in this process; returns width and height. Decoders may raise anything for bad content."""
    from PIL import Image, ImageDraw, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # the limits below are ours, and the process has its own
    picture: Any
    if wanted["page"] is not None:
        picture = _page(wanted["source"], wanted["page"])
    else:
        picture = Image.open(wanted["source"], formats=["JPEG", "PNG", "WEBP", "TIFF"])
        if picture.format == "JPEG":
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        if picture.width * picture.height > MOST_PIXELS_WHOLE:
            raise MemoryError
        picture = ImageOps.exif_transpose(picture)
    picture = _opaque(picture)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    draw = ImageDraw.Draw(picture)
    for x, y, width, height in wanted["boxes"]:
        left, top = x * picture.width // 1000, y * picture.height // 1000
        right, bottom = -(-(x + width) * picture.width // 1000), -(-(y + height) * picture.height // 1000)
        draw.rectangle((left, top, right, bottom), fill="black")
    # A picture of its own from the pixels: nothing that the decoder kept beside them comes along.
    clean = Image.frombytes("RGB", picture.size, picture.tobytes())
    clean.save(wanted["whole"], "JPEG", quality=QUALITY, optimize=False)
    size = clean.size
    clean.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    clean.save(wanted["thumbnail"], "JPEG", quality=75)
    return size


def _opaque(picture: Any) -> Any:
    """The picture in plain colours, what is transparent on white."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        with_alpha = picture.convert("RGBA")
        ground = Image.new("RGB", picture.size, "white")
        ground.paste(with_alpha, mask=with_alpha.getchannel("A"))
        return ground
    if picture.mode.startswith("I;16"):  # sixteen bits a pixel: the upper eight are what a screen shows
        picture = picture.point(lambda value: value / 256).convert("L")
    return picture.convert("RGB")


def _page(source: str, page: int) -> Any:
    import pypdfium2

    sheet = pypdfium2.PdfDocument(source)[page]
    longest = max(sheet.get_width(), sheet.get_height(), 1)
    return sheet.render(scale=min(LONGEST_SIDE / longest, 4)).to_pil()


def main() -> None:
    """The program: limits first, then the decoder; whatever it raises becomes `error`."""
    wanted = json.loads(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        width, height = remake(wanted)
        found = {"width": width, "height": height, "error": ""}
    except MemoryError:
        found = {"error": "pixels"}
    except Exception:  # noqa: BLE001 (any decoder may fail in any way; the picture is then simply unreadable)
        found = {"error": "broken"}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
