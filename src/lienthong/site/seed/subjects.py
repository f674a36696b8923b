"""What documents are about: summaries as officials write them, with places for body, month, quarter and year.

`{p}` becomes the body's place, `{m}`, `{q}` and `{y}` month, quarter and year of issue.
"""

from itertools import product

_TASKS = (
    "triển khai thực hiện", "tăng cường lãnh đạo, chỉ đạo", "báo cáo kết quả thực hiện", "đôn đốc thực hiện",
    "rà soát, đánh giá tình hình thực hiện", "quán triệt", "góp ý dự thảo văn bản hướng dẫn",
)  # fmt: skip
_MATTERS = (
    "Nghị quyết số 57-NQ/TW về đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số quốc gia",
    "Nghị quyết số 68-NQ/TW về phát triển kinh tế tư nhân",
    "Nghị quyết số 66-NQ/TW về đổi mới công tác xây dựng và thi hành pháp luật",
    "Nghị quyết số 59-NQ/TW về hội nhập quốc tế trong tình hình mới",
    "Nghị quyết số 18-NQ/TW về sắp xếp tổ chức bộ máy của hệ thống chính trị",
    "Kết luận số 137-KL/TW về sắp xếp đơn vị hành chính các cấp",
    "Chỉ thị số 45-CT/TW về đại hội đảng bộ các cấp",
    "phong trào “Bình dân học vụ số”",
    "mô hình chính quyền địa phương hai cấp",
    "chương trình mục tiêu quốc gia xây dựng nông thôn mới",
    "công tác phòng, chống tham nhũng, lãng phí, tiêu cực",
    "công tác phòng, chống thiên tai và tìm kiếm cứu nạn",
    "công tác bảo đảm an ninh, trật tự, an toàn xã hội",
    "cuộc vận động “Toàn dân đoàn kết xây dựng nông thôn mới, đô thị văn minh”",
    "công tác giảm nghèo bền vững và xóa nhà tạm, nhà dột nát",
    "công tác tiếp dân, giải quyết khiếu nại, tố cáo",
    "quy chế dân chủ ở cơ sở",
    "công tác phát triển đảng viên ở thôn, tổ dân phố",
    "việc học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    "bầu cử đại biểu Quốc hội khóa XVI và đại biểu Hội đồng nhân dân các cấp",
    "công tác số hóa tài liệu lưu trữ",
    "chuyển đổi vị trí công tác đối với cán bộ, công chức",
)  # fmt: skip
_LETTERS = (
    "Về việc cử cán bộ tham gia lớp bồi dưỡng nghiệp vụ văn thư, lưu trữ năm {y}",
    "Về việc cung cấp số liệu phục vụ báo cáo tháng {m} năm {y}",
    "Về việc đăng ký nội dung chương trình công tác quý {q} năm {y}",
    "Về việc rà soát danh sách cán bộ, đảng viên hưởng chế độ theo quy định",
    "Về việc phối hợp tổ chức Ngày hội Đại đoàn kết toàn dân tộc ở khu dân cư năm {y}",
    "Về việc trả lời kiến nghị của cử tri và Nhân dân",
    "Về việc xác minh lý lịch đảng viên",
    "Về việc bố trí kinh phí hoạt động quý {q} năm {y}",
    "Về việc hoàn thiện hồ sơ đề nghị tặng Huy hiệu Đảng đợt tháng {m}",
    "Về việc khắc phục hậu quả mưa lũ và hỗ trợ các hộ bị thiệt hại",
    "Về việc cử đại biểu dự hội nghị trực tuyến toàn quốc",
    "Về việc cấp tài khoản và chữ ký số cho cán bộ, công chức",
)
_REPORTS = (
    "Kết quả công tác tháng {m} và nhiệm vụ trọng tâm thời gian tới",
    "Kết quả công tác quý {q} năm {y} của {p}",
    "Tình hình tư tưởng, dư luận xã hội trong Nhân dân tháng {m} năm {y}",
    "Kết quả kiểm tra, giám sát và thi hành kỷ luật đảng quý {q} năm {y}",
    "Kết quả tiếp xúc, đối thoại trực tiếp giữa người đứng đầu cấp ủy với Nhân dân",
    "Kết quả giám sát, phản biện xã hội quý {q} năm {y}",
)
_OTHERS = (
    ("TB", "Kết luận của Thường trực tại phiên họp giao ban tháng {m}"),
    ("TB", "Lịch tiếp công dân tháng {m} năm {y}"),
    ("TB", "Kết quả hội nghị cấp ủy lần thứ {q}"),
    ("KH", "Kiểm tra, giám sát năm {y} của {p}"),
    ("KH", "Tổ chức các hoạt động kỷ niệm ngày lễ lớn năm {y}"),
    ("KH", "Thực hiện chuyển đổi số trong cơ quan đảng, mặt trận và đoàn thể năm {y}"),
    ("KH", "Tập huấn sử dụng hệ thống văn bản và điều hành công việc"),
    ("HD", "Quy trình tiếp nhận và xử lý văn bản trên môi trường mạng"),
    ("HD", "Sinh hoạt chi bộ chuyên đề quý {q} năm {y}"),
    ("QĐ", "Thành lập Ban Chỉ đạo chuyển đổi số của {p}"),
    ("QĐ", "Phân công nhiệm vụ các thành viên cấp ủy"),
    ("QĐ", "Ban hành Quy chế làm việc"),
    ("CTr", "Công tác quý {q} năm {y}"),
    ("CTr", "Kiểm tra, giám sát chuyên đề năm {y}"),
    ("TTr", "Đề nghị phê duyệt đề án vị trí việc làm"),
    ("TTr", "Xin chủ trương bổ sung nhân sự cấp ủy nhiệm kỳ 2025 - 2030"),
    ("NQ", "Lãnh đạo phát triển kinh tế - xã hội năm {y}"),
    ("NQ", "Nâng cao năng lực lãnh đạo, sức chiến đấu của tổ chức cơ sở đảng"),
)
# Everybody's bread is the letter; type codes that both the Party and the Front have.
_VERBAL = (("CV", "Về việc {t} {s}"), ("KH", "Kế hoạch {t} {s}"), ("BC", "Báo cáo việc {t} {s}"))

