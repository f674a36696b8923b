"""Summaries of opinions: ordered by a person over what they may see, made by a worker, thrown away."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.modules.petitions.events.opinions import OpinionRunDeleted, OpinionRunOrdered
from lienthong.modules.petitions.models import ClusterMember, OpinionCluster, OpinionRun
from lienthong.modules.petitions.queries.opinions import MOST, asked_petitions
from lienthong.modules.petitions.rules.opinions import SMALLEST_SET, Cluster, clusters_of

SUBJECT = "opinion_run"
AT_ONCE = 3


class CannotSummarise(Exception):
    """The summary cannot be ordered; the message says why."""


@transaction.atomic
def order_run(*, viewer: Viewer, name: str, asked: Mapping[str, object]) -> OpinionRun:
    """Ask for a summary over the petitions that the filters `asked` leave. Raises CannotSummarise."""
    if not viewer.may(Permission.PETITIONS_VIEW):
        raise CannotSummarise(_("You may not read petitions."))
    waiting = OpinionRun.objects.filter(position_id=viewer.position_id, state__in=["waiting", "running"]).count()
    if waiting >= AT_ONCE:
        raise CannotSummarise(_("Three summaries of yours are being made. Wait until one is ready."))
    size = asked_petitions(viewer, asked)[:MOST].count()
    if size < SMALLEST_SET:
        raise CannotSummarise(_("There are too few petitions to summarise: choose a longer time or fewer filters."))
    run = OpinionRun.objects.create(
        position_id=viewer.position_id,
        unit_id=viewer.body_id,
        name=nfc(name).strip()[:200],
        asked=dict(asked),
        size=size,
        at=timezone.now(),
    )
    emit(OpinionRunOrdered(run.pk), subject=Subject(SUBJECT, run.pk), viewer=viewer)
    return run


def summarise(*, run_id: int) -> None:
    """Make an ordered summary; again from the beginning when an earlier try broke off."""
    run = OpinionRun.objects.exclude(state=OpinionRun.State.DONE).filter(pk=run_id).first()
    if run is None:
        return
    _note(run, state=OpinionRun.State.RUNNING, done=5)
    position = Position.objects.select_related("account", "unit").get(pk=run.position_id)
    rows = list(asked_petitions(viewer_of_position(position), run.asked).values_list("pk", "text")[:MOST])
    try:
        found = clusters_of([text for _pk, text in rows], lambda part: _note(run, done=10 + int(part * 80)))
    except ValueError:
        _note(run, state=OpinionRun.State.FAILED, fault="few")
        return
    _keep(run, [pk for pk, _text in rows], found)


@transaction.atomic
def delete_run(*, viewer: Viewer, run: OpinionRun) -> None:
    """Throw a summary away; the petitions stay. Raises CannotSummarise."""
    if run.position_id != viewer.position_id:
        raise CannotSummarise(_("Only who ordered a summary may delete it."))
    emit(OpinionRunDeleted(run.name), subject=Subject(SUBJECT, run.pk), viewer=viewer)
    run.delete()


@transaction.atomic
def _keep(run: OpinionRun, ids: list[int], found: list[Cluster]) -> None:
    run.clusters.all().delete()
    made = OpinionCluster.objects.bulk_create(
        OpinionCluster(
            run=run,
            place=place,
            terms=[term[:80] for term in one.terms],
            size=len(one.members),
            sentences=[[ids[said.place], said.text] for said in one.sentences],
        )
        for place, one in enumerate(found)
    )
    members = [
        ClusterMember(cluster=cluster, petition_id=ids[place], nearness=near)
        for cluster, one in zip(made, found, strict=True)
        for place, near in one.members
    ]
    ClusterMember.objects.bulk_create(members, batch_size=5000)
    _note(run, state=OpinionRun.State.DONE, done=100, size=len(ids), finished_at=timezone.now())


def _note(run: OpinionRun, **values: object) -> None:
    OpinionRun.objects.filter(pk=run.pk).update(**values)
