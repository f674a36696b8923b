"""Topics, templates, and the rules of competence and of time; what was used is retired, never removed."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.language.text import fold, nfc, sort_key
from lienthong.modules.petitions.events.settling import ClockRuleMade, CompetenceSaved, TemplateSaved, TopicSaved
from lienthong.modules.petitions.models import AnswerTemplate, ClockRule, CompetenceRule, Topic
from lienthong.modules.petitions.rules.settling import may_settle, may_word


class CannotSettle(Exception):
    """The viewer may not make this, or it is not complete; the message says why."""


@dataclass(frozen=True, slots=True)
class RuleValues:
    """A rule of competence: empty conditions fit everything; either `unit_id` or `level` is the target."""

    kind: str = ""
    topic_id: int | None = None
    territory_id: int | None = None
    unit_id: int | None = None
    level: str = ""
    department: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClockValues:
    """A rule of time from `begins_on`; days as ClockRule says."""

    kind: str
    instance: int
    begins_on: date
    accept: int
    accept_measure: str
    decide: int
    measure: str
    complex: int
    remote: int
    remote_complex: int
    extension: int
    extensions: int
    may_pause: bool
    needs_above: bool
    citation: str


@transaction.atomic
def save_competence(*, viewer: Viewer, values: RuleValues, rule_id: int | None = None) -> CompetenceRule:
    """Make a rule, the last in order, or change one. Raises CannotSettle, CompetenceRule.DoesNotExist."""
    _check(viewer)
    if (values.unit_id is None) == (values.level == ""):
        raise CannotSettle(_("Name either a unit or a level as the target."))
    if rule_id is None:
        last = CompetenceRule.objects.aggregate(last=Max("position"))["last"] or 0
        rule = CompetenceRule(position=last + 1)
    else:
        rule = CompetenceRule.objects.select_for_update().get(pk=rule_id, retired_at__isnull=True)
    for name, value in asdict(values).items():
        setattr(rule, name, value)
    rule.save()
    _tell_rule(rule, "saved", viewer)
    return rule


@transaction.atomic
def move_competence(*, viewer: Viewer, rule_id: int, up: bool) -> None:
    """Try a rule before the one above it, or after the one below. Raises CannotSettle, CompetenceRule.DoesNotExist."""
    _check(viewer)
    rules = list(CompetenceRule.objects.select_for_update().filter(retired_at__isnull=True).order_by("position", "id"))
    place = next((at for at, one in enumerate(rules) if one.pk == rule_id), None)
    if place is None:
        raise CompetenceRule.DoesNotExist
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rules):
        return
    rules[place], rules[other] = rules[other], rules[place]
    for at, one in enumerate(rules, start=1):
        if one.position != at:
            one.position = at
            one.save(update_fields=["position"])
    _tell_rule(rules[other], "moved", viewer)


@transaction.atomic
def retire_competence(*, viewer: Viewer, rule_id: int) -> None:
    """Use a rule no longer. Raises CannotSettle, CompetenceRule.DoesNotExist."""
    _check(viewer)
    rule = CompetenceRule.objects.select_for_update().get(pk=rule_id, retired_at__isnull=True)
    rule.retired_at = timezone.now()
    rule.save(update_fields=["retired_at"])
    _tell_rule(rule, "retired", viewer)


@transaction.atomic
def save_topic(*, viewer: Viewer, values: dict[str, Any], topic_id: int | None = None) -> Topic:
    """Make or change a topic: code, name, name_en, description, keywords (words), is_retired.

    Raises CannotSettle, Topic.DoesNotExist.
    """
    _check(viewer)
    topic = Topic.objects.select_for_update().get(pk=topic_id) if topic_id else Topic(code=values["code"])
    if topic_id is None and Topic.objects.filter(code=values["code"]).exists():
        raise CannotSettle(_("There is a topic with this code already."))
    topic.name, topic.name_en = nfc(values["name"]).strip(), values["name_en"].strip()
    topic.description = nfc(values["description"]).strip()
    topic.keywords = list(dict.fromkeys(fold(word) for word in values["keywords"] if fold(word)))[:50]
    topic.sort_key = sort_key(topic.name)[:400]
    topic.retired_on = timezone.localdate() if values["is_retired"] else None
    topic.save()
    emit(TopicSaved(topic.code, topic.name), subject=Subject("petition_topic", topic.pk), viewer=viewer)
    return topic


@transaction.atomic
def save_template(*, viewer: Viewer, values: dict[str, Any], template_id: int | None = None) -> AnswerTemplate:
    """Make or change a template of the viewer's body: name, kind, topic_id, text, is_retired.

    Raises CannotSettle, AnswerTemplate.DoesNotExist.
    """
    if not may_word(viewer):
        raise CannotSettle(_("You cannot make templates."))
    own = AnswerTemplate.objects.select_for_update(of=("self",)).filter(body_id=viewer.body_id)
    template = own.get(pk=template_id) if template_id else AnswerTemplate(body_id=viewer.body_id)
    template.name, template.text = nfc(values["name"]).strip(), nfc(values["text"]).strip()
    template.kind, template.topic_id = values["kind"], values["topic_id"]
    template.retired_at = timezone.now() if values["is_retired"] else None
    template.save()
    event = TemplateSaved(template.name, is_retired=values["is_retired"])
    emit(event, subject=Subject("answer_template", template.pk), viewer=viewer)
    return template


@transaction.atomic
def make_clock_rule(*, viewer: Viewer, values: ClockValues) -> ClockRule:
    """Begin a rule of time from today or a later day; the one before ends there, and what it timed stays as it is.

    Raises CannotSettle.
    """
    _check(viewer)
    if values.begins_on < timezone.localdate():
        raise CannotSettle(_("A rule begins today or later: what has been timed stays as it is."))
    own = ClockRule.objects.select_for_update().filter(kind=values.kind, instance=values.instance)
    if own.filter(valid__startswith__gte=values.begins_on).exists():
        raise CannotSettle(_("A rule for this kind begins on that day or later already."))
    for before in own.filter(valid__contains=values.begins_on):
        before.valid = DateRange(before.valid.lower, values.begins_on, "[)")
        before.save(update_fields=["valid"])
    given = asdict(values)
    begins_on = given.pop("begins_on")
    rule = ClockRule.objects.create(valid=DateRange(begins_on, None, "[)"), **given)
    event = ClockRuleMade(rule.kind, rule.instance, begins_on.isoformat(), rule.citation)
    emit(event, subject=Subject("clock_rule", rule.pk), viewer=viewer)
    return rule


def _check(viewer: Viewer) -> None:
    if not may_settle(viewer):
        raise CannotSettle(_("Only the centre makes what holds for everybody."))


def _tell_rule(rule: CompetenceRule, what: str, viewer: Viewer) -> None:
    emit(CompetenceSaved(rule.note, what), subject=Subject("competence_rule", rule.pk), viewer=viewer)
