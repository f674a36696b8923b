"""Which validation rules are checked in which forms: those whose figures the form asks, of the same kind of period."""

from lienthong.modules.reports.models import Form, FormRule, Row, ValidationRule
from lienthong.modules.reports.rules.expressions import CannotParse, parse, references


def derive_form_rules(*, rule: ValidationRule | None = None, form: Form | None = None) -> None:
    """Write down in which forms a rule is checked, or which rules a form checks."""
    rules = [rule] if rule else list(ValidationRule.objects.filter(retired_on__isnull=True))
    forms = [form] if form else list(Form.objects.exclude(state=Form.State.RETIRED))
    had = FormRule.objects.filter(**({"rule": rule} if rule else {}), **({"form": form} if form else {}))
    asked: dict[int, set[str]] = {one.pk: set() for one in forms}
    rows = Row.objects.filter(section__form__in=forms).values_list("section__form_id", "indicator__uid")
    for form_id, uid in rows:
        asked[form_id].add(uid)
    needed = {one.pk: needed_by(one) for one in rules}
    wanted = {
        (one.pk, each.pk)
        for one in forms
        for each in rules
        if each.retired_on is None
        and needed[each.pk]
        and needed[each.pk] <= asked[one.pk]
        and each.period_type in {"", one.period_type}
    }
    known = {(form_id, rule_id): pk for pk, form_id, rule_id in had.values_list("pk", "form_id", "rule_id")}
    FormRule.objects.filter(pk__in=[pk for key, pk in known.items() if key not in wanted]).delete()
    FormRule.objects.bulk_create(
        FormRule(form_id=form_id, rule_id=rule_id) for form_id, rule_id in sorted(wanted - known.keys())
    )


def needed_by(rule: ValidationRule) -> set[str]:
    """The indicators that a rule names; none where it cannot be read."""
    found: set[str] = set()
    for text in (rule.left, rule.right):
        try:
            found |= {uid for uid, _combo in references(parse(text))} if text.strip() else set()
        except CannotParse:
            return set()
    return found
