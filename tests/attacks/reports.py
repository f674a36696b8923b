"""Reports and lists of An Giang with everything that hangs on them, marked; strangers keep some of their own."""

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.files.actions import store_bytes
from lienthong.kernel.org.models import Unit
from lienthong.modules.reports.actions.compile_adjusting import adjust_figure
from lienthong.modules.reports.actions.compile_bulletins import order_bulletin
from lienthong.modules.reports.actions.compile_tables import save_table
from lienthong.modules.reports.actions.compiling import refresh_totals
from lienthong.modules.reports.actions.entry import save_values
from lienthong.modules.reports.actions.rosters_lines import add_entry
from lienthong.modules.reports.actions.submissions import return_submission, submit
from lienthong.modules.reports.actions.submissions_opening import open_due_periods
from lienthong.modules.reports.models import (
    BulletinIssue,
    Derived,
    Disaggregation,
    Figure,
    LegendSet,
    Roster,
    RosterImport,
    RosterUnit,
    Submission,
    ValidationRule,
)
from lienthong.modules.reports.rules.periods import span_of
from lienthong.modules.reports.rules.tables import Asked
from lienthong.modules.reports.tests.factories_catalogue import a_form, an_indicator
from lienthong.modules.reports.tests.factories_rosters import make_active_roster

Row = dict[str, object]
WAYS = ("submit", "withdraw", "approve", "return", "lock", "unlock")
ACTS = ("activate", "version", "end", "delete")
DESIGN = ("add-section", "section", "delete-section", "move-section", "add", "row", "remove", "move")


