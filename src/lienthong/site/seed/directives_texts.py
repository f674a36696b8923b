"""What the seeded directives ask: resolutions with their fields, and the words that tasks and reports are made of."""

RESOLUTIONS = (
    (
        "57-NQ/TW",
        "Đột phá phát triển khoa học, công nghệ, đổi mới sáng tạo và chuyển đổi số",
        (
            "kho dữ liệu dùng chung",
            "dịch vụ công trực tuyến toàn trình",
            "tổ công nghệ số cộng đồng",
            "chữ ký số cá nhân",
            "số hóa hồ sơ, tài liệu",
            "kỹ năng số cho cán bộ, công chức",
            "an toàn thông tin mạng",
            "quỹ đổi mới sáng tạo",
        ),
    ),
    (
        "59-NQ/TW",
        "Hội nhập quốc tế trong tình hình mới",
        (
            "chương trình hội nhập của địa phương",
            "đội ngũ cán bộ đối ngoại",
            "xúc tiến đầu tư, thương mại",
            "thực thi các hiệp định thương mại tự do",
            "ngoại ngữ trong trường học",
            "hợp tác với địa phương nước bạn",
            "thông tin đối ngoại",
            "phòng vệ thương mại",
        ),
    ),
    (
        "66-NQ/TW",
        "Đổi mới công tác xây dựng và thi hành pháp luật đáp ứng yêu cầu phát triển đất nước",
        (
            "rà soát văn bản quy phạm pháp luật",
            "phổ biến, giáo dục pháp luật",
            "theo dõi thi hành pháp luật",
            "cắt giảm điều kiện kinh doanh",
            "trợ giúp pháp lý",
            "hòa giải ở cơ sở",
            "cơ sở dữ liệu pháp luật",
            "kinh phí cho công tác pháp luật",
        ),
    ),
    (
        "68-NQ/TW",
        "Phát triển kinh tế tư nhân",
        (
            "đối thoại với doanh nghiệp",
            "hộ kinh doanh chuyển thành doanh nghiệp",
            "mặt bằng sản xuất cho doanh nghiệp nhỏ",
            "tiếp cận tín dụng",
            "thủ tục đăng ký kinh doanh",
            "thanh tra, kiểm tra doanh nghiệp một lần trong năm",
            "hóa đơn điện tử",
            "khởi nghiệp sáng tạo",
        ),
    ),
    (
        "70-NQ/TW",
        "Bảo đảm an ninh năng lượng quốc gia đến năm 2030, tầm nhìn đến năm 2045",
        (
            "tiết kiệm điện trong cơ quan",
            "điện mặt trời mái nhà",
            "an toàn hành lang lưới điện",
            "trạm sạc xe điện",
            "kiểm toán năng lượng",
            "điện cho thôn, bản chưa có điện",
            "giải phóng mặt bằng đường dây",
            "tuyên truyền tiết kiệm",
        ),
    ),
    (
        "71-NQ/TW",
        "Đột phá phát triển giáo dục và đào tạo",
        (
            "phổ cập mầm non cho trẻ 3 đến 5 tuổi",
            "xóa phòng học tạm",
            "học bạ số",
            "đội ngũ giáo viên còn thiếu",
            "trường nội trú xã biên giới",
            "xã hội học tập",
            "dạy học hai buổi trong ngày",
            "an toàn trường học",
        ),
    ),
    (
        "72-NQ/TW",
        "Tăng cường bảo vệ, chăm sóc và nâng cao sức khỏe nhân dân",
        (
            "sổ sức khỏe điện tử",
            "khám sức khỏe định kỳ cho người dân",
            "trạm y tế xã",
            "bao phủ bảo hiểm y tế",
            "tiêm chủng mở rộng",
            "an toàn thực phẩm",
            "phòng chống dịch bệnh",
            "chăm sóc người cao tuổi",
        ),
    ),
)
VERBS = (
    "Ban hành kế hoạch về",
    "Rà soát, đánh giá",
    "Hoàn thành mục tiêu năm về",
    "Tổ chức tập huấn về",
    "Triển khai đến thôn, tổ dân phố",
    "Kiểm tra, giám sát",
    "Sơ kết, báo cáo kết quả",
    "Bố trí nguồn lực cho",
    "Tuyên truyền, vận động về",
    "Công khai kết quả",
    "Thành lập tổ công tác về",
    "Khảo sát thực trạng",
    "Xây dựng mô hình điểm về",
    "Ký cam kết thực hiện",
    "Cập nhật dữ liệu về",
    "Xử lý tồn tại, hạn chế về",
)
PRODUCTS = (
    "Kế hoạch được ban hành",
    "Báo cáo kết quả",
    "Biên bản nghiệm thu",
    "Danh sách đã công khai",
    "Số liệu đã cập nhật",
)
NARRATIVES = (
    "Đã hoàn thành theo yêu cầu; kết quả được báo cáo trong phiên họp gần nhất của cấp ủy.",
    "Đã triển khai đến toàn bộ thôn, tổ dân phố; có biên bản kèm theo.",
    "Đã ban hành văn bản và tổ chức thực hiện; nhân dân đồng tình.",
    "Hoàn thành các nội dung chính, số liệu đã cập nhật lên hệ thống.",
    "Đã phối hợp với Mặt trận và các đoàn thể tổ chức thực hiện.",
    "Hoàn thành trước hạn; đang duy trì và theo dõi.",
)
OBSTACLES = (
    "Thiếu cán bộ chuyên trách sau sắp xếp đơn vị hành chính.",
    "Kinh phí chưa được bố trí kịp thời.",
    "Đường truyền ở một số thôn chưa ổn định.",
    "Chờ hướng dẫn của cơ quan chuyên môn cấp trên.",
)
INDICATORS = (
    ("Tỷ lệ hồ sơ giải quyết trực tuyến toàn trình", "%", "weighted"),
    ("Tỷ lệ cán bộ, công chức có chữ ký số", "%", "average"),
    ("Số hồ sơ, tài liệu được số hóa", "nghìn hồ sơ", "sum"),
    ("Mức độ hài lòng của người dân", "%", "latest"),
)
SOURCE = "Báo cáo của Văn phòng Tỉnh ủy"
