"""The words inside a file. Run as a program of its own, with limits, because it parses what strangers sent.

`python -m lienthong.kernel.files.extraction MEDIA_TYPE PATH` prints one JSON object: `text`, `pages`, `error`.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lienthong.kernel.files.rules import DOCX, MOST_TEXT, PDF, TEXT, XLSX

SECONDS = 60
MEMORY = 2 << 30


PROGRAM = "lienthong.kernel.files.extraction"


def extract(media_type: str, path: Path, *, seconds: int = SECONDS, program: str = PROGRAM) -> dict[str, Any]:
    """Text (`MOST_TEXT` characters at most) and number of pages of a file, read in a process of its own.

    `program` is another module with such a `main`, for whoever needs the words in another shape.
    `error` is empty, `broken`, `encrypted` or `timeout`; nothing is raised for bad content.
    """
    command = [sys.executable, "-m", program, media_type, str(path)]
    try:
        done = subprocess.run(  # noqa: S603 (fixed program)
            command, capture_output=True, timeout=seconds, check=False, env=without_secrets()
        )
    except subprocess.TimeoutExpired:
        return {"text": "", "pages": None, "error": "timeout"}
    try:
        found: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return {"text": "", "pages": None, "error": "broken"}
    return found


def without_secrets() -> dict[str, str]:
    """The environment for a program that parses what strangers sent: it needs no key and no database."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("LIENTHONG_", "DATABASE_"))}


def _read_pdf(path: Path) -> tuple[str, int]:
    import pypdfium2

    # By its bytes: a path into memory (`memory.py`) cannot be resolved, which the library would do.
    document = pypdfium2.PdfDocument(path.open("rb"), autoclose=True)
    words: list[str] = []
    size = 0
    for page in document:
        text = page.get_textpage().get_text_range()
        words.append(text)
        size += len(text)
        if size > MOST_TEXT:
            break
    return "\n".join(words), len(document)


def _read_docx(path: Path) -> str:
    import docx

    document = docx.Document(str(path))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines += ["\t".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines)


def _read_xlsx(path: Path) -> str:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    lines: list[str] = []
    for name in book.sheet_names:
        lines.append(name)
        lines += [
            "\t".join(str(cell) for cell in row if cell != "") for row in book.get_sheet_by_name(name).to_python()
        ]
    return "\n".join(lines)


def read(media_type: str, path: Path) -> dict[str, Any]:
    """Text and pages of a file, in this process; parsers may raise anything for bad content."""
    pages = None
    if media_type == PDF:
        text, pages = _read_pdf(path)
    elif media_type == DOCX:
        text = _read_docx(path)
    elif media_type == XLSX:
        text = _read_xlsx(path)
    elif media_type == TEXT:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    else:
        text = ""
    return {"text": text[:MOST_TEXT].replace("\x00", ""), "pages": pages, "error": ""}


def main(reader: Callable[[str, Path], dict[str, Any]] = read) -> None:
    """The program: limits first, then the parser; whatever it raises becomes `error`."""
    media_type, path = sys.argv[1], Path(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        found = reader(media_type, path)
    except Exception as error:  # noqa: BLE001 (any parser may fail in any way; the file is then simply unreadable)
        reason = "encrypted" if "password" in str(error).lower() else "broken"
        found = {"text": "", "pages": None, "error": reason}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
