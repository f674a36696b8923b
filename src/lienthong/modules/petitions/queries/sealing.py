"""What a keeper sees of the lane, and a leader of who keeps it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.files.sealing import BrokenSeal, open_name
from lienthong.kernel.org.models import Kind, Unit
from lienthong.modules.petitions.models import Answer, Attachment, LaneKeeper, Petition, Unsealing
from lienthong.modules.petitions.queries.lane import ENOUGH, INSPECTION, active_keepers
from lienthong.modules.petitions.rules.sealing import files_bound_to
from lienthong.modules.petitions.rules.unsealing import WAITS, is_lapsed, is_open

PAGE = 50
ARRIVED = (Petition.State.SUBMITTED, Petition.State.TRANSFERRED, Petition.State.SCREENED)


@dataclass(frozen=True, slots=True)
class SealedRow:
    """A denunciation in the list of its lane: never a word of it. `standing` is open, asked, mine or closed."""

    id: int
    reference: str
    state: str
    received_at: datetime
    due_at: datetime | None
    concerned: str
    standing: str


def sealed_rows(viewer: Viewer, *, before: int | None = None) -> tuple[list[SealedRow], int | None]:
    """The denunciations of the viewer's own lane, newest first, and the key of the next page."""
    found = Petition.objects.visible_to(viewer).filter(is_sealed=True).select_related("concerned")
    if before:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: PAGE + 1])
    following = rows[PAGE - 1].pk if len(rows) > PAGE else None
    latest = {
        one.petition_id: one
        for one in Unsealing.objects.filter(petition__in=rows[:PAGE]).select_related("asked_by").order_by("id")
    }
    now = timezone.now()
    return [
        SealedRow(
            row.pk,
            row.reference,
            row.get_state_display(),
            row.received_at,
            row.due_at,
            row.concerned.name if row.concerned else "",
            standing_of(latest.get(row.pk), viewer, now),
        )
        for row in rows[:PAGE]
    ], following


def waiting_in_lane(viewer: Viewer) -> int:
    """How many denunciations of the viewer's own lane wait for them: not accepted, or another keeper asks. One query.

    What another keeper asks is to open one, or to approve an answer.
    """
    asked = Unsealing.objects.filter(
        petition_id=OuterRef("pk"), decided_at__isnull=True, asked_at__gt=timezone.now() - WAITS
    ).exclude(asked_by__account_id=viewer.account_id)
    drafted = Answer.objects.filter(petition_id=OuterRef("pk"), state=Answer.State.DRAFT).exclude(
        drafted_by_id=viewer.position_id
    )
    arrived = Q(state__in=ARRIVED)
    waits = arrived | Exists(asked) | Q(Exists(drafted), state=Petition.State.DRAFTED)
    lane = LaneKeeper.objects.filter(
        position_id=viewer.position_id, position__account_id=viewer.account_id, left_at__isnull=True
    ).values("unit_id")
    return Petition.objects.filter(waits, unit_id__in=lane, is_sealed=True).count()


def standing_of(latest: Unsealing | None, viewer: Viewer, now: datetime) -> str:
    """How the newest request stands for the viewer: open, asked (one must decide), mine (another must), closed."""
    if latest is None:
        return "closed"
    if is_open(latest, now):
        return "open"
    if latest.decided_at is None and not is_lapsed(latest, now):
        return "mine" if latest.asked_by.account_id == viewer.account_id else "asked"
    return "closed"


def sealed_petition_of(viewer: Viewer, pk: int) -> Petition | None:
    """A sealed petition that the viewer keeps; None otherwise."""
    found = Petition.objects.visible_to(viewer, [pk]).filter(pk=pk, is_sealed=True)
    return found.select_related("unit", "concerned", "territory", "handler__account").first()


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a denunciation while it is open; `size` in bytes."""

    id: int
    kind: str
    name: str
    size: int
    added_at: datetime


def sealed_files(petition: Petition) -> list[SealedFile]:
    """What was sent with a denunciation, by name: for whoever is reading its words."""
    found = petition.attachments.select_related("file__blob").order_by("id")
    return [
        SealedFile(one.pk, one.get_kind_display(), sealed_name_of(petition, one), one.file.blob.size, one.added_at)
        for one in found
    ]


def sealed_name_of(petition: Petition, attachment: Attachment) -> str:
    """What a file of a denunciation is called; empty where the seal is broken."""
    try:
        return open_name(file=attachment.file, bound_to=files_bound_to(petition.reference))[0]
    except BrokenSeal:
        return ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A unit that may keep denunciations, and how many keep them there by name."""

    unit_id: int
    name: str
    body: str
    keepers: int

    @property
    def is_manned(self) -> bool:
        """Whether a denunciation can be opened there."""
        return self.keepers >= ENOUGH


def lanes_named_by(viewer: Viewer) -> list[Lane]:
    """The inspections whose keepers the viewer's body names: of the bodies below it, the centre also its own."""
    if viewer.unit_id != viewer.body_id:
        return []
    above = Q(body__parent_id=viewer.body_id) | Q(body__parent__isnull=True, body_id=viewer.body_id)
    units = Unit.objects.open().filter(above, kind=Kind.DEPARTMENT, symbol__startswith=INSPECTION)
    return [
        Lane(unit.pk, unit.name, unit.body.name if unit.body else "", len(active_keepers(unit.pk)))
        for unit in units.select_related("body").order_by("body__parent_id", "body__sort_key", "id")[:100]
    ]


def lane_unit(viewer: Viewer, pk: int) -> Unit | None:
    """A unit among `lanes_named_by`; None for any other."""
    if pk not in {lane.unit_id for lane in lanes_named_by(viewer)}:
        return None
    return Unit.objects.select_related("body__parent").get(pk=pk)


def positions_to_name(unit: Unit) -> list[Position]:
    """Who works in a unit today and does not keep its lane yet."""
    kept = LaneKeeper.objects.filter(left_at__isnull=True).values("position_id")
    found = Position.objects.current().filter(unit=unit).exclude(pk__in=kept).select_related("account")
    return list(found.order_by("account__sort_key", "id"))
