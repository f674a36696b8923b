"""An office with something of every kind in it, all of it marked, and strangers who shall never read the mark."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from tests.attacks.directives import Directives
from tests.attacks.petitions import Petitions
from tests.attacks.reports import Reports

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Delegation, Position, SavedView
from lienthong.kernel.accounts.tests.factories import make_account, make_viewer
from lienthong.kernel.calendar.models import Override
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.notify.models import Notification
from lienthong.kernel.numbering.actions import allocate_numbers, ensure_series
from lienthong.kernel.numbering.models import Counter
from lienthong.kernel.org.models import Unit
from lienthong.kernel.work.models import Step
from lienthong.modules.documents.actions.drafting import begin_draft
from lienthong.modules.documents.models import (
    Attachment,
    CaseFile,
    CaseFileEntry,
    Comment,
    OutsideAddress,
    OutsideDelivery,
    Phrase,
    Question,
    RecipientGroup,
    ResultFile,
    Scan,
    Version,
)
from lienthong.modules.documents.tests.factories_drafting import head
from lienthong.modules.documents.tests.factories_issuing import blank_pdf
from lienthong.modules.documents.tests.incoming_factories import make_delivery, make_issued, make_place

MARK = "Mật ngữ 7Q"
LEFT_OUT = ("_gallery",)  # it shows nobody's data
LIBRARIES = ("allauth.", "ninja.", "django.contrib.staticfiles.")


@dataclass(frozen=True)
class Address:
    """One pattern of the product: its text, what stands in it, what answers."""

    text: str
    names: tuple[str, ...]
    view: Any

    def filled(self, values: dict[str, object]) -> str:
        """The address with these values in its places."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), self.text)


def addresses() -> list[Address]:
    """Every address of our own."""
    return [
        Address(text, tuple(re.findall(r"<(?:\w+:)?(\w+)>", text)), pattern.callback)
        for text, pattern in _walk(get_resolver().url_patterns)
        if not str(getattr(pattern.callback, "__module__", "")).startswith(LIBRARIES) and not text.startswith(LEFT_OUT)
    ]


