"""Documents and deliveries over REST."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponseBase
from ninja import Field, Form, Query, Router, Schema, Status, UploadedFile
from ninja import File as NinjaFile
from ninja.errors import HttpError

from lienthong.kernel.access.listing import listed
from lienthong.kernel.access.pages import viewer_of
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.rest import Scope
from lienthong.kernel.database.routing import reading
from lienthong.kernel.files.actions import CannotStore
from lienthong.kernel.files.views import file_response
from lienthong.modules.documents.actions.incoming import refuse_delivery, register_deliveries
from lienthong.modules.documents.actions.incoming_handling import finish_delivery
from lienthong.modules.documents.actions.incoming_paper import Paper, keep_scan, register_paper
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.models import Delivery, Document
from lienthong.modules.documents.queries.issuing_reader import files_of, readable_file

router = Router(tags=["documents"], auth=Scope("documents:read"))
WRITING = Scope("documents:write")


class FileOut(Schema):
    """A file of a document (`text` is what is read, `source` as it was sent, or `attachment`)."""

    id: int
    name: str
    media_type: str
    size: int
    part: str


class DocumentOut(Schema):
    """One document; `symbol` is its whole number and symbol."""

    id: int
    symbol: str
    type: str | None = Field(alias="type__code")
    summary: str
    sender: str
    body_id: int | None
    state: str
    urgency: int
    secrecy: int
    issued_on: date | None
    signer_name: str


class DocumentWhole(DocumentOut):
    """One document with its files."""

    files: list[FileOut] = []


class DocumentPage(Schema):
    """Documents, newest first."""

    items: list[DocumentOut]
    next: str | None


class DeliveryOut(Schema):
    """One document at one recipient body; `status` and `recall` are codes of QCVN 102:2016/BTTTT."""

    id: int
    document_id: int
    unit_id: int
    unit: str = Field(alias="unit__name")
    status: int
    recall: int | None
    arrived_at: datetime
    opened_at: datetime | None
    registered_at: datetime | None
    finished_at: datetime | None
    arrival_number: int | None
    arrival_on: date | None
    result: str


class DeliveryPage(Schema):
    """Deliveries, newest first."""

    items: list[DeliveryOut]
    next: str | None


DOCUMENT_FIELDS = (
    "id",
    "symbol",
    "type__code",
    "summary",
    "sender",
    "body_id",
    "state",
    "urgency",
    "secrecy",
    "issued_on",
    "signer_name",
)
DELIVERY_FIELDS = (
    "id",
    "document_id",
    "unit_id",
    "unit__name",
    "status",
    "recall",
    "arrived_at",
    "opened_at",
    "registered_at",
    "finished_at",
    "arrival_number",
    "arrival_on",
    "result",
)


class DocumentFilter(Schema):
    """Which documents; `after` is `next` of the page before."""

    after: str = ""
    limit: int = 50
    symbol: str = ""
    since: date | None = None
    until: date | None = None


def reader_of(request: HttpRequest) -> Viewer:
    """The client's viewer, whose role must read documents. Raises PermissionDenied."""
    viewer = viewer_of(request)
    if not viewer.may(Permission.DOCUMENTS_VIEW):
        raise PermissionDenied
    return viewer


@router.get("/documents", response=DocumentPage, by_alias=False, operation_id="list_documents")
def documents(request: HttpRequest, asked: Query[DocumentFilter]) -> dict[str, Any]:
    """Documents that the client's position may read, newest first; by exact number and symbol, or by day of issue."""
    with reading():
        found = Document.objects.visible_to(reader_of(request))
        if asked.symbol:
            found = found.filter(symbol=asked.symbol)
        if asked.since:
            found = found.filter(issued_on__gte=asked.since)
        if asked.until:
            found = found.filter(issued_on__lte=asked.until)
        return listed(found, DOCUMENT_FIELDS, asked.after, asked.limit)


@router.get("/documents/{document_id}", response=DocumentWhole, by_alias=False, operation_id="read_document")
def document(request: HttpRequest, document_id: int) -> dict[str, Any]:
    """One document with its files."""
    with reading():
        visible = Document.objects.visible_to(reader_of(request))
        found: dict[str, Any] = visible.values(*DOCUMENT_FIELDS).get(pk=document_id)
        found["files"] = [
            {"id": one.id, "name": one.name, "media_type": one.media_type, "size": one.size, "part": one.part}
            for one in files_of(document_id)
        ]
        return found


@router.get("/documents/{document_id}/files/{file_id}", operation_id="read_file")
def document_file(request: HttpRequest, document_id: int, file_id: int) -> HttpResponseBase:
    """The bytes of one file of a document."""
    with reading():
        file = readable_file(reader_of(request), document_id, file_id)
        if file is None:
            raise Http404
        return file_response(request, file)


