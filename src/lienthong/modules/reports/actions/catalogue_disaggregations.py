"""By what indicators are divided: categories with options, and the disaggregations that combine them."""

from collections.abc import Sequence
from itertools import product

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import nfc
from lienthong.modules.reports.actions.catalogue import CannotChangeCatalogue, check_code, make_figures
from lienthong.modules.reports.events.catalogue import CatalogueEntryChanged, CatalogueEntryDeleted, CatalogueEntryMade
from lienthong.modules.reports.models import (
    Category,
    CategoryOption,
    Combination,
    Disaggregation,
    DisaggregationCategory,
    Indicator,
    Option,
)
from lienthong.modules.reports.rules.catalogue import DEFAULT_DISAGGREGATION, may_design, new_uid

SUBJECT = "report_disaggregation"
MOST_COMBINATIONS = 400
MOST_CATEGORIES = 5


@transaction.atomic
def make_category(*, viewer: Viewer, name: str, options: Sequence[str]) -> Category:
    """A category with its options in order; an option that other categories have is shared by its name."""
    _check(viewer)
    names = [text for text in (nfc(option).strip() for option in options) if text]
    if not nfc(name).strip() or not names or len(set(names)) < len(names):
        raise CannotChangeCatalogue(_("A category has a name and different options, one in each line."), "options")
    made = Category.objects.create(uid=new_uid(), name=nfc(name).strip())
    _add_options(made, names, first=0)
    return made


@transaction.atomic
def make_disaggregation(*, viewer: Viewer, name: str, categories: Sequence[int], code: str = "") -> Disaggregation:
    """Categories together, with a combination for each choice of one option of every one."""
    _check(viewer)
    found = {one.pk: one for one in Category.objects.filter(pk__in=categories)}
    ordered = [found[pk] for pk in dict.fromkeys(categories) if pk in found]
    if not 1 <= len(ordered) <= MOST_CATEGORIES:
        raise CannotChangeCatalogue(
            _("Choose from 1 to %(most)s categories.") % {"most": MOST_CATEGORIES}, "categories"
        )
    made = Disaggregation(uid=new_uid(), name=nfc(name).strip() or " × ".join(map(str, ordered)), code=code.strip())
    check_code(made)
    made.save(force_insert=True)
    DisaggregationCategory.objects.bulk_create(
        DisaggregationCategory(disaggregation=made, category=one, position=at) for at, one in enumerate(ordered)
    )
    combine(made)
    emit(CatalogueEntryMade(made.name), subject=Subject(SUBJECT, made.pk), viewer=viewer)
    return made


@transaction.atomic
def make_divided(
    *, viewer: Viewer, name: str, code: str, categories: Sequence[int], category: str, options: Sequence[str]
) -> Disaggregation:
    """A disaggregation of categories that are there and, with `category`, of a new one."""
    chosen = list(categories)
    if category.strip():
        chosen.append(make_category(viewer=viewer, name=category, options=options).pk)
    return make_disaggregation(viewer=viewer, name=name, categories=chosen, code=code)


@transaction.atomic
def change_disaggregation(
    *, viewer: Viewer, disaggregation_id: int, name: str, code: str = "", more: dict[int, Sequence[str]] | None = None
) -> Disaggregation:
    """Call it differently, and add options to its categories (`more`: category → names).

    An option stays once it is there. Indicators get figures for the new combinations; forms in force ask them from
    their next version on. Raises CannotChangeCatalogue.
    """
    found = Disaggregation.objects.select_for_update().get(pk=disaggregation_id)
    _check_shared(viewer, found)
    before, added = found.name, 0
    found.name, found.code = nfc(name).strip() or found.name, code.strip()
    check_code(found)
    found.save(update_fields=["name", "code"])
    for category in found.categories.filter(pk__in=more or {}):
        names = [nfc(text).strip() for text in (more or {})[category.pk] if text.strip()]
        known = set(category.options.values_list("name", flat=True))
        fresh = [text for text in dict.fromkeys(names) if text not in known]
        _add_options(category, fresh, first=len(known))
        added += len(fresh)
        if fresh:
            for other in Disaggregation.objects.filter(categories=category):
                combine(other)
    if added or found.name != before:
        told = _("%(before)s → %(name)s; %(added)s options more") % {
            "before": before,
            "name": found.name,
            "added": added,
        }
        emit(CatalogueEntryChanged(found.name, 1, told), subject=Subject(SUBJECT, found.pk), viewer=viewer)
    return found


@transaction.atomic
def delete_disaggregation(*, viewer: Viewer, disaggregation_id: int) -> None:
    """Delete what divides no indicator. Raises CannotChangeCatalogue."""
    found = Disaggregation.objects.select_for_update().get(pk=disaggregation_id)
    _check_shared(viewer, found)
    if found.indicators.exists():
        raise CannotChangeCatalogue(_("Indicators are divided by it, so it stays."))
    emit(CatalogueEntryDeleted(found.name), subject=Subject(SUBJECT, found.pk), viewer=viewer)
    found.delete()


def combine(disaggregation: Disaggregation) -> None:
    """Every combination of options that is not there yet, in the order of categories and options."""
    categories = Category.objects.filter(
        pk__in=DisaggregationCategory.objects.filter(disaggregation=disaggregation).values("category")
    )
    places = dict(
        DisaggregationCategory.objects.filter(disaggregation=disaggregation).values_list("category_id", "position")
    )
    choices = [
        [
            link.option
            for link in CategoryOption.objects.filter(category=one).select_related("option").order_by("position", "pk")
        ]
        for one in sorted(categories, key=lambda one: (places[one.pk], one.pk))
    ]
    wanted = list(product(*choices))
    if len(wanted) > MOST_COMBINATIONS:
        raise CannotChangeCatalogue(
            _("That makes %(count)s combinations; at most %(most)s.")
            % {"count": len(wanted), "most": MOST_COMBINATIONS},
            "categories",
        )
    known = {frozenset(one.options.values_list("pk", flat=True)): one for one in disaggregation.combinations.all()}
    for place, chosen in enumerate(wanted):
        had = known.get(frozenset(option.pk for option in chosen))
        if had is None:
            made = Combination.objects.create(
                uid=new_uid(), name=", ".join(map(str, chosen))[:230], disaggregation=disaggregation, position=place
            )
            made.options.set(chosen)
        elif had.position != place:
            had.position = place
            had.save(update_fields=["position"])
    for indicator in Indicator.objects.filter(disaggregation=disaggregation):
        make_figures(indicator)


def _add_options(category: Category, names: Sequence[str], *, first: int) -> None:
    shared = {one.name: one for one in Option.objects.filter(name__in=names).order_by("-pk")}
    for place, name in enumerate(names, start=first):
        option = shared.get(name) or Option.objects.create(uid=new_uid(), name=name)
        CategoryOption.objects.create(category=category, option=option, position=place)


def _check(viewer: Viewer) -> None:
    if not may_design(viewer):
        raise CannotChangeCatalogue(_("Your position does not make indicators."))


def _check_shared(viewer: Viewer, found: Disaggregation) -> None:
    """What divides another body's indicators is not the viewer's to change; what is not divided is nobody's."""
    _check(viewer)
    if found.uid == DEFAULT_DISAGGREGATION or found.indicators.exclude(owner_id=viewer.body_id).exists():
        raise CannotChangeCatalogue(_("Indicators of another body are divided by it."))
