"""What a row of work shows as badges, rendered once for each language: a page of fifty rows looks them up."""

from dataclasses import dataclass
from functools import cache, lru_cache

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from markupsafe import Markup

from lienthong.kernel.work.kinds import all_kinds
from lienthong.kernel.work.models import Step
from lienthong.kernel.work.rules import StandingName

URGENCIES = ("normal", "urgent", "very_urgent", "flash")


@dataclass(frozen=True, slots=True)
class Marks:
    """Badges and words of one language; those of a standing are open at the end, for the date."""

    standing: dict[str, Markup]
    part: dict[str, Markup]
    urgency: tuple[Markup, ...]
    tasks: dict[tuple[str, str], str]
    kinds: dict[str, str]
    select: str
    unread: str


@cache
def _badges() -> object:
    engine = next(engine for engine in engines.all() if isinstance(engine, Jinja2))
    return engine.env.get_template("ui/components/badges.html").module


def marks() -> Marks:
    """The badges in the language of the moment."""
    return _marks(get_language() or "vi")


@lru_cache(maxsize=8)
def _marks(language: str) -> Marks:
    badges = _badges()
    kinds = all_kinds()
    return Marks(
        standing={name: _open(badges.standing(name)) for name in StandingName.values},  # type: ignore[attr-defined]
        part={name: badges.part(name) for name in Step.Part.values},  # type: ignore[attr-defined]
        urgency=tuple(badges.urgency(name) for name in URGENCIES),  # type: ignore[attr-defined]
        tasks={(key, task): str(name) for key, kind in kinds.items() for task, name in kind.tasks.items()},
        kinds={key: str(kind.name) for key, kind in kinds.items()},
        select=_("Select"),
        unread=_("new"),
    )


def _open(badge: Markup) -> Markup:
    return Markup(str(badge).removesuffix("</span>"))  # noqa: S704 (the badge's macro has escaped it)
