"""A year of petitions of the whole country: a million in all, with duplicates among them."""

from collections.abc import Callable

from lienthong.modules.petitions.actions.opinions_fingerprints import tidy_fingerprints
from lienthong.modules.petitions.models import Answer, ClockEntry, Fingerprint, Petition, Transfer
from lienthong.site.seed.indexes import build_again, put_aside, tidy
from lienthong.site.seed.petitions_drawing import Drawn, draw_and_fill, finish_drawn, load_topics
from lienthong.site.seed.phases import moment_of_run

Tell = Callable[[float], None]
WHOLE, DAYS = 1_000_000, 364
FILLED = (Petition, ClockEntry, Transfer, Answer)


def seed_national_petitions(tell: Tell, *, fraction: float, workers: int = 1) -> None:
    """Petitions with their history, answers and work; goes on where it was interrupted."""
    load_topics()
    put_aside(FILLED)
    drawn = Drawn(max(1000, round(WHOLE * fraction)), DAYS, moment_of_run())
    draw_and_fill(drawn, lambda part: tell(part * 0.6), workers=workers)
    build_again(lambda part: tell(0.6 + part * 0.15), workers=workers)
    tidy_fingerprints()
    tidy(lambda part: tell(0.9 + part * 0.1), (*FILLED, Fingerprint), workers=workers)
    finish_drawn(drawn)
