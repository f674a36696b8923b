"""States of a petition in words for whoever sent it: what it is, what it means, what comes next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lienthong.modules.petitions.models import Petition


@dataclass(frozen=True, slots=True)
class Told:
    """A state in plain words; `tone` and `glyph` are those of badges."""

    name: str | Promise
    meaning: str | Promise
    tone: str = "info"
    glyph: str = "clock"


S = Petition.State
_RECEIVED = Told(
    pgettext_lazy("for the citizen", "Received"),
    _("The office is reading it and will say whether it takes it up."),
    "info",
    "inbox",
)
_WORKED_ON = Told(
    pgettext_lazy("for the citizen", "Being worked on"),
    _("The office has taken it up and is working on the answer."),
    "info",
    "edit-text",
)
TOLD: dict[str, Told] = {
    S.SUBMITTED: _RECEIVED,
    S.SCREENED: _RECEIVED,
    S.MISROUTED: Told(
        pgettext_lazy("for the citizen", "On its way to the right office"),
        _("The first office is not competent. It is being passed on; the day on which you sent it counts."),
        "warn",
        "forward",
    ),
    S.TRANSFERRED: Told(
        pgettext_lazy("for the citizen", "Passed on"),
        _("It has reached another office, which is reading it. The day on which you sent it counts."),
        "info",
        "forward",
    ),
    S.INELIGIBLE: Told(
        pgettext_lazy("for the citizen", "Not taken up"),
        _("The office may not take it up. The reason stands below."),
        "bad",
        "ban",
    ),
    S.DUPLICATE: Told(
        pgettext_lazy("for the citizen", "Joined with another petition"),
        _("Somebody has said the same before. Both are answered together."),
        "plum",
        "copy",
    ),
    S.ACCEPTED: Told(
        pgettext_lazy("for the citizen", "Taken up"),
        _("The office has taken it up; somebody will be asked to work on it."),
        "info",
        "check",
    ),
    S.ASSIGNED: _WORKED_ON,
    S.IN_PROGRESS: _WORKED_ON,
    S.COORDINATING: Told(
        pgettext_lazy("for the citizen", "Being worked on with other offices"),
        _("Other offices have been asked to take part."),
        "info",
        "users",
    ),
    S.EXTENDED: Told(
        pgettext_lazy("for the citizen", "Being worked on, with more time"),
        _("The office needs more time, as the rule allows. The reason stands below."),
        "warn",
        "clock",
    ),
    S.AWAITING: Told(
        pgettext_lazy("for the citizen", "We have a question for you"),
        _("The work goes on when you have answered."),
        "warn",
        "question",
    ),
    S.DRAFTED: Told(
        pgettext_lazy("for the citizen", "The answer is being checked"),
        _("An answer has been written and lies before whoever approves it."),
        "info",
        "edit-text",
    ),
    S.APPROVED: Told(
        pgettext_lazy("for the citizen", "The answer is about to be sent"), _("It has been approved."), "good", "check"
    ),
    S.ANSWERED: Told(
        pgettext_lazy("for the citizen", "Answered"), _("Read the answer and say whether it helped."), "good", "message"
    ),
    S.CLOSED: Told(
        pgettext_lazy("for the citizen", "Closed"), _("Nothing more will happen."), "neutral", "check-circle"
    ),
    S.REOPENED: Told(
        pgettext_lazy("for the citizen", "Opened again"), _("Your petition is looked at once more."), "warn", "history"
    ),
    S.WITHDRAWN: Told(
        pgettext_lazy("for the citizen", "Withdrawn"),
        _("You took it back. Nothing more will happen."),
        "neutral",
        "undo",
    ),
}

# What anybody may filter the public list by, in few words: the states behind each.
PHASES: dict[str, tuple[str | Promise, frozenset[str]]] = {
    "open": (
        pgettext_lazy("phase", "Being worked on"),
        frozenset(S.values) - {S.ANSWERED, S.CLOSED, S.INELIGIBLE, S.DUPLICATE, S.WITHDRAWN},
    ),
    "answered": (pgettext_lazy("phase", "Answered"), frozenset({S.ANSWERED, S.CLOSED})),
    "ended": (pgettext_lazy("phase", "Ended without an answer"), frozenset({S.INELIGIBLE, S.DUPLICATE, S.WITHDRAWN})),
}


def phase_of(state: str) -> str:
    """The phase of a state."""
    return next(phase for phase, (_name, states) in PHASES.items() if state in states)
