"""Summaries of opinions as pages show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.database.sql import statements
from lienthong.modules.petitions.models import OpinionCluster, OpinionRun, Petition

SQL = statements(__file__)
MOST = 10_000
SHOWN, MEMBERS = 60, 50


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence and the petition it is from."""

    petition_id: int
    text: str


@dataclass(frozen=True, slots=True)
class ClusterLine:
    """A cluster on the page of its run; sentences only of petitions that the viewer may see today."""

    id: int
    terms: Sequence[str]
    size: int
    share: float
    quotes: Sequence[Quote]


def asked_petitions(viewer: Viewer, asked: Mapping[str, Any]) -> QuerySet[Petition]:
    """The newest petitions that fit the filters and that the viewer may see; sealed ones never."""
    rows = Petition.objects.visible_to(viewer).filter(is_sealed=False).exclude(text="")
    if asked.get("kind"):
        rows = rows.filter(kind=asked["kind"])
    if asked.get("topic"):
        rows = rows.filter(Q(topic_id=asked["topic"]) | Q(topic__parent_id=asked["topic"]))
    if asked.get("since"):
        rows = rows.filter(received_at__date__gte=date.fromisoformat(asked["since"]))
    if asked.get("until"):
        rows = rows.filter(received_at__date__lte=date.fromisoformat(asked["until"]))
    return rows.order_by("-received_at", "-id")


def runs_seen(viewer: Viewer) -> QuerySet[OpinionRun]:
    """One's own summaries, and those of the body for who oversees its subtree as whoever ordered them does."""
    seen = Q(position_id=viewer.position_id)
    if viewer.may(Permission.PETITIONS_OVERSEE):
        seen |= Q(unit_id=viewer.body_id)
    return OpinionRun.objects.filter(seen).order_by("-at", "-id")


def clusters_shown(viewer: Viewer, run: OpinionRun) -> list[ClusterLine]:
    """The clusters of a run, the largest first, at most 60."""
    found = list(run.clusters.order_by("place")[:SHOWN])
    asked = [pk for one in found for pk, _text in one.sentences]
    may_see = set(Petition.objects.visible_to(viewer, among=asked).values_list("pk", flat=True))
    return [
        ClusterLine(
            one.pk,
            one.terms,
            one.size,
            one.size / max(1, run.size),
            [Quote(pk, text) for pk, text in one.sentences if pk in may_see],
        )
        for one in found
    ]


def members_of(viewer: Viewer, cluster: OpinionCluster) -> list[tuple[int, str, str, datetime, float]]:
    """Of a cluster the petitions nearest to its middle that may be seen: id, reference, title, received, nearness."""
    rows = list(cluster.members.order_by("-nearness", "petition_id").values_list("petition_id", "nearness")[:MEMBERS])
    near = dict(rows)
    seen = Petition.objects.visible_to(viewer, among=list(near)).filter(is_sealed=False)
    found = seen.values_list("pk", "reference", "title", "received_at")
    return sorted(((*row, near[row[0]]) for row in found), key=lambda row: (-row[4], row[0]))


def trend_of(run: OpinionRun, cluster: OpinionCluster | None = None) -> list[tuple[date, int]]:
    """How many came in each week, the oldest first."""
    return SQL["opinion_trend"].rows(run=run.pk, cluster=cluster.pk if cluster else None)


def places_of(run: OpinionRun, cluster: OpinionCluster | None = None) -> list[tuple[str, str, int]]:
    """How many came from each province: code, name, count, most first."""
    return SQL["opinion_places"].rows(run=run.pk, cluster=cluster.pk if cluster else None)