OUTSIDERS = (
    ("Ủy ban nhân dân {p}", "UBND-VX"), ("Sở Nội vụ", "SNV-TCBC"), ("Sở Tài chính", "STC-NS"),
    ("Công an {p}", "CA-PV01"), ("Bảo hiểm xã hội khu vực", "BHXH-TST"), ("Kho bạc Nhà nước khu vực", "KBNN-KT"),
    ("Trường Chính trị", "TCT-ĐT"), ("Hội Nông dân", "HND-VP"), ("Liên đoàn Lao động", "LĐLĐ-CS"),
    ("Đoàn Thanh niên", "ĐTN-PT"), ("Công dân gửi đơn", "ĐƠN"), ("Công ty Điện lực", "ĐL-KD"),
)  # fmt: skip
INSTRUCTIONS = (
    "Chủ trì tham mưu văn bản triển khai, trình trước hạn một ngày.",
    "Nghiên cứu, đề xuất hướng xử lý, báo cáo Thường trực.",
    "Thực hiện theo nội dung văn bản, báo cáo kết quả.",
    "Phối hợp các đơn vị liên quan hoàn thiện số liệu.",
    "Rà soát, tổng hợp, dự thảo báo cáo gửi cấp trên đúng thời gian.",
)
RESULTS = (
    "Đã hoàn thành, gửi báo cáo cấp trên.", "Đã tham mưu văn bản triển khai.", "Đã phổ biến đến các chi bộ.",
    "Đã tổng hợp số liệu và trả lời bằng văn bản.", "Đã thực hiện xong theo yêu cầu.",
)  # fmt: skip
REFUSALS = ("Gửi nhầm đơn vị, không thuộc thẩm quyền.", "Văn bản thiếu phụ lục kèm theo, đề nghị gửi lại.")


def all_subjects() -> list[tuple[str, str]]:
    """Type code and summary of every subject, the frequent ones several times."""
    found = [("CV", text) for text in _LETTERS] * 6 + [("BC", text) for text in _REPORTS] * 8 + list(_OTHERS) * 2
    for (code, form), task, matter in product(_VERBAL, _TASKS, _MATTERS):
        found.append((code, form.replace("{t}", task).replace("{s}", matter)))
    return found
