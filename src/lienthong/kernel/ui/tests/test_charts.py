from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.ui import charts

VALUES = st.floats(0, 1e9, allow_nan=False)


@given(st.lists(st.tuples(st.text(max_size=40), VALUES, st.just("")), max_size=12))
def test_bars_stay_inside_and_to_scale(rows: list[tuple[str, float, str]]) -> None:
    drawn = charts.bars(rows)
    assert len(drawn.bars) == len(rows)
    for bar in drawn.bars:
        assert 0 < bar.length <= drawn.width - drawn.start
        assert bar.top + bar.thickness <= drawn.height


@given(VALUES.filter(lambda value: value > 1e-6))
def test_the_top_of_the_scale_is_round_and_near(value: float) -> None:
    top = charts.nice_top(value)
    assert value <= top * (1 + 1e-9)
    assert top <= value * 2.5 * (1 + 1e-9)


def test_a_gap_lifts_the_pen() -> None:
    drawn = charts.lines(["a", "b", "c", "d"], [("x", [1, 2, None, 4])])
    assert drawn.curves[0].path.count("M") == 2
    assert drawn.curves[0].path.count("L") == 1


def test_no_values_no_line() -> None:
    assert charts.lines(["a"], [("x", [None])]).curves[0].path == ""
    assert charts.bars([]).bars == ()


@given(st.lists(st.tuples(st.just("x"), st.integers(0, 10_000), st.integers(1, 5)), min_size=1))
def test_shares_fill_the_bar(rows: list[tuple[str, float, int]]) -> None:
    total = sum(piece.length for piece in charts.shares(rows))
    assert total == 0 or abs(total - 1000) <= 0.1 * len(rows)