def _walk(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            yield prefix + str(pattern.pattern), pattern


class World:
    """What stands in An Giang, by the name that addresses give it: one or more ids each."""

    def __init__(self) -> None:
        place = make_place()
        self.units, self.clerk, self.leader = place.units, place.clerk, place.leader
        self.specialist = place.specialist
        self.ids: dict[str, list[object]] = {}
        ag = self.units["ag"]
        self._papers(ag)
        self._people(ag)
        document_id = int(str(self.documents[0]))
        self.directives = Directives(MARK, self.units, (self.leader, self.specialist), document_id)
        self.officer = self.directives.officer
        self.reports = Reports(MARK, self.units)
        self.petitions = Petitions(MARK, self.units)

    def _papers(self, ag: Unit) -> None:
        pdf = store_bytes(name=f"{MARK}.pdf", content=blank_pdf(), viewer=self.clerk)
        draft = begin_draft(viewer=self.specialist, head=head(summary=MARK))
        version = Version.objects.filter(document=draft).latest("id")
        attachment = Attachment.objects.create(document=draft, file=pdf, place=1)
        remark = Comment.objects.create(version=version, author_id=self.specialist.position_id, text=MARK)
        issued = make_issued(ag, summary=MARK)
        Version.objects.create(document=issued, number=1, pdf=pdf, at=timezone.now(), is_final=True)
        sent = make_delivery(self.units["ag1"], document=issued)
        came = make_delivery(ag, body=self.units["tw"])
        came.document.summary = MARK
        came.document.save()
        result = store_bytes(name=f"{MARK} 2.pdf", content=blank_pdf() + b"\n", viewer=self.clerk)
        ResultFile.objects.create(delivery=came, file=result)
        question = Question.objects.create(
            delivery=came, to="sender", text=MARK, asked_by_id=self.clerk.position_id, asked_at=timezone.now()
        )
        outside = OutsideDelivery.objects.create(document=issued, name=MARK, email="a@x.vn")
        outside_address = OutsideAddress.objects.create(owner=ag, name=MARK, email="a@x.vn")
        folder = CaseFile.objects.create(unit=ag, code="01", title=MARK, opened_on=date(2026, 11, 1))
        CaseFileEntry.objects.create(case_file=folder, document=issued)
        allocate_numbers(
            series=ensure_series(unit_id=ag.pk, book="incoming"),
            period=f"{timezone.localdate().year}",
            on=timezone.localdate(),
            subject_kind="delivery",
            subject_ids=[came.pk],
        )
        scan = Scan.objects.create(unit=ag, file=pdf, added_by_id=self.clerk.account_id)
        group = RecipientGroup.objects.create(owner=ag, name=MARK)
        phrase = Phrase.objects.create(account_id=self.clerk.account_id, text=MARK)
        self.documents: list[object] = [draft.pk, issued.pk]
        counter = Counter.objects.get(series__unit=ag)
        self.ids |= {
            "document_id": self.documents,
            "delivery_id": [came.pk, sent.pk],
            "attachment_id": [attachment.pk],
            "comment_id": [remark.pk],
            "file_id": [pdf.pk, result.pk],
            "question_id": [question.pk],
            "outside_id": [outside.pk],
            "address_id": [outside_address.pk],
            "case_file_id": [folder.pk],
            "counter_id": [counter.pk],
            "series_id": [counter.series_id],
            "scan_id": [scan.pk],
            "group_id": [group.pk],
            "phrase_id": [phrase.pk],
            "act": ["register", "refuse", "instruct", "finish"],
            "action": ["register"],
            "number": [1],
            "place": [1],
            "width": [900],
            "kind": ["xlsx", "csv", "delivery_waits"],
            "language": ["vi"],
        }

    def _people(self, ag: Unit) -> None:
        position = Position.objects.get(pk=self.clerk.position_id)
        loan = Delegation.objects.create(
            position=position, to=make_account(full_name=MARK), valid=("2026-11-01", "2026-12-31"), reason=MARK
        )
        view = SavedView.objects.create(account_id=self.clerk.account_id, page="incoming", name=MARK, query="q=1")
        news = Notification.objects.create(
            position=position, kind="delivery_waits", subject_kind="delivery", subject_id=1, title=MARK
        )
        closure = Override.objects.create(
            unit=ag, first="2026-12-01", last="2026-12-01", halves=0, reason=MARK, decision=MARK
        )
        self.ids |= {
            "account_id": [self.clerk.account_id],
            "position_id": [self.clerk.position_id],
            "unit_id": [ag.pk],
            "unit": [ag.pk],
            "delegation_id": [loan.pk],
            "view_id": [view.pk],
            "override_id": [closure.pk],
            "pk": [news.pk, Step.objects.filter(unit=ag).earliest("id").pk],
            "type_id": [Version.objects.earliest("id").document.type_id],
        }

    def strangers(self) -> list[Viewer]:
        """Every role in Hà Nội, and an officer below it; nobody of them oversees An Giang."""
        roles = ("clerk", "leader", "inspector", "administrator")
        return [
            *(make_viewer(self.units["hn"], role, clearance=3) for role in roles),
            make_viewer(self.units["hn1"], "officer", clearance=3),
        ]

    def paths(self, address: Address, *, is_open: bool = False) -> list[str]:
        """The address with everything in each of its places that it may be about; `is_open`: what all may read."""
        return list(dict.fromkeys(address.filled(values) for values in self._values(address, is_open=is_open)))

    def example(self, address: Address) -> dict[str, object]:
        """One value for each place of an address."""
        found = [*self._values(address, is_open=False), *self._values(address, is_open=True)]
        return found[0] if found else {}

    def _values(self, address: Address, *, is_open: bool) -> list[dict[str, object]]:
        if address.text.startswith("directives/"):
            return self.directives.rows(address.text, address.names, is_open=is_open)
        if address.text.startswith("reports/"):
            return self.reports.rows(address.text, address.names, is_open=is_open)
        if address.text.startswith(("petitions/", "portal/", "p/", "open311/")):
            return self.petitions.rows(address.text, address.names, is_open=is_open)
        if is_open or not set(address.names) <= set(self.ids):
            return []
        chosen = product(*(self.ids[name] for name in address.names))
        return [dict(zip(address.names, values, strict=True)) for values in chosen]


__all__ = ["MARK", "Address", "World", "addresses"]
