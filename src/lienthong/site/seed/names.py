"""People and villages as they are called in Viet Nam: deterministic for a given source of chance."""

from random import Random

# Shares of family names in hundredths (Lê Trung Hoa, Họ và tên người Việt Nam, 2005), the rest spread evenly.
_FAMILIES = {
    "Nguyễn": 38, "Trần": 12, "Lê": 10, "Phạm": 7, "Hoàng": 3, "Huỳnh": 3, "Phan": 4, "Vũ": 2, "Võ": 2, "Đặng": 2,
    "Bùi": 2, "Đỗ": 2, "Hồ": 1, "Ngô": 1, "Dương": 1, "Lý": 1, "Đinh": 1, "Lương": 1, "Mai": 1, "Trịnh": 1, "Đoàn": 1,
    "Tạ": 1, "Cao": 1, "Hà": 1, "Nông": 1, "Hoàng Phủ": 0, "Danh": 1, "Thạch": 1,
}  # fmt: skip
_MEN_MIDDLE = ["Văn", "Hữu", "Đức", "Minh", "Quang", "Thành", "Công", "Xuân", "Ngọc", "Quốc", "Anh", "Đình", "Trọng"]
_MEN = [
    "An", "Bình", "Chính", "Cường", "Dũng", "Đạt", "Đông", "Giang", "Hải", "Hiếu", "Hòa", "Hùng", "Khánh", "Kiên",
    "Lâm", "Long", "Mạnh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Sơn", "Tài", "Tâm", "Thắng", "Thịnh", "Toàn",
    "Trung", "Tuấn", "Việt", "Vinh",
]  # fmt: skip
_WOMEN_MIDDLE = ["Thị", "Thị Thu", "Thị Minh", "Thị Ngọc", "Thị Thanh", "Thị Kim", "Thị Hồng", "Thu", "Ngọc", "Thanh"]
_WOMEN = [
    "Anh", "Chi", "Diệp", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hiền", "Hoa", "Hồng", "Hương", "Huyền", "Lan",
    "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Nhung", "Oanh", "Phương", "Quỳnh", "Tâm", "Thảo", "Thủy",
    "Trang", "Tuyết", "Vân", "Yến",
]  # fmt: skip
_PLACES = [
    "An", "Bình", "Cát", "Đông", "Hòa", "Hưng", "Khánh", "Long", "Lộc", "Mỹ", "Nam", "Phú", "Phước", "Quang", "Tân",
    "Tây", "Thạnh", "Thành", "Thịnh", "Thuận", "Trung", "Vĩnh", "Xuân", "Yên",
]  # fmt: skip
_SOUTH = 79  # codes from Hồ Chí Minh City on are the south, where a village is an ấp


def person(chance: Random) -> str:
    """A full name: family, middle, given."""
    family = chance.choices(list(_FAMILIES), weights=list(_FAMILIES.values()))[0]
    middles, givens = (_MEN_MIDDLE, _MEN) if chance.random() < 0.55 else (_WOMEN_MIDDLE, _WOMEN)
    return f"{family} {chance.choice(middles)} {chance.choice(givens)}"


def villages(chance: Random, *, kind: str, province_code: str, count: int) -> list[str]:
    """Distinct names of a commune's villages: residential groups in wards, ấp in the south, thôn elsewhere."""
    if kind == "ward":
        return [f"Tổ dân phố {number}" for number in range(1, count + 1)]
    word = "Ấp" if int(province_code) >= _SOUTH else "Thôn"
    pairs = [f"{first} {second}" for first in _PLACES for second in _PLACES if first != second]
    return [f"{word} {name}" for name in chance.sample(pairs, count)]
