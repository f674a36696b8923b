"""Directives and tasks to test with."""

from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.files.models import File
from lienthong.modules.directives.actions.tasks import TaskValues, add_task
from lienthong.modules.directives.actions.texts import DirectiveHead, make_directive, move_directive
from lienthong.modules.directives.models import Directive, Task

DATA = Path(__file__).parent / "data"
LAW = "law-24-2018-QH14-cybersecurity.txt"
CONSTITUTION = "constitution-2013.txt"
DECISION = "decision-715-2023-QD-UBND.txt"
SMALL = """NGHỊ QUYẾT
về chuyển đổi số
Điều 1. Mục tiêu
1. Đến năm 2027, mọi xã có đường truyền tốc độ cao.
2. Đến năm 2030, mọi thủ tục làm được trên mạng.
Điều 2. Nhiệm vụ
1. Ủy ban nhân dân cấp xã:
a) Bố trí bộ phận một cửa;
b) Báo cáo hằng quý.
2. Tỉnh ủy lãnh đạo việc thực hiện.
Điều 3. Hiệu lực
Nghị quyết này có hiệu lực từ ngày ký.
"""
_numbers = count(1)


def text_file(viewer: Viewer, text: str = SMALL, name: str = "van-ban.txt") -> File:
    """A stored TXT."""
    return store_bytes(name=name, content=text.encode(), viewer=viewer)


def make_directive_with_text(
    viewer: Viewer, text: str = SMALL, *, active: bool = False, file: File | None = None, **head: Any
) -> Directive:
    """A directive of the viewer's body, made of `text`; in force when `active`."""
    head.setdefault("kind", "resolution")
    head.setdefault("title", f"Nghị quyết số {next(_numbers)}")
    head.setdefault("issued_on", date(2026, 1, 5))
    made = make_directive(viewer=viewer, head=DirectiveHead(**head), file=file or text_file(viewer, text))
    return move_directive(viewer=viewer, directive_id=made.pk, state="active") if active else made


def data_text(name: str) -> str:
    """One of the real texts in `data`."""
    return (DATA / name).read_text(encoding="utf-8")


def task_of(viewer: Viewer, directive: Directive, title: str = "", **values: Any) -> Task:
    """A task of the directive, due on 31 December 2026 unless `values` (TaskValues) say otherwise."""
    if not {"deadline", "due_on"} & set(values):
        values |= {"deadline": "date", "due_on": date(2026, 12, 31)}
    values["title"] = title or f"Nhiệm vụ {next(_numbers)}"
    return add_task(viewer=viewer, directive_id=directive.pk, values=TaskValues(**values))
