"""What people say, by topic: the words from which the seeds put petitions together.

In a sentence `{road}`, `{spot}`, `{count}`, `{days}`, `{hour}` and `{file}` stand for details drawn for each petition.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Subject:
    """A topic with what is usually wrong, what it does to people, what they ask for, and how often (`weight`)."""

    code: str
    parent: str
    name: str
    name_en: str
    weight: int
    keywords: tuple[str, ...]
    problems: tuple[str, ...]
    effects: tuple[str, ...]
    wishes: tuple[str, ...]


# Code, name, English name of what topics lie under.
GROUPS = (
    ("ha-tang", "Hạ tầng, giao thông", "Infrastructure and traffic"),
    ("moi-truong", "Môi trường, đô thị", "Environment and town"),
    ("dat-dai", "Đất đai, xây dựng", "Land and building"),
    ("an-sinh", "An sinh, y tế, giáo dục", "Welfare, health and schools"),
    ("hanh-chinh", "Hành chính, cán bộ", "Administration and officials"),
    ("an-ninh", "An ninh, trật tự", "Security and order"),
)

with (Path(__file__).parent / "data" / "petitions.toml").open("rb") as _file:
    _DATA = tomllib.load(_file)
SUBJECTS: tuple[Subject, ...] = tuple(
    Subject(**{key: tuple(value) if isinstance(value, list) else value for key, value in one.items()})  # type: ignore[arg-type]
    for one in _DATA["subject"]
)
ANSWERS: tuple[str, ...] = tuple(_DATA["answers"])

OPENINGS = (
    "Kính gửi quý cơ quan.",
    "Tôi là người dân sống tại khu vực này, xin phản ánh như sau.",
    "Chúng tôi gồm {count} hộ dân cùng ký tên gửi ý kiến này.",
    "Tôi xin trình bày sự việc sau đây.",
    "Gia đình tôi sinh sống ở đây đã hơn {count} năm.",
    "Nhờ quý cơ quan xem xét giúp.",
    "Tôi thường xuyên đi qua khu vực này.",
    "Thay mặt bà con trong xóm, tôi xin có ý kiến.",
)
TIMES = (
    "Tình trạng này kéo dài đã {days} ngày.",
    "Sự việc bắt đầu từ sau Tết đến nay.",
    "Từ đầu tháng đến giờ ngày nào cũng vậy.",
    "Việc này xảy ra từ khi sáp nhập đơn vị hành chính.",
    "Chuyện đã hơn một năm chưa dứt.",
    "Mới xảy ra {days} hôm nay nhưng ngày càng nặng.",
    "Cao điểm nhất là vào khoảng {hour}.",
)
TRIED = (
    "Chúng tôi đã báo tổ trưởng {count} lần nhưng chưa có kết quả.",
    "Tôi đã gọi đường dây nóng, được hẹn rồi im lặng.",
    "Cán bộ có xuống xem một lần rồi thôi.",
    "Cuộc họp tiếp xúc cử tri vừa rồi đã nêu mà chưa thấy trả lời.",
    "Đây là lần đầu tôi gửi phản ánh.",
    "Lần trước tôi gửi thì được trả lời chung chung.",
)
CLOSINGS = (
    "Xin chân thành cảm ơn.",
    "Rất mong được quan tâm giải quyết sớm.",
    "Kính mong nhận được hồi âm.",
    "Tôi cam đoan những điều trên là đúng sự thật.",
    "Trân trọng.",
    "Bà con rất trông chờ.",
)

STREETS = (
    "Nguyễn Trãi", "Lê Lợi", "Trần Hưng Đạo", "Hai Bà Trưng", "Lý Thường Kiệt", "Quang Trung", "Phan Bội Châu",
    "Phan Chu Trinh", "Nguyễn Du", "Hoàng Diệu", "Điện Biên Phủ", "Cách Mạng Tháng Tám", "Võ Thị Sáu", "Lê Duẩn",
    "Trường Chinh", "Nguyễn Văn Cừ", "Hùng Vương", "Ngô Quyền", "Đinh Tiên Hoàng", "Bà Triệu", "Lê Hồng Phong",
    "Nguyễn Thị Minh Khai", "Tôn Đức Thắng", "Phạm Ngũ Lão", "Yết Kiêu", "Huỳnh Thúc Kháng", "Chu Văn An",
    "Lương Thế Vinh", "Mạc Đĩnh Chi", "Bùi Thị Xuân", "Nguyễn Huệ", "Trần Phú", "Hà Huy Tập", "Nguyễn Công Trứ",
    "Cao Thắng", "Nguyễn Đình Chiểu", "Thoại Ngọc Hầu", "Ung Văn Khiêm", "Trần Quang Khải", "Lạc Long Quân",
    "Âu Cơ", "Tô Hiến Thành", "Kim Đồng", "Nguyễn Hữu Cảnh", "Phùng Hưng", "Đặng Dung", "Trương Định", "Tản Đà",
)  # fmt: skip
PLACES = (
    "Tân Phú", "An Hòa", "Bình Minh", "Phước Lộc", "Mỹ Thạnh", "Vĩnh Long", "Hòa Bình", "Đông Sơn", "Xuân Mai",
    "Thanh Khê", "Long Điền", "Phú Nhuận", "Tân Thành", "Hưng Thịnh", "Cẩm Lệ", "Yên Bình", "Gò Đen", "Cầu Đất",
    "Bến Nghé", "Kim Sơn", "Thạch Bàn", "Đại Lộc", "Nam Sách", "Bảo Lộc",
)  # fmt: skip
SPOTS = (
    "đối diện số nhà {number}", "gần chợ {place}", "trước cổng trường {place}", "cạnh cầu {place}",
    "ngay khúc cua vào chùa {place}", "sau trạm y tế {place}", "bên hông nhà văn hóa {place}",
    "đoạn qua cổng số {number}",
    "cách bến xe {place} khoảng {number} mét", "kế nhà số {number}",
)  # fmt: skip
ROADS = (
    "đường {street}", "hẻm {number} đường {street}", "ngõ {number} phố {street}", "đường liên thôn {place}",
    "tỉnh lộ {number} đoạn qua {place}", "khu dân cư {place}", "đường {street} nối dài", "kiệt {number} {street}",
)  # fmt: skip
HOURS = ("5 giờ sáng", "6 giờ rưỡi", "7 giờ", "11 giờ trưa", "4 giờ chiều", "5 giờ chiều", "9 giờ tối", "10 giờ đêm",
         "11 giờ đêm", "nửa đêm")  # fmt: skip
