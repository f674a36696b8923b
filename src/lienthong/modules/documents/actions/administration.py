"""Types of documents as versioned data: added, revised from a day on, ended; never changed behind what exists."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from lienthong.kernel.access.roles import Permission
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.modules.documents.events.administration import (
    DocumentTypeAdded,
    DocumentTypeEnded,
    DocumentTypeRevised,
)
from lienthong.modules.documents.models import DocumentType


class CannotChangeType(Exception):
    """The type may not be changed like this; `why` is a word: rule, taken, day, ended."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class TypeVersion:
    """What a type is from a day on; `source` is the law or guidance that says so."""

    name: str
    name_en: str
    source: str
    own_series: bool
    period_kind: str
    valid_from: date


@transaction.atomic
def add_document_type(*, viewer: Viewer, system: str, code: str, layout: str, version: TypeVersion) -> DocumentType:
    """A type that a system did not have. Raises CannotChangeType."""
    _check(viewer)
    code = nfc(code).strip()
    if DocumentType.objects.filter(system=system, code=code, valid_to__isnull=True).exists():
        raise CannotChangeType("taken")
    last = DocumentType.objects.filter(system=system).order_by("-position").values_list("position", flat=True).first()
    made = _create(system, code, layout, 0 if last is None else last + 1, version)
    emit(
        DocumentTypeAdded(system, code, made.name, made.valid_from),
        subject=Subject("document_type", made.pk),
        viewer=viewer,
    )
    return made


@transaction.atomic
def revise_document_type(*, viewer: Viewer, type_id: int, version: TypeVersion) -> DocumentType:
    """Another version of a type from a day on; the running one ends the day before. Raises CannotChangeType."""
    current = _running(viewer, type_id)
    if version.valid_from <= current.valid_from:
        raise CannotChangeType("day")
    current.valid_to = version.valid_from - timedelta(days=1)
    current.save(update_fields=["valid_to"])
    made = _create(current.system, current.code, current.layout, current.position, version)
    emit(
        DocumentTypeRevised(made.system, made.code, made.name, made.valid_from),
        subject=Subject("document_type", made.pk),
        viewer=viewer,
    )
    return made


@transaction.atomic
def end_document_type(*, viewer: Viewer, type_id: int, on: date) -> None:
    """Use a type no longer after the day `on`. Raises CannotChangeType."""
    current = _running(viewer, type_id)
    if on < current.valid_from:
        raise CannotChangeType("day")
    current.valid_to = on
    current.save(update_fields=["valid_to"])
    emit(
        DocumentTypeEnded(current.system, current.code, on),
        subject=Subject("document_type", type_id),
        viewer=viewer,
    )


def _check(viewer: Viewer) -> None:
    if not viewer.may(Permission.ADMINISTER_SYSTEM):
        raise CannotChangeType("rule")


def _running(viewer: Viewer, type_id: int) -> DocumentType:
    _check(viewer)
    current = DocumentType.objects.select_for_update().filter(pk=type_id, valid_to__isnull=True).first()
    if current is None:
        raise CannotChangeType("ended")
    return current


def _create(system: str, code: str, layout: str, position: int, version: TypeVersion) -> DocumentType:
    try:
        with transaction.atomic():
            return DocumentType.objects.create(
                system=system,
                code=code,
                layout=layout,
                position=position,
                name=nfc(version.name).strip(),
                name_en=version.name_en.strip(),
                source=nfc(version.source).strip(),
                own_series=version.own_series,
                period_kind=version.period_kind,
                valid_from=version.valid_from,
            )
    except IntegrityError as error:
        raise CannotChangeType("taken") from error
