"""What the demo's reports and lists ask: indicators with what is usual, forms, fields."""

from dataclasses import dataclass

from lienthong.modules.reports.rules.rosters_fields import Field


@dataclass(frozen=True, slots=True)
class Asked:
    """An indicator: what a usual unit gives (`scale`), and that it is a part (`share`) of another (`of`).

    A stock hardly changes from period to period. `by_sex` divides it.
    """

    code: str
    name: str
    measure: str
    scale: float
    type: str = "count"
    adding: str = "sum"
    of: str = ""
    by_sex: bool = False
    weight: str = ""
    required: bool = True

    @property
    def is_stock(self) -> bool:
        """Whether it is counted at one time rather than over one."""
        return self.adding == "latest"


WEEKLY: tuple[tuple[str, tuple[Asked, ...]], ...] = (
    (
        "Dân cư",
        (
            Asked("T01", "Số hộ", "hộ", 260, adding="latest"),
            Asked("T02", "Nhân khẩu", "người", 480, adding="latest", by_sex=True),
            Asked("T03", "Hộ nghèo", "hộ", 9, adding="latest"),
            Asked("T04", "Hộ cận nghèo", "hộ", 13, adding="latest"),
            Asked("T05", "Trẻ sinh trong tuần", "trẻ", 1, by_sex=True),
            Asked("T06", "Người mới đến tạm trú", "người", 6),
            Asked("T07", "Người đi làm ăn xa", "người", 8, required=False),
        ),
    ),
    (
        "Đời sống, sản xuất",
        (
            Asked("T08", "Hộ được hỗ trợ", "hộ", 5),
            Asked("T09", "Kinh phí hỗ trợ", "triệu đồng", 18.5, type="number"),
            Asked("T10", "Diện tích gieo trồng", "ha", 12.4, type="number", required=False),
            Asked("T11", "Gia súc, gia cầm chết do dịch bệnh", "con", 3, required=False),
        ),
    ),
    (
        "An ninh, trật tự",
        (
            Asked("T12", "Vụ việc mất an ninh, trật tự", "vụ", 1),
            Asked("T13", "Vụ việc đưa ra hòa giải", "vụ", 4),
            Asked("T14", "Vụ việc hòa giải thành", "vụ", 4, of="T13"),
        ),
    ),
    (
        "Tuyên truyền, vận động",
        (
            Asked("T15", "Cuộc họp thôn, tổ dân phố", "cuộc", 2),
            Asked("T16", "Lượt người dự họp", "lượt", 120),
            Asked("T17", "Ý kiến, kiến nghị của nhân dân", "ý kiến", 5),
            Asked("T18", "Tỷ lệ hộ dự họp", "%", 68, type="percentage", adding="weighted", weight="T01"),
        ),
    ),
)
MONTHLY: tuple[tuple[str, tuple[Asked, ...]], ...] = (
    (
        "Công tác xây dựng Đảng",
        (
            Asked("X01", "Chi bộ trực thuộc", "chi bộ", 32, adding="latest"),
            Asked("X02", "Đảng viên", "đảng viên", 420, adding="latest", by_sex=True),
            Asked("X03", "Đảng viên mới kết nạp", "đảng viên", 3),
            Asked("X04", "Cuộc kiểm tra, giám sát", "cuộc", 4),
        ),
    ),
    (
        "Phục vụ người dân",
        (
            Asked("X05", "Lượt tiếp công dân", "lượt", 24),
            Asked("X06", "Hồ sơ thủ tục hành chính tiếp nhận", "hồ sơ", 1450),
            Asked("X07", "Hồ sơ giải quyết đúng hạn", "hồ sơ", 1450, of="X06"),
            Asked("X08", "Tỷ lệ hồ sơ nộp trực tuyến", "%", 74, type="percentage", adding="weighted", weight="X06"),
        ),
    ),
    (
        "Kinh tế",
        (
            Asked("X09", "Thu ngân sách trên địa bàn", "tỷ đồng", 6.8, type="number"),
            Asked("X10", "Giải ngân vốn đầu tư công", "tỷ đồng", 4.1, type="number"),
        ),
    ),
)
WEEKLY_FORM = "Báo cáo tuần của thôn, tổ dân phố"
MONTHLY_FORM = "Báo cáo tháng của xã, phường, đặc khu"
# (name, left, operator, right, severity); codes in braces.
RULES = (
    ("Hòa giải thành không nhiều hơn số vụ đưa ra hòa giải", "{T14}", "at_most", "{T13}", "error"),
    ("Hộ nghèo và cận nghèo không nhiều hơn số hộ", "{T03} + {T04}", "at_most", "{T01}", "error"),
    ("Hồ sơ đúng hạn không nhiều hơn hồ sơ tiếp nhận", "{X07}", "at_most", "{X06}", "error"),
)
DERIVED = (
    ("Tỷ lệ hộ nghèo", "{T03}", "{T01}", "%", 100),
    ("Tỷ lệ hòa giải thành", "{T14}", "{T13}", "%", 100),
    ("Tỷ lệ hồ sơ đúng hạn", "{X07}", "{X06}", "%", 100),
)
RETURNED = "Đề nghị kiểm tra lại số liệu được ghi chú rồi gửi lại trong ngày."
NOTE_ON_CELL = "Cao hơn hẳn tuần trước, đề nghị xác minh."

VILLAGES = "Danh sách thôn, tổ dân phố"
VILLAGE_FIELDS = (
    Field("ten", "Tên thôn, tổ dân phố", "Name", required=True, unique="unit"),
    Field("loai", "Loại", "Kind", type="choice", required=True, options=("Thôn", "Tổ dân phố", "Ấp", "Bản", "Khóm")),
    Field("so_ho", "Số hộ", "Households", type="count", required=True, most="5000"),
    Field("nhan_khau", "Nhân khẩu", "People", type="count", most="50000"),
    Field("truong_thon", "Trưởng thôn, tổ trưởng", "Head"),
    Field("dien_thoai", "Điện thoại", "Phone", type="phone"),
)
OFFICIALS = "Danh sách cán bộ, công chức cấp xã"
OFFICIAL_FIELDS = (
    Field("ho_ten", "Họ và tên", "Full name", required=True),
    Field("ngay_sinh", "Ngày sinh", "Born on", type="day", required=True, least="1950-01-01", most="2010-12-31"),
    Field("chuc_vu", "Chức vụ", "Post", required=True),
    Field(
        "trinh_do",
        "Trình độ",
        "Education",
        type="choice",
        required=True,
        options=("Trung cấp", "Cao đẳng", "Đại học", "Thạc sĩ", "Tiến sĩ"),
    ),
    Field("so_the", "Số định danh", "Identity number", unique="roster"),
    Field("thu_dien_tu", "Thư điện tử công vụ", "Official e-mail", type="email"),
)
POSTS = ("Bí thư", "Phó bí thư", "Chủ tịch", "Phó chủ tịch", "Văn phòng - thống kê", "Tư pháp - hộ tịch")
LEGEND = (
    "Mức độ hoàn thành",
    (
        ("Thấp", 0, 50, "#c0392b"),
        ("Trung bình", 50, 70, "#e0a030"),
        ("Khá", 70, 85, "#7fb069"),
        ("Tốt", 85, 100, "#1b7f4d"),
    ),
)
