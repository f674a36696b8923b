"""Petitions of An Giang, marked; what the portal shows to everybody and what only a code opens."""

from django.utils import timezone

from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import days_of
from lienthong.kernel.calendar.models import Day
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.org.models import Unit
from lienthong.modules.petitions.actions import moves
from lienthong.modules.petitions.actions.keeping_files import keep_files
from lienthong.modules.petitions.actions.settling import RuleValues, save_competence
from lienthong.modules.petitions.actions.submitting import ContactDetails, Draft, submit_petition
from lienthong.modules.petitions.models import Attachment, Contact, LaneKeeper, OpinionCluster, OpinionRun, Unsealing
from lienthong.modules.petitions.tests.factories_privacy import make_denunciation, make_keeper, make_petition

Row = dict[str, object]
NOBODYS_CODE = "0000-0000-0000-0000"
ACTS = ("accept", "disown", "rule", "assign", "draft", "answer_part", "resume", "approve", "withdraw", "note")


class Petitions:
    """`closed` are the values, by the beginning of their addresses, that no stranger reads; `open` what all may."""

    def __init__(self, mark: str, units: dict[str, Unit]) -> None:
        self.mark, self.units = mark, units
        self.open: dict[str, list[Row]] = {
            "portal/new/": [{"territory": units["ag1"].territory_id}],
        }
        self.closed: dict[str, list[Row]] = {
            "portal/uploads/": [{"token": "x"}],
            "portal/cases/": [{"reference": "PA-0000-000000"}],
            "portal/files/": [{"pk": 1}],
            "open311/v2/services/": [{"code": "none", "form": "json"}],
            "open311/v2/requests/": [{"reference": "PA-0000-000000", "form": "json"}],
            "open311/v2/tokens/": [{"token": NOBODYS_CODE, "form": "json"}],
            "petitions/opinions/": [_summary(units["ag"])],
            "p/": [{"code": NOBODYS_CODE, "act": act} for act in ("reply", "add", "withdraw", "verdict")],
        }
        self._handled()
        self._kept()

    def _handled(self) -> None:
        """One petition of the province that is worked on, and what a department was asked about it."""
        today = timezone.localdate()
        Day.objects.bulk_create(days_of(today.year - 1, today.year + 1, []), ignore_conflicts=True)
        photo = store_bytes(name=f"{self.mark} ảnh.txt", content=self.mark.encode(), viewer=None)
        draft = Draft(
            kind="feedback",
            territory_id=self.units["ag"].territory_id,
            text=self.mark,
            contact=ContactDetails(name=self.mark, phone="0900000000"),
            files=[("document", photo)],
        )
        petition = submit_petition(draft=draft, request_key="attacks").petition
        leader = make_viewer(self.units["ag"], "leader")
        specialist = make_viewer(self.units["ag_dept"], "specialist")
        moves.accept(viewer=specialist, petition_id=petition.pk)
        moves.assign(viewer=leader, petition_id=petition.pk, position_id=specialist.position_id)
        moves.coordinate(
            viewer=specialist, petition_id=petition.pk, unit_ids=[self.units["ag1"].pk], question=self.mark
        )
        part = petition.coordinations.get()
        self.closed["petitions/"] = [{"pk": petition.pk, "act": act, "file_id": photo.pk} for act in ACTS]
        self.closed["petitions/parts/"] = [{"pk": part.pk}]
        rule = save_competence(
            viewer=make_viewer(self.units["tw"], "specialist"), values=RuleValues(level="province", note="Quy tắc")
        )
        self.closed["petitions/rules/"] = [{"pk": rule.pk, "way": way} for way in ("up", "down", "retire")]
        self.closed["petitions/bulk/"] = [{"act": act} for act in ("accept", "refuse", "merge")]

    def _kept(self) -> None:
        """What is kept apart: contacts, pictures before they are redacted, the sealed lane and its keepers."""
        ag, mark = self.units["ag"], self.mark
        petition = make_petition(ag, title=mark, text=mark, state="assigned", accepted_at=timezone.now())
        Contact.objects.create(petition=petition, name=mark, phone=mark[:20])
        file = store_bytes(name=f"{mark} riêng.txt", content=mark.encode(), viewer=None)
        photo = Attachment.objects.create(petition=petition, kind="photo", file=file, added_at=timezone.now())
        sealed = make_denunciation(self.units["tw"], ag, words=mark)
        keeper = make_keeper(ag)
        kept = LaneKeeper.objects.get(position_id=keeper.position_id)
        asked = Unsealing.objects.create(
            petition=sealed, asked_by_id=keeper.position_id, asked_at=timezone.now(), reason=mark
        )
        one: Row = {"pk": petition.pk, "attachment": photo.pk, "kind": "whole", "file_id": file.pk, "act": "note"}
        self.closed["petitions/"] += [one, {**one, "pk": sealed.pk}]
        self.closed["petitions/contacts/"] = [{"kind": "feedback"}]
        paper = store_bytes(name=f"{mark} kín.txt", content=mark.encode(), viewer=None)
        keep_files(petition=sealed, files=[("document", paper)], at=timezone.now())
        sent: Row = {"pk": sealed.pk, "asked": asked.pk, "attachment": sealed.attachments.get().pk}
        self.closed["petitions/sealed/"] = [{**sent, "act": act} for act in ("accept", "refuse", "draft", "note")]
        self.closed["petitions/keepers/"] = [{"unit": ag.pk, "pk": kept.pk}]

    def rows(self, text: str, names: tuple[str, ...], *, is_open: bool) -> list[Row]:
        """The values for the places of an address."""
        kept = self.open if is_open else self.closed
        beginning = max((one for one in kept if text.startswith(one)), key=len, default="")
        return [{name: row[name] for name in names} for row in kept.get(beginning, []) if set(names) <= set(row)]


def _summary(unit: Unit) -> Row:
    """A summary of opinions of the unit with one cluster."""
    position = Position.objects.filter(unit=unit).order_by("pk")[0]
    run = OpinionRun.objects.create(position=position, unit=unit, name="x", state="done", at=timezone.now())
    return {"pk": run.pk, "cluster": OpinionCluster.objects.create(run=run, place=0, size=0).pk}
