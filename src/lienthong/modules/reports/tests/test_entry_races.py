"""Entering on a bad line and at once: what was sent is done once, nothing is overwritten unseen, whatever the order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from lienthong.kernel.access.viewer import Viewer
from lienthong.modules.reports.actions.entry import CellSaved, save_values
from lienthong.modules.reports.actions.submissions import CannotMove, submit
from lienthong.modules.reports.models import Submission, SubmissionEvent, Value
from lienthong.modules.reports.tests.factories_entry import make_form, make_indicator, make_land, open_for


@dataclass
class Device:
    """What a browser keeps of one cell, as `queue.js` does."""

    viewer: Viewer
    seen: str = ""
    text: str = ""
    key: UUID | None = None
    tried: list[UUID] = field(default_factory=list)
    was_sent: bool = False
    conflict: str | None = None

    def type(self, text: str) -> None:
        if self.key and self.was_sent:
            self.tried.append(self.key)
        self.text, self.key, self.was_sent, self.conflict = text, uuid4(), False, None

    def send(self, it: Submission, figure: int) -> CellSaved | None:
        if self.key is None or self.conflict is not None:
            return None
        self.was_sent = True
        done = save_values(
            viewer=self.viewer,
            submission_id=it.pk,
            values={figure: self.text},
            seen={figure: self.seen},
            keys={figure: self.key},
            tried={figure: self.tried},
        )
        return done.cells[0]

    def hear(self, answer: CellSaved) -> None:
        if answer.state == "conflict":
            self.conflict = answer.plain
        else:
            self.seen, self.key, self.tried, self.was_sent = answer.plain, None, [], False

    def keep_mine(self) -> None:
        if self.conflict is not None:
            self.seen, self.key, self.tried, self.conflict, self.was_sent = self.conflict, uuid4(), [], None, False


STEPS = st.lists(
    st.tuples(
        st.integers(0, 1),
        st.one_of(
            st.integers(0, 3).map(lambda number: f"type {number}"),
            st.sampled_from(["type ", "send", "send", "lose", "lose", "read", "keep"]),
        ),
    ),
    max_size=25,
)


class TestAnyOrder(TestCase):
    """Two devices, one cell, answers that are lost at any place."""

    it: Submission
    figure: int
    people: tuple[Viewer, Viewer]

    @classmethod
    def setUpTestData(cls) -> None:
        land = make_land()
        form = make_form(land, make_indicator(land.units["tw"]))
        cls.it = open_for(form, land.units["village"])
        cls.figure = form.figures.get().figure_id
        cls.people = land.village, land.neighbour

    def now(self) -> str:
        value = Value.objects.filter(unit=self.it.unit, period=self.it.period).first()
        return "" if value is None else str(int(value.number or 0))

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    @example([(0, "type 1"), (0, "lose"), (1, "read"), (1, "type "), (1, "send"), (0, "send")])
    def test_nothing_is_overwritten_unseen_and_nothing_is_done_twice(self, steps: list[tuple[int, str]]) -> None:
        """The model: which sending wrote what stands now, and which were done already."""
        devices, done = [Device(viewer) for viewer in self.people], list[UUID | None]()
        for who, step in steps:
            device = devices[who]
            if step.startswith("type"):
                device.type(step.removeprefix("type ").strip())
            elif step == "read" and device.key is None:
                device.seen = self.now()
            elif step == "keep":
                device.keep_mine()
            elif step in {"send", "lose"}:
                answer = self.sent(device, done)
                if answer is not None and step == "send":
                    device.hear(answer)

    def sent(self, device: Device, done: list[UUID | None]) -> CellSaved | None:
        """Send once and hold what happened against the model; `done` are the keys of sendings that wrote, in order."""
        before, wanted = self.now(), device.text
        answer = device.send(self.it, self.figure)
        after = self.now()
        if after != before:
            assert after == wanted
            assert device.key not in done
            assert before == device.seen or done[-1] in device.tried
            done.append(device.key)
        elif answer is not None and answer.state == "conflict":
            assert answer.plain == before != wanted
        return answer


def at_once(*works: Callable[[], object]) -> list[BaseException | None]:
    """Run these at the same moment, each on its own connection; what each raised."""
    ready = Barrier(len(works))
    raised: list[BaseException | None] = [None] * len(works)

    def run(place: int, work: Callable[[], object]) -> None:
        try:
            ready.wait(10)
            work()
        except Exception as error:  # noqa: BLE001  (told to the test)
            raised[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=(place, work)) for place, work in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return raised


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_after_the_other() -> None:
    land = make_land()
    form = make_form(land, make_indicator(land.units["tw"]))
    it = open_for(form, land.units["village"])
    figure, answers = form.figures.get().figure_id, []

    def save(viewer: Viewer, text: str) -> None:
        done = save_values(viewer=viewer, submission_id=it.pk, values={figure: text}, seen={figure: ""})
        answers.append((text, done.cells[0].state))

    assert at_once(lambda: save(land.village, "5"), lambda: save(land.neighbour, "7")) == [None, None]
    assert sorted(state for _text, state in answers) == ["conflict", "saved"]
    kept = next(text for text, state in answers if state == "saved")
    assert Value.objects.get().number == Decimal(kept)
    raised = at_once(
        lambda: submit(viewer=land.village, submission_id=it.pk),
        lambda: submit(viewer=land.village, submission_id=it.pk),
        lambda: submit(viewer=land.neighbour, submission_id=it.pk),
    )
    assert sum(isinstance(error, CannotMove) for error in raised) in {1, 2}
    assert SubmissionEvent.objects.filter(kind="submitted").count() == 1
