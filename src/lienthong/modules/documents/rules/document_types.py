"""Types of official documents as data: what each system calls them, how they are coded, and where that is laid down."""

from dataclasses import dataclass
from datetime import date

DECREE = "Nghị định 30/2020/NĐ-CP, Điều 7 và Phụ lục III"
GUIDANCE = "Quy định 66-QĐ/TW (2017), Hướng dẫn 36-HD/VPTW (2018), mục II.1.3"
FRONT = "Điều lệ Mặt trận Tổ quốc Việt Nam; thể thức theo Hướng dẫn 36-HD/VPTW (2018)"

NAMED = "named"
LETTER = "letter"


@dataclass(frozen=True, slots=True)
class TypeData:
    """One type: code in symbols, name in both languages, and whether it is laid out with its name or as a letter."""

    code: str
    name: str
    name_en: str
    form: str = NAMED


# The 29 types of article 7 in their order; codes of annex III, which gives none to letters.
STATE = (
    TypeData("NQ", "Nghị quyết", "Resolution"),
    TypeData("QĐ", "Quyết định", "Decision"),
    TypeData("CT", "Chỉ thị", "Directive"),
    TypeData("QC", "Quy chế", "Regulation"),
    TypeData("QyĐ", "Quy định", "Rules"),
    TypeData("TC", "Thông cáo", "Communiqué"),
    TypeData("TB", "Thông báo", "Notice"),
    TypeData("HD", "Hướng dẫn", "Guidance"),
    TypeData("CTr", "Chương trình", "Programme"),
    TypeData("KH", "Kế hoạch", "Plan"),
    TypeData("PA", "Phương án", "Scheme"),
    TypeData("ĐA", "Đề án", "Proposal"),
    TypeData("DA", "Dự án", "Project"),
    TypeData("BC", "Báo cáo", "Report"),
    TypeData("BB", "Biên bản", "Minutes"),
    TypeData("TTr", "Tờ trình", "Submission"),
    TypeData("HĐ", "Hợp đồng", "Contract"),
    TypeData("CV", "Công văn", "Official letter", LETTER),
    TypeData("CĐ", "Công điện", "Official telegram"),
    TypeData("BGN", "Bản ghi nhớ", "Memorandum"),
    TypeData("BTT", "Bản thỏa thuận", "Agreement"),
    TypeData("GUQ", "Giấy ủy quyền", "Power of attorney"),
    TypeData("GM", "Giấy mời", "Invitation"),
    TypeData("GGT", "Giấy giới thiệu", "Letter of introduction"),
    TypeData("GNP", "Giấy nghỉ phép", "Leave permit"),
    TypeData("PG", "Phiếu gửi", "Dispatch slip"),
    TypeData("PC", "Phiếu chuyển", "Transfer slip"),
    TypeData("PB", "Phiếu báo", "Notification slip"),
    TypeData("ThC", "Thư công", "Open letter", LETTER),
)

PARTY = (
    TypeData("NQ", "Nghị quyết", "Resolution"),
    TypeData("QĐ", "Quyết định", "Decision"),
    TypeData("CT", "Chỉ thị", "Directive"),
    TypeData("KL", "Kết luận", "Conclusion"),
    TypeData("QC", "Quy chế", "Regulation"),
    TypeData("QĐi", "Quy định", "Rules"),
    TypeData("TT", "Thông tri", "Circular"),
    TypeData("HD", "Hướng dẫn", "Guidance"),
    TypeData("TB", "Thông báo", "Notice"),
    TypeData("TC", "Thông cáo", "Communiqué"),
    TypeData("TuB", "Tuyên bố", "Declaration"),
    TypeData("LKG", "Lời kêu gọi", "Appeal"),
    TypeData("BC", "Báo cáo", "Report"),
    TypeData("KH", "Kế hoạch", "Plan"),
    TypeData("QH", "Quy hoạch", "Master plan"),
    TypeData("CTr", "Chương trình", "Programme"),
    TypeData("ĐA", "Đề án", "Proposal"),
    TypeData("PA", "Phương án", "Scheme"),
    TypeData("DA", "Dự án", "Project"),
    TypeData("TTr", "Tờ trình", "Submission"),
    TypeData("CV", "Công văn", "Official letter", LETTER),
    TypeData("BB", "Biên bản", "Minutes"),
    TypeData("GM", "Giấy mời", "Invitation"),
    TypeData("GGT", "Giấy giới thiệu", "Letter of introduction"),
)

_OF_FRONT = set("NQ QĐ KL QC QĐi TT HD TB LKG BC KH CTr ĐA TTr CV BB GM GGT".split())  # noqa: SIM905  (one line)
FRONT_TYPES = tuple(one for one in PARTY if one.code in _OF_FRONT)


@dataclass(frozen=True, slots=True)
class SystemData:
    """The types of one system, since when, after which source, and when their numbers begin again."""

    system: str
    source: str
    valid_from: date
    period_kind: str
    types: tuple[TypeData, ...]


SYSTEMS = (
    SystemData("state", DECREE, date(2020, 3, 5), "year", STATE),
    SystemData("party", GUIDANCE, date(2018, 4, 3), "term", PARTY),
    SystemData("front", FRONT, date(2018, 4, 3), "term", FRONT_TYPES),
)