@router.get(
    "/documents/{document_id}/deliveries",
    response=DeliveryPage,
    by_alias=False,
    operation_id="list_document_deliveries",
)
def document_deliveries(
    request: HttpRequest, document_id: int, after: str = "", limit: int = 50, status: int | None = None
) -> dict[str, Any]:
    """Where a document of the client's own body has gone, and how far each recipient is."""
    viewer = reader_of(request)
    with reading():
        Document.objects.visible_to(viewer).filter(body_id=viewer.body_id).only("id").get(pk=document_id)
        found = Delivery.objects.filter(document_id=document_id)
        return listed(found.filter(status=status) if status else found, DELIVERY_FIELDS, after, limit)


@router.get("/deliveries", response=DeliveryPage, by_alias=False, operation_id="list_deliveries")
def deliveries(request: HttpRequest, after: str = "", limit: int = 50, status: int | None = None) -> dict[str, Any]:
    """Documents delivered to the client's unit; status 1 are those that wait to be registered."""
    with reading():
        viewer = reader_of(request)
        found = Delivery.objects.filter(unit_id=viewer.unit_id, secrecy__lte=viewer.clearance)
        return listed(found.filter(status=status) if status else found, DELIVERY_FIELDS, after, limit)


class Refusal(Schema):
    """Why a delivery is sent back."""

    reason: str = Field(min_length=1, max_length=300)


class Result(Schema):
    """What came of a document."""

    result: str = Field(min_length=1, max_length=10_000)


class PaperIn(Schema):
    """A document of an outside sender. `override` is the reason for registering a duplicate all the same."""

    sender: str = Field(min_length=1, max_length=200)
    symbol: str = Field("", max_length=60)
    issued_on: date | None = None
    summary: str = Field(min_length=1, max_length=500)
    urgency: int = Field(0, ge=0, le=3)
    channel: Literal["paper", "email"] = "paper"
    override: str = Field("", max_length=300)


@router.post(
    "/deliveries/{delivery_id}/register",
    response=DeliveryOut,
    by_alias=False,
    operation_id="register_delivery",
    auth=WRITING,
)
def register(request: HttpRequest, delivery_id: int) -> dict[str, Any]:
    """Give an arrived delivery its arrival number; 409 when it was registered or refused before."""
    viewer = viewer_of(request)
    with refusals():
        register_deliveries(viewer=viewer, delivery_ids=[delivery_id])
    return _delivery(viewer, delivery_id)


@router.post(
    "/deliveries/{delivery_id}/refuse",
    response=DeliveryOut,
    by_alias=False,
    operation_id="refuse_delivery",
    auth=WRITING,
)
def refuse(request: HttpRequest, delivery_id: int, given: Refusal) -> dict[str, Any]:
    """Send an arrived delivery back with a reason."""
    viewer = viewer_of(request)
    with refusals():
        refuse_delivery(viewer=viewer, delivery_id=delivery_id, reason=given.reason)
    return _delivery(viewer, delivery_id)


@router.post(
    "/deliveries/{delivery_id}/finish",
    response=DeliveryOut,
    by_alias=False,
    operation_id="finish_delivery",
    auth=WRITING,
)
def finish(request: HttpRequest, delivery_id: int, given: Result) -> dict[str, Any]:
    """Finish the work on a delivery that lies with the client's position, with its result."""
    viewer = viewer_of(request)
    with refusals():
        finish_delivery(viewer=viewer, delivery_id=delivery_id, result=given.result)
    return _delivery(viewer, delivery_id)


@router.post("/documents", response={201: DeliveryOut}, by_alias=False, operation_id="register_paper", auth=WRITING)
def paper(request: HttpRequest, given: Form[PaperIn], file: NinjaFile[UploadedFile]) -> Status[dict[str, Any]]:
    """Register a document that came from outside, with its scan; 409 when the body has it already."""
    viewer = viewer_of(request)
    with refusals(), transaction.atomic():
        scan = keep_scan(viewer=viewer, upload=file)
        delivery = register_paper(viewer=viewer, scan_id=scan.pk, paper=Paper(**given.model_dump()))
    return Status(201, _delivery(viewer, delivery.pk))


@contextmanager
def refusals() -> Iterator[None]:
    """What an action refuses, as the status that says why."""
    try:
        yield
    except CannotStore as error:
        raise HttpError(422, str(error)) from error
    except CannotAct as error:
        raise HttpError(409, str(error)) from error


def _delivery(viewer: Viewer, delivery_id: int) -> dict[str, Any]:
    return dict(Delivery.objects.filter(unit_id=viewer.unit_id).values(*DELIVERY_FIELDS).get(pk=delivery_id))
