"""Real texts against what was counted by hand; and the traps of real pages."""

import itertools
import textwrap
import unicodedata
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lienthong.modules.directives.rules.parsing import Found, parse
from lienthong.modules.directives.rules.parsing_numbers import address_number, roman_value
from lienthong.modules.directives.rules.texts_layout import lay
from lienthong.modules.directives.rules.texts_reading import NEW_PAGE
from lienthong.modules.directives.tests.factories import CONSTITUTION, DATA, DECISION, LAW, data_text

# Counted with awk: articles without a clause that hold more than one paragraph.
ARTICLES_OF_SEVERAL_PARAGRAPHS = [f"art_{number}" for number in (44, 64, 69, 72, 87, 90, 92, 93, 94)]


def laid(text: str) -> str:
    return lay(text).text


def parsed(text: str) -> dict[str, Found]:
    return {one.address: one for one in parse(laid(text))}


def words_at(text: str, address: str) -> str:
    plain = laid(text)
    found = {one.address: one for one in parse(plain)}[address]
    return plain[found.first : found.last]


def counted(found: list[Found]) -> list[tuple[str, str, int, str]]:
    """The rows of the hand-counted table, from what was found."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for place, one in enumerate(found):
        below[one.parent].append(place)
    rows = []
    for place, one in enumerate(found):
        if one.kind != "article":
            continue
        upper = found[one.parent] if one.parent is not None else None
        while upper and upper.kind != "chapter" and upper.parent is not None:
            upper = found[upper.parent]
        clauses = [found[child] for child in below[place] if found[child].kind == "clause"]
        points = []
        for child in below[place]:
            letters = [found[one].label.split()[-1] for one in below[child] if found[one].kind == "point"]
            if letters:
                points.append(f"{found[child].label.split()[-1]}:{''.join(letters)}")
        chapter = upper.label.split()[-1] if upper else ""
        rows.append((chapter, one.label.split()[-1], len(clauses), " ".join(points)))
    return rows


@pytest.mark.parametrize(
    ("name", "chapters", "articles", "clauses", "points"),
    [(LAW, 7, 43, 164, 175), (CONSTITUTION, 11, 120, 244, 0)],
)
def test_every_article_clause_and_point_is_found(
    name: str, chapters: int, articles: int, clauses: int, points: int
) -> None:
    found = parse(laid(data_text(name)))
    table = (DATA / name.replace(".txt", ".counted.tsv")).read_text(encoding="utf-8").splitlines()
    by_hand = [line.split("\t") for line in table]
    assert counted(found) == [(row[0], row[1], int(row[2]), row[3]) for row in by_hand]
    kinds = [one.kind for one in found]
    assert [kinds.count(kind) for kind in ("chapter", "article", "clause", "point")] == [
        chapters,
        articles,
        clauses,
        points,
    ]
    assert sum(int(row[2]) for row in by_hand) == clauses


def test_headings_addresses_and_the_end_of_the_law() -> None:
    found = parsed(data_text(LAW))
    assert found["chp_II"].heading == ("BẢO VỆ AN NINH MẠNG ĐỐI VỚI HỆ THỐNG THÔNG TIN QUAN TRỌNG VỀ AN NINH QUỐC GIA")
    assert found["art_2"].heading == "Giải thích từ ngữ"
    assert words_at(data_text(LAW), "art_5__clause_1__point_dd").startswith("đ) ")
    assert "Dịch vụ trực tuyến bao gồm" in words_at(data_text(LAW), "art_2__clause_5__point_c")
    last = words_at(data_text(LAW), "art_43")
    assert last.endswith("không quá 12 tháng.")
    assert "Nguyễn Thị Kim Ngân" not in last


def test_paragraphs_without_a_number_count_where_an_article_has_nothing_else() -> None:
    found = parsed(data_text(CONSTITUTION))
    paragraphs = [address for address in found if found[address].kind == "paragraph"]
    assert {address.partition("__")[0] for address in paragraphs} == set(ARTICLES_OF_SEVERAL_PARAGRAPHS)
    assert len(paragraphs) == 20
    assert words_at(data_text(CONSTITUTION), "art_44__para_1").startswith("Công dân có nghĩa vụ trung thành")


def test_a_decision_has_its_articles_and_one_annex_without_false_clauses() -> None:
    found = parsed(data_text(DECISION))
    assert list(found) == ["art_1", "art_2", "art_3", "art_4", "att_1"]
    assert found["art_1"].heading == ""
    assert "Nơi nhận" not in words_at(data_text(DECISION), "art_4")
    assert found["att_1"].heading.startswith("QUY TRÌNH NỘI BỘ")


AMENDING = """Điều 1. Sửa đổi, bổ sung một số điều
1. Sửa đổi Điều 5 như sau:
“Điều 5. Trách nhiệm
1. Bộ chủ trì.
2. Các cơ quan phối hợp:
a) Cơ quan thứ nhất;”
2. Bãi bỏ Điều 7.
Điều 2. Hiệu lực
Theo quy định tại
Điều 12 của Luật này và khoản 3.
"""


def test_quoted_wording_makes_no_provision() -> None:
    assert list(parsed(AMENDING)) == [
        "art_1",
        "art_1__clause_1",
        "art_1__clause_2",
        "art_2",
        "art_2__para_1",
        "art_2__para_2",
    ]
    assert words_at(AMENDING, "art_1__clause_1").endswith("a) Cơ quan thứ nhất;”")
    straight = AMENDING.replace("“", '"').replace("”", '"')
    assert list(parsed(straight)) == list(parsed(AMENDING))


def test_a_quotation_mark_that_is_never_closed_swallows_nothing() -> None:
    text = "Điều 1. Tên\nGọi là “mạng xã hội.\nĐiều 2. Khác\n1. Một.\n2. Hai."
    assert {"art_1", "art_2", "art_2__clause_2"} <= set(parsed(text))


def test_a_table_of_contents_is_not_the_text() -> None:
    dotted = "MỤC LỤC\nChương I. QUY ĐỊNH ........ 1\nĐiều 1. Phạm vi ........ 1\nĐiều 2. Đối tượng\t2\n"
    body = "Chương I\nQUY ĐỊNH\nĐiều 1. Phạm vi\nNội dung một.\nĐiều 2. Đối tượng\nNội dung hai."
    assert list(parsed(dotted + body)) == ["chp_I", "art_1", "art_2"]
    plain = "MỤC LỤC\nChương I. QUY ĐỊNH\nĐiều 1. Phạm vi\nĐiều 2. Đối tượng\n"
    assert words_at(plain + body, "art_1").endswith("Nội dung một.")
    assert list(parsed(plain + body)) == ["chp_I", "art_1", "art_2"]


def test_a_list_inside_a_point_stays_in_it() -> None:
    text = "Điều 1. Việc\n1. Làm:\na) Các bước sau:\n1. Bước một;\n- chi tiết\n2. Hai điều nữa.\nb) Khác.\n2. Tiếp."
    assert list(parsed(text)) == [
        "art_1",
        "art_1__clause_1",
        "art_1__clause_1__point_a",
        "art_1__clause_1__point_b",
        "art_1__clause_2",
    ]
    assert words_at(text, "art_1__clause_1__point_a").endswith("2. Hai điều nữa.")
    assert words_at(text, "art_1__clause_2") == "2. Tiếp."


RESOLUTION = """NGHỊ QUYẾT
về đột phá phát triển khoa học
I. QUAN ĐIỂM
1. Khoa học là đột phá.
2. Lấy người dân làm trung tâm.
II. MỤC TIÊU
Đến năm 2030:
1. Tiềm lực đạt mức tiên tiến:
- Tỷ trọng kinh tế số trên 30%.
- Có 12 nhà nghiên cứu trên một vạn dân.
2. Tầm nhìn 2045.
III. NHIỆM VỤ, GIẢI PHÁP
1. Thể chế
1.1. Sửa luật.
1.2. Bỏ rào cản:
a) Tài chính;
b) Đất đai.
2. Hạ tầng
IV. TỔ CHỨC THỰC HIỆN
1. Các tỉnh ủy lãnh đạo.
Nghị quyết này phổ biến đến chi bộ./.
Nơi nhận:
- Các tỉnh ủy,
- Lưu Văn phòng.
T/M BỘ CHÍNH TRỊ
"""


def test_a_resolution_counts_in_its_own_manner() -> None:
    found = parsed(RESOLUTION)
    assert [address for address in found if "__" not in address] == ["sec_I", "sec_II", "sec_III", "sec_IV"]
    assert found["sec_II"].heading == "MỤC TIÊU"
    assert found["sec_II__clause_1__para_2"].kind == "paragraph"
    assert {"sec_III__clause_1__clause_1-1", "sec_III__clause_1__clause_1-2__point_b", "sec_III__clause_2"} <= set(
        found
    )
    assert "Nơi nhận" not in words_at(RESOLUTION, "sec_IV__clause_1")
    assert found["sec_I"].label == "Mục I"


def test_an_attached_regulation_counts_by_itself() -> None:
    text = (
        "QUYẾT ĐỊNH:\nĐiều 1. Ban hành Quy chế.\nĐiều 2. Có hiệu lực từ ngày ký.\nNơi nhận:\n- Như trên;\n"
        "QUY CHẾ\nlàm việc\n(Ban hành kèm theo Quyết định số 1)\nChương I\nCHUNG\nĐiều 1. Phạm vi\n1. Một.\n2. Hai.\n"
        "Điều 2. Đối tượng\nMọi người."
    )
    assert list(parsed(text)) == [
        "art_1",
        "art_2",
        "att_1",
        "att_1__chp_I",
        "att_1__art_1",
        "att_1__art_1__clause_1",
        "att_1__art_1__clause_2",
        "att_1__art_2",
    ]


def test_decomposed_letters_and_sections_and_parts() -> None:
    text = (
        "PHẦN THỨ NHẤT\nCHUNG\nChương I\nMỘT\nMục 1. ĐẦU\nĐiều 1. A\nx\nMục 2\nSAU\nĐiều 2. B\ny\n"
        "Chương II\nHAI\nMục 1. NỮA\nĐiều 3. C\nz"
    )
    found = parsed(unicodedata.normalize("NFD", text))
    assert list(found) == [
        "part_1",
        "chp_I",
        "chp_I__sec_1",
        "art_1",
        "chp_I__sec_2",
        "art_2",
        "chp_II",
        "chp_II__sec_1",
        "art_3",
    ]
    assert found["chp_I__sec_2"].heading == "SAU"


def test_text_without_marks_and_nothing_at_all() -> None:
    assert parse("") == []
    assert parse("Chỉ là một đoạn văn.\nVà một đoạn nữa.") == []


def test_pages_and_what_stands_at_their_edges() -> None:
    pages = [
        "Công báo số 1\nĐiều 1. Phạm vi\nLuật này quy định về hoạt động bảo vệ an ninh mạng của các cơ quan\n1",
        "Công báo số 2\nvà tổ chức trong cả nước.\nĐiều 2. Đối tượng\nTổ chức, cá nhân có liên quan đến hoạt động\n2",
        "Công báo số 3\nbảo vệ an ninh mạng phải tuân theo.\nĐiều 3. Hiệu lực\nTừ ngày ký.\n3",
    ]
    found = lay(NEW_PAGE.join(pages), is_set=True)
    assert "Công báo" not in found.text
    assert "của các cơ quan và tổ chức" in found.text
    assert [one.page for one in parse(found.text, found.pages) if one.kind == "article"] == [1, 2, 3]
    assert found.text[found.pages[1] :].startswith("và tổ chức")


@pytest.mark.parametrize("name", [LAW, CONSTITUTION, DECISION])
def test_spans_nest_are_disjoint_and_cover(name: str) -> None:
    assert_sound(laid(data_text(name)))


def assert_sound(text: str) -> None:
    found = parse(text)
    assert len({one.address for one in found}) == len(found)
    ends: dict[int | None, int] = {}
    for one in found:
        assert text[one.first : one.last].strip() == text[one.first : one.last] != ""
        if one.parent is not None:
            upper = found[one.parent]
            assert upper.first <= one.first < one.last <= upper.last
        assert one.first >= ends.get(one.parent, 0)
        ends[one.parent] = one.last
    for place, upper in enumerate(found):
        children = [one for one in found if one.parent == place]
        gaps = [text[a.last : b.first] for a, b in itertools.pairwise(children)]
        assert "".join(gaps).strip() == ""
        if children:
            assert children[-1].last == upper.last


@pytest.mark.parametrize("width", [58, 72, 90, 110])
@pytest.mark.parametrize("name", [LAW, CONSTITUTION])
def test_addresses_and_hashes_survive_another_wrapping(name: str, width: int) -> None:
    text = laid(data_text(name))
    wrapped = "\n".join(line for one in text.split("\n") for line in textwrap.wrap(one, width, break_on_hyphens=False))
    # Whether a line that fills the width ends a paragraph without a number cannot be told; numbers always can.
    before = [one for one in parse(text) if one.kind != "paragraph"]
    after = [one for one in parse(lay(wrapped).text) if one.kind != "paragraph"]
    assert [one.address for one in after] == [one.address for one in before]
    assert [one.address for one, other in zip(before, after, strict=True) if one.sha256 != other.sha256] == []


_words = st.lists(
    st.sampled_from(["cơ", "quan", "thực", "hiện", "theo", "quy", "định", "tỉnh"]), min_size=2, max_size=30
)


@st.composite
def legal_texts(draw: st.DrawFn) -> str:
    """Chapters with articles, clauses and points, numbered as they must be."""
    lines, article = [], 0
    for chapter in range(1, draw(st.integers(1, 3)) + 1):
        lines += [f"Chương {'I' * chapter}", "NHỮNG QUY ĐỊNH"]
        for _article in range(draw(st.integers(1, 4))):
            article += 1
            lines.append(f"Điều {article}. Tên điều")
            for clause in range(1, draw(st.integers(0, 4)) + 1):
                lines.append(f"{clause}. {' '.join(draw(_words)).capitalize()}:")
                lines += [f"{letter}) {' '.join(draw(_words))};" for letter in "abcdđe"[: draw(st.integers(0, 6))]]
            lines.append(f"{' '.join(draw(_words)).capitalize()}.")
    return "\n".join(lines)


@given(legal_texts())
def test_any_legal_text_is_sound_and_every_mark_is_found(text: str) -> None:
    assert_sound(text)
    kinds = [one.kind for one in parse(text)]
    assert kinds.count("article") == sum(line.startswith("Điều ") for line in text.split("\n"))
    assert kinds.count("clause") == sum(line.split(". ")[0].isdigit() for line in text.split("\n"))
    assert kinds.count("point") == sum(line[1:3] == ") " for line in text.split("\n"))


@given(st.text(alphabet="Điều 12.)(“”\n aIVb-:ChươngMục", max_size=300))
def test_no_text_at_all_breaks_the_parser(text: str) -> None:
    assert_sound(lay(text).text)


@pytest.mark.parametrize(
    ("text", "value"), [("I", 1), ("IV", 4), ("IX", 9), ("XIV", 14), ("XL", 40), ("IIII", 0), ("", 0)]
)
def test_roman_numbers(text: str, value: int) -> None:
    assert roman_value(text) == value


def test_numbers_in_addresses() -> None:
    assert [address_number(one) for one in ("5", "1.2.", "đ", "12a")] == ["5", "1-2", "dd", "12a"]


def test_a_number_out_of_order_opens_nothing() -> None:
    text = "Điều 1. Việc\n1. Trong thời hạn:\n30. Không phải khoản.\n2. Tiếp."
    assert list(parsed(text)) == ["art_1", "art_1__clause_1", "art_1__clause_2"]
    assert words_at(text, "art_1__clause_1").endswith("30. Không phải khoản.")


def test_a_reference_at_the_head_of_a_broken_line_is_no_article() -> None:
    text = (
        "Điều 1. Phạm vi\n"
        "Các cơ quan, tổ chức, cá nhân thực hiện theo quy định tại khoản 1 của\n"
        "Điều 12. Thủ tướng Chính phủ quy định chi tiết việc thi hành.\n"
        "Điều 2. Hiệu lực\nTừ ngày ký."
    )
    assert [one.address for one in parse(lay(text, is_set=True).text)] == ["art_1", "art_2"]


def test_what_an_amendment_put_between_keeps_its_letter() -> None:
    text = "Điều 1. A\n1. Một:\na) x;\nb) y.\n1a. Khoản thêm.\n2. Hai.\nĐiều 1a. Thêm\nNội dung.\nĐiều 2. Hết\nx"
    assert list(parsed(text)) == [
        "art_1",
        "art_1__clause_1",
        "art_1__clause_1__point_a",
        "art_1__clause_1__point_b",
        "art_1__clause_1a",
        "art_1__clause_2",
        "art_1a",
        "art_2",
    ]


def test_older_manners_of_the_party() -> None:
    dashes = "I- TÌNH HÌNH\n1- Một.\n2- Hai.\nII- MỤC TIÊU\n1- Ba."
    assert list(parsed(dashes)) == ["sec_I", "sec_I__clause_1", "sec_I__clause_2", "sec_II", "sec_II__clause_1"]
    letters = "A. TÌNH HÌNH\nI. KẾT QUẢ\nII. HẠN CHẾ\nB. NHIỆM VỤ\nI. CHUNG"
    assert list(parsed(letters)) == ["part_A", "part_A__sec_I", "part_A__sec_II", "part_B", "part_B__sec_I"]
    plain = "CHỈ THỊ\nBan Bí thư yêu cầu:\n1. Quán triệt.\n2. Rà soát:\n- Một.\n- Hai.\nT/M BAN BÍ THƯ\nNguyễn Văn A"
    assert list(parsed(plain)) == ["clause_1", "clause_2", "clause_2__para_1", "clause_2__para_2"]
    assert words_at(plain, "clause_2__para_2") == "- Hai."
