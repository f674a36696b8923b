"""Phases: what was done stays done, what was interrupted is done again."""

import pytest

from lienthong.site.seed.phases import Phase, is_done, moment_of_run, run

pytestmark = pytest.mark.django_db


def test_an_interrupted_run_goes_on() -> None:
    done: list[str] = []
    broken = True

    def second(tell: object) -> None:
        if broken:
            raise KeyboardInterrupt
        done.append("second")

    phases = [Phase("first", 1, lambda _: done.append("first")), Phase("second", 3, second)]
    with pytest.raises(KeyboardInterrupt):
        run(phases, lambda name, part: None)
    assert (done, is_done("first"), is_done("second")) == (["first"], True, False)
    began = moment_of_run()
    broken = False
    told: list[float] = []
    run(phases, lambda name, part: told.append(part))
    assert done == ["first", "second"]
    assert told == [0.25, 1.0]
    assert moment_of_run() == began


def test_parts_of_a_phase_tell_how_far_the_whole_is() -> None:
    told: list[tuple[str, float]] = []
    run([Phase("a", 1, lambda tell: tell(0.5)), Phase("b", 1, lambda tell: tell(0.5))], lambda *one: told.append(one))
    assert told == [("a", 0.0), ("a", 0.25), ("b", 0.5), ("b", 0.75), ("b", 1.0)]
