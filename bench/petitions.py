"""Petitions: submitting with a photo, the public list and a search, what says the same, a summary of opinions."""

import time
from collections.abc import Callable
from io import BytesIO
from itertools import count
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from bench.measure import Query, Result, Settings, captured, median, percentile
from bench.report import CannotMeasure

SUBMITTED, ASKED, SUMMARISED = 15, 60, 10_000
MOST_MS, LEAST_RECALL, MOST_SECONDS = 300, 0.9, 60
_keys = count(1)


class _Undo(Exception):
    """Ends a transaction whose rows nobody shall keep."""


def petitions(settings: Settings) -> list[Result]:
    """All measurements of petitions, on whatever the seed has made."""
    from lienthong.modules.petitions.models import Fingerprint, Petition

    if Petition.objects.count() < 1000 or not Fingerprint.objects.exists():
        raise CannotMeasure("there are no petitions: seed the national scale first")
    return [_submitting(settings), *_public(settings), _similar(), _summary()]


def _submitting(settings: Settings) -> Result:
    """A petition with a photo, against writing the same file, its thumbnails and the same rows; all of it goes."""
    product: list[float] = []
    limit: list[float] = []
    trips = 0
    for place in range(SUBMITTED * settings.rounds + 1):
        photo = _photo(place)
        with captured() as queries:
            took = _undone(lambda photo=photo: _submit(photo))  # type: ignore[misc]
        trips = len(queries)
        written = [one for one in queries if one.text.startswith(("INSERT", "UPDATE"))]
        bare = _undone(lambda photo=photo, written=written: _bare(photo, written))  # type: ignore[misc]
        if place:
            product.append(took)
            limit.append(bare)
    p95, least = percentile(product, 0.95), percentile(limit, 0.95)
    return Result(
        name="submitting with a photo",
        median_ms=median(product),
        p95_ms=p95,
        limit_name="p95 of the same file, thumbnail and rows written bare",
        limit_median_ms=median(limit),
        ratio=p95 / least,
        round_trips=trips,
        must="p95 ≤ 3 times",
        holds=p95 <= 3 * least,
    )


def _submit(photo: bytes) -> None:
    from lienthong.kernel.files.actions import store_bytes
    from lienthong.modules.petitions.actions.submitting import Draft, submit_petition
    from lienthong.modules.petitions.models import Petition

    territory, topic = Petition.objects.values_list("territory_id", "topic_id").order_by("id")[0]
    stored = store_bytes(name="anh.jpg", content=photo, viewer=None)
    said = Draft("feedback", territory, _text(next(_keys)), topic_id=topic, files=[("photo", stored)])
    submit_petition(draft=said, request_key=uuid4().hex)


def _bare(photo: bytes, written: list[Query]) -> None:
    """The same file to disk, one thumbnail of it, and the rows that the product wrote, with its own statements."""
    from PIL import Image

    with TemporaryDirectory() as folder:
        (Path(folder) / "anh.jpg").write_bytes(photo)
        small = Image.open(BytesIO(photo))
        small.thumbnail((480, 480))
        small.save(Path(folder) / "nho.jpg", "JPEG")
    with connection.cursor() as cursor:
        for one in written:
            cursor.execute(one.text, one.values)


def _public(settings: Settings) -> list[Result]:
    """The first page of the public list and a search, rows and HTML, bounded by a page of rows."""
    from django.test import Client

    client, found = Client(), []
    for name, address in (
        ("the public list", "/portal/cases"),
        ("a search in the public list", "/portal/cases?q=den+duong"),
    ):
        client.get(address)
        times = []
        trips = 0
        for _round in range(settings.rounds * 10):
            with captured() as queries:
                began = time.perf_counter()
                answer = client.get(address)
                times.append(_since(began))
            trips = len(queries)
            if answer.status_code != 200:
                raise CannotMeasure(f"{address} answers {answer.status_code}")
        found.append(
            Result(
                name=name,
                median_ms=median(times),
                p95_ms=percentile(times, 0.95),
                round_trips=trips,
                must="bounded by the page",
                holds=trips <= 12,
            )
        )
    return found


def _similar() -> Result:
    """Paraphrases of what is there: how soon the five most alike are found, and whether the first words are among."""
    from lienthong.modules.petitions.models import Fingerprint, Petition
    from lienthong.modules.petitions.queries.similar import similar_petitions
    from lienthong.site.seed.petitions_texts import paraphrase

    chance = Random(5)
    public = Fingerprint.objects.filter(is_public=True).order_by("-petition_id").values_list("petition_id", flat=True)
    ids = chance.sample(list(public[:20_000]), ASKED)
    times, hits, trips = [], 0, 0
    for pk, text in Petition.objects.filter(pk__in=ids).values_list("pk", "public_text"):
        asked = paraphrase(text, chance)
        with captured() as queries:
            began = time.perf_counter()
            found = similar_petitions(asked, 5)
            times.append(_since(began))
        trips = len(queries)
        hits += pk in [one.id for one in found]
    recall, p95 = hits / len(times), percentile(times, 0.95)
    return Result(
        name=f"similar petitions (recall@5 {recall:.2f})",
        median_ms=median(times),
        p95_ms=p95,
        round_trips=trips,
        must=f"p95 ≤ {MOST_MS} ms, recall@5 ≥ {LEAST_RECALL}",
        holds=p95 <= MOST_MS and recall >= LEAST_RECALL,
    )


def _summary() -> Result:
    """The newest 10,000 texts put into clusters, named and quoted."""
    from lienthong.modules.petitions.models import Petition
    from lienthong.modules.petitions.rules.opinions import clusters_of

    texts = list(Petition.objects.exclude(text="").order_by("-id").values_list("text", flat=True)[:SUMMARISED])
    began = time.perf_counter()
    found = clusters_of(texts)
    took = _since(began)
    return Result(
        name=f"a summary of {len(texts)} petitions in {len(found)} clusters",
        median_ms=took,
        p95_ms=took,
        rows=len(texts),
        must=f"≤ {MOST_SECONDS} s",
        holds=took <= MOST_SECONDS * 1000,
    )


def _undone(work: Callable[[], Any]) -> float:
    """How long it takes, commit left out on both sides; the rows go."""
    began = time.perf_counter()
    took = 0.0
    try:
        with transaction.atomic():
            work()
            took = _since(began)
            raise _Undo
    except _Undo:
        return took


def _photo(place: int) -> bytes:
    """A picture as telephones make them, other than all before."""
    from PIL import Image

    chance = Random(place)
    picture = Image.effect_noise((1600, 1200), 40).convert("RGB")
    picture.putpixel((chance.randrange(1600), chance.randrange(1200)), (place % 255, 1, 2))
    out = BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def _text(number: int) -> str:
    from lienthong.site.seed.petitions_texts import petition_text

    return petition_text(Random(number)).text


def _since(began: float) -> float:
    return (time.perf_counter() - began) * 1000
