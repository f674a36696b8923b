"""Forms: what is asked and of whom is written down when they come into force, and follows the tree."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.actions import close_unit, move_unit, open_unit
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.catalogue import (
    CannotChangeCatalogue,
    IndicatorValues,
    change_indicator,
    default_disaggregation,
    delete_indicator,
    retire_indicator,
)
from lienthong.modules.reports.actions.form_units import derive_after_change, derive_form_units, end_forms
from lienthong.modules.reports.actions.forms import (
    CannotChangeForm,
    activate_form,
    change_form,
    delete_form,
    make_next_version,
    retire_form,
    values_of,
)
from lienthong.modules.reports.models import Combination, Disaggregation, Figure, Form, FormFigure, FormUnit
from lienthong.modules.reports.queries.forms import meant_count
from lienthong.modules.reports.rules.catalogue import may_view_form
from lienthong.modules.reports.tests.factories_catalogue import a_form, an_indicator

pytestmark = pytest.mark.django_db
BEGAN = date(2025, 12, 29)


@pytest.fixture
def units() -> dict[str, Unit]:
    return make_tree()


@pytest.fixture
def expert(units: dict[str, Unit]) -> Viewer:
    return make_viewer(units["tw_office"], "specialist")


def by_sex() -> Disaggregation:
    made = Disaggregation.objects.create(uid="IvYR8mc6prX", name="Giới tính")
    for place, (uid, name) in enumerate([("aaaaaaaaaa1", "Nam"), ("aaaaaaaaaa2", "Nữ")]):
        Combination.objects.create(uid=uid, name=name, disaggregation=made, position=place)
    return made


def asked(form: Form) -> dict[int, Any]:
    return {unit: (valid.lower, valid.upper) for unit, valid in form.units.values_list("unit_id", "valid")}


def test_the_default_disaggregation_is_there_once() -> None:
    assert default_disaggregation() == default_disaggregation()
    assert Combination.objects.count() == 1


def test_an_indicator_has_a_figure_for_each_combination(expert: Viewer) -> None:
    plain, divided = an_indicator(expert), an_indicator(expert, disaggregation_id=by_sex().pk)
    assert plain.figures.count() == 1
    assert divided.figures.count() == 2
    assert (plain.owner_id, plain.version) == (expert.body_id, 1)


def test_what_is_in_use_keeps_its_meaning(expert: Viewer) -> None:
    one = an_indicator(expert, "Số hộ", code="SH")
    changed = change_indicator(
        viewer=expert, indicator_id=one.pk, version=1, values=IndicatorValues("Số hộ", disaggregation_id=by_sex().pk)
    )
    assert (changed.version, changed.code) == (2, "")
    assert Figure.objects.filter(indicator=one).count() == 2
    a_form(expert, changed)
    values = IndicatorValues("Số hộ dân", type="number", disaggregation_id=changed.disaggregation_id)
    assert change_indicator(viewer=expert, indicator_id=one.pk, version=2, values=values).version == 3
    for meaning in ({"type": "text"}, {"adding": "latest"}, {"disaggregation_id": None}):
        given: dict[str, Any] = {"type": "number", "disaggregation_id": changed.disaggregation_id, **meaning}
        with pytest.raises(CannotChangeCatalogue):
            change_indicator(
                viewer=expert, indicator_id=one.pk, version=3, values=IndicatorValues("Số hộ dân", **given)
            )
    with pytest.raises(CannotChangeCatalogue):
        delete_indicator(viewer=expert, indicator_id=one.pk)
    assert retire_indicator(viewer=expert, indicator_id=one.pk).retired_on


def test_the_second_of_two_editors_is_told(expert: Viewer) -> None:
    one = an_indicator(expert)
    change_indicator(viewer=expert, indicator_id=one.pk, version=1, values=IndicatorValues("Một"))
    with pytest.raises(CannotChangeCatalogue) as refused:
        change_indicator(viewer=expert, indicator_id=one.pk, version=1, values=IndicatorValues("Hai"))
    assert refused.value.field == "version"


@pytest.mark.parametrize(
    "values",
    [
        {"name": " "},
        {"name": "x", "type": "money"},
        {"name": "x", "adding": "weighted"},
        {"name": "x", "code": "TAKEN"},
    ],
)
def test_what_cannot_be_an_indicator_is_refused(expert: Viewer, values: dict[str, Any]) -> None:
    an_indicator(expert, code="TAKEN")
    with pytest.raises(CannotChangeCatalogue):
        an_indicator(expert, **values) if values["name"].strip() else change_indicator(
            viewer=expert, indicator_id=an_indicator(expert).pk, version=1, values=IndicatorValues(" ")
        )


def test_only_who_designs_and_only_the_owner_changes(units: dict[str, Unit], expert: Viewer) -> None:
    one, form = an_indicator(expert), a_form(expert, active=False)
    with pytest.raises(CannotChangeCatalogue):
        an_indicator(make_viewer(units["tw"], "leader"))
    stranger = make_viewer(units["ag_dept"], "specialist")
    with pytest.raises(CannotChangeCatalogue):
        change_indicator(viewer=stranger, indicator_id=one.pk, version=1, values=IndicatorValues("x"))
    with pytest.raises(Form.DoesNotExist):
        activate_form(viewer=stranger, form_id=form.pk)
    activate_form(viewer=expert, form_id=form.pk)
    with pytest.raises(CannotChangeForm):
        retire_form(viewer=stranger, form_id=form.pk, ends_on=date(2026, 12, 31))


def test_a_form_in_force_asks_its_figures_in_order_and_its_units(units: dict[str, Unit], expert: Viewer) -> None:
    divided, plain = an_indicator(expert, disaggregation_id=by_sex().pk), an_indicator(expert)
    form = a_form(expert, divided, plain)
    assert form.begins_on == BEGAN
    found = FormFigure.objects.filter(form=form).order_by("position")
    assert [(one.figure.indicator_id, one.figure.combination.name) for one in found] == [
        (divided.pk, "Nam"),
        (divided.pk, "Nữ"),
        (plain.pk, "default"),
    ]
    assert asked(form) == {units["village"].pk: (BEGAN, None)}
    communes = a_form(expert, plain, level="commune", units=[units["ag"].pk], without=[units["ag2"].pk])
    assert (meant_count(form), meant_count(communes)) == (1, 1), "a draft says how many it will be"
    assert asked(communes) == {units["ag1"].pk: (BEGAN, None)}
    assert asked(a_form(expert, plain, level="province")) == {units[name].pk: (BEGAN, None) for name in ("ag", "hn")}


def test_who_is_asked_follows_the_tree(units: dict[str, Unit], expert: Viewer) -> None:
    form = a_form(expert, level="commune", units=[units["ag"].pk])
    today = timezone.localdate()
    new = open_unit(viewer=None, parent_id=units["ag"].pk, name="Đảng ủy xã Mới", kind="committee", symbol="M")
    move_unit(viewer=None, unit_id=units["hn1"].pk, parent_id=units["ag"].pk)
    move_unit(viewer=None, unit_id=units["ag2"].pk, parent_id=units["hn"].pk)
    derive_after_change(on=today)
    assert asked(form) == {
        units["ag1"].pk: (BEGAN, None),
        units["ag2"].pk: (BEGAN, today),
        units["hn1"].pk: (today, None),
        new.pk: (today, None),
    }
    assert derive_after_change(on=today) == 0
    before = set(FormUnit.objects.filter(form=form).values_list("unit_id", "valid"))
    FormUnit.objects.filter(form=form).delete()
    derive_form_units(form, since=form.begins_on)
    assert set(FormUnit.objects.filter(form=form).values_list("unit_id", "valid")) == before


def test_a_closed_unit_is_asked_until_it_closed(units: dict[str, Unit], expert: Viewer) -> None:
    form = a_form(expert)
    today = timezone.localdate()
    close_unit(viewer=None, unit_id=units["village"].pk, reason="Nhập")
    derive_after_change(on=today)
    assert asked(form) == {units["village"].pk: (BEGAN, today)}


def test_other_units_are_asked_from_today_on(units: dict[str, Unit], expert: Viewer) -> None:
    form = a_form(expert, level="commune")
    today = timezone.localdate()
    values = values_of(form)
    changed = change_form(
        viewer=expert,
        form_id=form.pk,
        revision=form.revision,
        values=type(values)(
            **{**{name: getattr(values, name) for name in values.__slots__}, "without": [units["hn"].pk]}
        ),
    )
    assert asked(changed)[units["hn1"].pk] == (BEGAN, today)
    assert asked(changed)[units["ag1"].pk] == (BEGAN, None)
    with pytest.raises(CannotChangeForm):
        change_form(viewer=expert, form_id=form.pk, revision=form.revision, values=values)


def test_the_next_version_replaces_the_form_from_the_next_period_on(units: dict[str, Unit], expert: Viewer) -> None:
    form = a_form(expert, an_indicator(expert))
    following = make_next_version(viewer=expert, form_id=form.pk)
    assert make_next_version(viewer=expert, form_id=form.pk) == following
    assert (following.version, following.state, following.begins_on.weekday()) == (2, "draft", 0)
    activate_form(viewer=expert, form_id=following.pk)
    form.refresh_from_db()
    assert form.ends_on == following.begins_on - timedelta(days=1)
    village = units["village"].pk
    assert asked(form) == {village: (BEGAN, following.begins_on)}
    assert asked(following) == {village: (following.begins_on, None)}
    assert FormFigure.objects.filter(form=following).count() == 1


def test_a_form_ends_and_is_retired_when_nothing_more_is_taken(expert: Viewer) -> None:
    form = a_form(expert, closes_after=10)
    retire_form(viewer=expert, form_id=form.pk, ends_on=date(2026, 3, 1))
    assert [valid.upper for valid in form.units.values_list("valid", flat=True)] == [date(2026, 3, 2)]
    assert end_forms(today=date(2026, 3, 11)) == 0
    assert end_forms(today=date(2026, 3, 12)) == 1
    with pytest.raises(CannotChangeForm):
        retire_form(viewer=expert, form_id=form.pk, ends_on=date(2025, 1, 1))


def test_a_form_that_asks_nothing_or_twice_stays_a_draft(expert: Viewer) -> None:
    one = an_indicator(expert)
    form = a_form(expert, one, active=False)
    section = form.sections.get()
    section.rows.all().delete()
    with pytest.raises(CannotChangeForm):
        activate_form(viewer=expert, form_id=form.pk)
    section.rows.create(indicator=one)
    form.sections.create(position=1).rows.create(indicator=one)
    with pytest.raises(CannotChangeForm, match=one.name):
        activate_form(viewer=expert, form_id=form.pk)
    form.sections.get(position=1).delete()
    retire_indicator(viewer=expert, indicator_id=one.pk)
    with pytest.raises(CannotChangeForm):
        activate_form(viewer=expert, form_id=form.pk)
    delete_form(viewer=expert, form_id=form.pk)
    assert not Form.objects.exists()


def test_what_is_visible_is_what_may_be_viewed(units: dict[str, Unit], expert: Viewer) -> None:
    a_form(expert)
    a_form(expert, active=False)
    a_form(make_viewer(units["ag_dept"], "specialist"), active=False)
    for viewer in (
        expert,
        make_viewer(units["ag"], "leader"),
        make_viewer(units["village"], "village_head"),
        make_viewer(units["tw"], "operator"),
    ):
        seen = set(Form.objects.visible_to(viewer))
        assert seen == {form for form in Form.objects.select_related("owner") if may_view_form(viewer, form)}


def test_units_of_earlier_eras_are_asked_as_they_were(units: dict[str, Unit], expert: Viewer) -> None:
    """What is expected of a period in the past follows the tree of that time."""
    today = timezone.localdate()
    move_unit(viewer=None, unit_id=units["ag2"].pk, parent_id=units["hn"].pk, on=today - timedelta(days=30))
    form = a_form(expert, level="commune", units=[units["ag"].pk])
    assert asked(form)[units["ag2"].pk] == (BEGAN, today - timedelta(days=30))
    assert DateRange(BEGAN, None, "[)") in form.units.values_list("valid", flat=True)
