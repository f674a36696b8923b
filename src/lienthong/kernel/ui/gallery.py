"""Sample content of the gallery: real in shape, invented in substance."""

import datetime as dt
from typing import Any

from django.utils import timezone

from lienthong.kernel.language.text import fold

STANDINGS = ("overdue", "due_soon", "in_time", "on_time", "early", "late")
PARTS = ("lead", "coordinating", "information")
URGENCIES = ("normal", "urgent", "very_urgent", "flash")
_SUBJECTS = (
    ("Văn phòng Trung ương", "204-QĐ/TW", "Về việc ban hành Quy chế tiếp nhận, xử lý, phát hành văn bản bốn cấp"),
    ("Tỉnh ủy An Giang", "1792-CV/TU", "V/v rà soát, tổng hợp kết quả thực hiện nhiệm vụ chuyển đổi số năm 2026"),
    ("Ban Tổ chức Trung ương", "57-HD/BTCTW", "Hướng dẫn chuyển sinh hoạt đảng tại các xã, phường, đặc khu"),
    ("Ủy ban Mặt trận Tổ quốc tỉnh Đồng Nai", "88-BC/MTTQ", "Báo cáo kết quả tổ chức Ngày hội Đại đoàn kết"),
    ("Đảng ủy phường Bến Nghé", "12-TTr/ĐU", "Tờ trình xin ý kiến về kế hoạch tiếp công dân định kỳ"),
    ("Đảng ủy đặc khu Phú Quốc", "305-CV/ĐU", "V/v đề nghị gia hạn báo cáo số liệu dân cư"),
)
_UNITS = (
    ("1", "Tỉnh ủy An Giang", "Tỉnh"), ("2", "Đảng ủy đặc khu Phú Quốc", "An Giang"),
    ("3", "Thành ủy Hà Nội", "Thành phố"), ("4", "Tỉnh ủy Đồng Nai", "Tỉnh"), ("5", "Thành ủy Đà Nẵng", "Thành phố"),
)  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Twelve rows of an inbox, every standing among them."""
    today = timezone.localdate()
    return [
        {
            "key": place,
            "href": f"?open={place}",
            "sender": _SUBJECTS[place % 6][0],
            "symbol": _SUBJECTS[place % 6][1],
            "summary": _SUBJECTS[place % 6][2],
            "standing": STANDINGS[place % 6],
            "due": today + dt.timedelta(days=place - 2),
            "part": PARTS[place % 3],
            "urgency": URGENCIES[(place * 3) % 4],
            "secrecy": "secret" if place == 4 else "open",
            "unread": place % 3 == 0,
            "when": f"{8 + place:02}:{(place * 17) % 60:02}",
        }
        for place in range(12)
    ]


def sample() -> dict[str, Any]:
    """Figures and a timeline."""
    now = timezone.now()
    return {
        "bars": [
            ("An Giang", 128, "#"),
            ("Đồng Nai", 97, "#"),
            ("Hồ Chí Minh", 64, "#"),
            ("Hà Nội", 12, "#"),
        ],
        "weeks": [f"T{week}" for week in range(1, 13)],
        "done": [2, 9, 30, 81, 170, 300, 455, 610, None, None, None, None],
        "plan": [10, 40, 90, 160, 250, 350, 450, 550, 650, 740, 820, 880],
        "shares": [("Đã hoàn thành", 2280, 2), ("Đang xử lý", 803, 1), ("Sắp đến hạn", 160, 3), ("Quá hạn", 78, 4)],
        "events": [
            {
                "what": "phát hành văn bản",
                "who": "Nguyễn Thị Minh Khai",
                "position": "Văn thư",
                "unit": "Văn phòng Trung ương",
                "at": now - dt.timedelta(days=2, hours=3),
                "glyph": "send",
                "tone": "info",
            },
            {
                "what": "giao chủ trì cho Phòng Tổng hợp",
                "who": "Trần Văn Ơn",
                "position": "Chánh Văn phòng",
                "unit": "Tỉnh ủy An Giang",
                "at": now - dt.timedelta(days=1),
                "glyph": "assign",
                "note": "Đề nghị tham mưu văn bản trả lời trước ngày 5/12.\nPhối hợp với Ban Tổ chức.",
            },
            {
                "what": "hoàn thành",
                "who": "Lê Đức Thọ",
                "position": "Chuyên viên",
                "unit": "Phòng Tổng hợp",
                "at": now - dt.timedelta(hours=1),
                "glyph": "done",
                "tone": "good",
                "document": "1801-CV/TU",
            },
        ],
    }


def units(query: str) -> list[tuple[str, str, str]]:
    """Sample units whose name holds the words, accents or none."""
    return [unit for unit in _UNITS if fold(query) in fold(unit[1])]


def map_figures() -> dict[str, Any]:
    """An invented figure for each province code."""
    values = {f"{code:02}": [(code * 37) % 140, f"Tỉnh {code:02}", "#map"] for code in range(1, 97)}
    return {"layer": "provinces", "steps": [1, 20, 50, 80, 120], "label": "Quá hạn", "values": values}