class Reports:
    """`closed` are the ids, by the beginning of their addresses, that no stranger reads; `open` those that all may."""

    def __init__(self, mark: str, units: dict[str, Unit]) -> None:
        self.mark, self.units = mark, units
        self.designer = make_viewer(units["ag"], "specialist")
        self.head, self.officer = make_viewer(units["village"], "village_head"), make_viewer(units["ag1"], "officer")
        self.closed: dict[str, list[Row]] = {"reports/": [{"kind": kind} for kind in ("csv", "xlsx", "json")]}
        self.open: dict[str, list[Row]] = {}
        self._sent()
        self._catalogue()
        self._lists()

    def _sent(self) -> None:
        count = an_indicator(self.designer, "Số hộ")
        words = an_indicator(self.designer, "Ghi chú", type="text", adding="none")
        form = a_form(self.designer, count, words, begins_on=timezone.localdate() - timedelta(days=7))
        open_due_periods()
        sent = Submission.objects.filter(form=form, unit=self.units["village"]).earliest("period__starts_on")
        number, text = (Figure.objects.get(indicator=one) for one in (count, words))
        save_values(viewer=self.head, submission_id=sent.pk, values={number.pk: "7", text.pk: self.mark})
        submit(viewer=self.head, submission_id=sent.pk, note=self.mark)
        return_submission(viewer=self.officer, submission_id=sent.pk, reason=self.mark, notes={number.pk: self.mark})
        submit(viewer=self.head, submission_id=sent.pk, note=self.mark)
        refresh_totals()
        corrected = adjust_figure(
            viewer=self.designer,
            unit=self.units["ag"],
            figure=number,
            period=sent.period,
            delta=Decimal(1),
            reason=self.mark,
        )
        table = save_table(viewer=self.designer, name=self.mark, asked=Asked(form=form.pk, unit=self.units["ag"].pk))
        bulletin = order_bulletin(viewer=self.designer, form=form)
        paper = store_bytes(name=f"{self.mark} bản in.txt", content=self.mark.encode(), viewer=None)
        issue = BulletinIssue.objects.create(bulletin=bulletin, period=sent.period, at=timezone.now(), file=paper)
        self.closed["reports/compiled/bulletins/"] = [{"pk": bulletin.pk}]
        self.closed["reports/compiled/bulletins/issues/"] = [{"pk": issue.pk}]
        period = span_of("week", sent.period.starts_on).dhis2
        here = {"form": form.pk, "figure": number.pk, "period": period, "unit": self.units["ag"].pk}
        self.closed["reports/submissions/"] = [{"pk": sent.pk, "act": act} for act in WAYS]
        self.closed["reports/compiled/"] = [here | {"kind": kind} for kind in ("csv", "xlsx", "sdmx", "pdf")]
        self.closed["reports/compiled/tables/"] = [{"pk": table.pk}]
        self.closed["reports/compiled/adjustments/"] = [{"pk": corrected.pk}]
        self.open["reports/compiled/"] = [here | {"unit": self.units["hn"].pk, "kind": "csv"}]
        self.form = form

    def _catalogue(self) -> None:
        owner = self.units["ag"]
        draft = a_form(self.designer, name=self.mark, active=False)
        derived = Derived.objects.create(uid="DerivedAAA1", name="Bình quân", numerator="1", owner=owner)
        rule = ValidationRule.objects.create(uid="RuleAAAAAA1", name="Quy tắc", left="1", operator="equal", owner=owner)
        legend = LegendSet.objects.create(uid="LegendAAAA1", name="Thang màu")
        kinds = {
            "indicators": self.form.sections.get().rows.earliest("id").indicator_id,
            "disaggregations": Disaggregation.objects.earliest("id").pk,
            "derived": derived.pk,
            "rules": rule.pk,
            "legends": legend.pk,
        }
        for rows, form in ((self.closed, draft), (self.open, self.form)):
            rows["reports/forms/"] = [{"pk": form.pk, "act": act} for act in ACTS]
            rows["reports/forms/<int:pk>/design/"] = [{"pk": form.pk, "act": act} for act in DESIGN]
        self.open["reports/catalogue/"] = [
            {"kind": kind, "pk": pk, "act": act}
            for kind, pk in kinds.items()
            for act in ("retire", "restore", "delete")
        ]

    def _lists(self) -> None:
        draft = make_active_roster(self.units, owner="ag")
        Roster.objects.filter(pk=draft.pk).update(name=self.mark, state="draft")
        roster = make_active_roster(self.units, owner="ag", feeds="villages")
        own = RosterUnit.objects.get(roster=roster, unit=self.units["ag1"])
        line = add_entry(viewer=self.officer, list_id=own.pk, given={"name": self.mark, "kind": "Thôn"})
        sheet = store_bytes(name=f"{self.mark}.csv", content=f"Tên\n{self.mark}\n".encode(), viewer=self.officer)
        taken = RosterImport.objects.create(
            roster=roster,
            unit=own.unit,
            file=sheet,
            position_id=self.officer.position_id,
            at=timezone.now(),
            state="checked",
            faults=[[2, "Tên", "required", self.mark]],
        )
        at: Row = {"key": "name", "way": "up", "kind": "xlsx"}
        self.closed["reports/rosters/"] = [at | {"pk": draft.pk, "unit": self.units["ag"].pk}]
        self.closed["reports/rosters/<int:pk>/board/<int:unit>"] = [at | {"pk": roster.pk, "unit": self.units["ag"].pk}]
        self.closed["reports/rosters/lists/"] = [at | {"pk": own.pk}]
        self.closed["reports/rosters/lines/"] = [{"pk": line.pk}]
        self.closed["reports/rosters/imports/"] = [{"pk": taken.pk}]
        self.closed["reports/rosters/feeding/"] = [{"pk": own.pk}]
        self.open["reports/rosters/"] = [at | {"pk": roster.pk, "unit": self.units["hn"].pk}]

    def rows(self, text: str, names: tuple[str, ...], *, is_open: bool) -> list[Row]:
        """What stands in the places of an address."""
        if not names:
            return [] if is_open else [{}]
        beginnings = {one for one in (*self.closed, *self.open) if text.startswith(one)}
        longest = max(beginnings, key=len)
        found = (self.open if is_open else self.closed).get(longest, [])
        return [row for row in found if set(names) <= set(row)]


__all__ = ["Reports"]
