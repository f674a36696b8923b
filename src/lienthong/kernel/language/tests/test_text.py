import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.language.text import fold, names, nfc, person_sort_key, sort_key

SYLLABLES = st.text(st.sampled_from("aàảãáạăằâấậbcdđeéêềghiìklmnoóôộơợpqrstuúưữvxyỳ"), min_size=1, max_size=5)
WORDS = st.lists(SYLLABLES, min_size=1, max_size=3).map(" ".join)


def test_fold_forgets_accents_case_and_spaces() -> None:
    assert fold("  Đảng ủy   phường ĐẠI ĐOÀN KẾT ") == "dang uy phuong dai doan ket"


@given(WORDS)
def test_fold_is_the_same_for_composed_and_decomposed_text(words: str) -> None:
    assert fold(words) == fold(unicodedata.normalize("NFD", words)) == fold(fold(words))
    assert fold(words).isascii()


@given(WORDS)
def test_the_sort_key_is_the_same_for_composed_and_decomposed_text(words: str) -> None:
    assert sort_key(words) == sort_key(unicodedata.normalize("NFD", words))


@given(WORDS, WORDS)
def test_only_equal_words_have_equal_keys(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (nfc(one) == nfc(other))


def test_letters_stand_before_tones_and_tones_before_case() -> None:
    ordered = ["a", "A", "à", "ả", "ã", "á", "ạ", "ab", "ă", "ằ", "â", "b", "d", "đ", "e", "ê", "o", "ô", "ơ", "u", "ư"]
    assert sorted(set(ordered), key=sort_key) == ordered


def test_provinces_stand_in_vietnamese_order() -> None:
    ordered = ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên", "Đồng Nai"]
    assert sorted(set(ordered), key=sort_key) == ordered


def test_people_stand_by_their_given_names() -> None:
    people = ["Trần Văn Bình", "Lê Thị Ánh", "Nguyễn Văn An", "Nguyễn Thị An", "Lê An"]
    assert sorted(people, key=person_sort_key) == [
        "Lê An",
        "Nguyễn Thị An",
        "Nguyễn Văn An",
        "Lê Thị Ánh",
        "Trần Văn Bình",
    ]


def test_names_are_family_middle_given() -> None:
    assert names("Nguyễn Thị Minh Khai") == ("Nguyễn", "Thị Minh", "Khai")
    assert names("Khai") == ("", "", "Khai")
    assert names("") == ("", "", "")
