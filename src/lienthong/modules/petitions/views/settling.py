"""Pages on which topics, templates, and the rules of competence and of time are made."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions import settling as actions
from lienthong.modules.petitions.actions.settling import CannotSettle
from lienthong.modules.petitions.forms import settling as forms
from lienthong.modules.petitions.models import AnswerTemplate, CompetenceRule, Topic
from lienthong.modules.petitions.queries import settling as reads
from lienthong.modules.petitions.queries.competence import current_rules
from lienthong.modules.petitions.queries.competence_trial import trial_of
from lienthong.modules.petitions.queries.handling_list import number
from lienthong.modules.petitions.rules.settling import may_settle


@page(Permission.PETITIONS_VIEW, methods=("GET", "POST"))
def competence_rules(request: ViewerRequest) -> HttpResponse:
    """The rules in the order in which they are tried; trying one on last month's petitions, and saving it."""
    rule = _asked(request, CompetenceRule, retired_at__isnull=True)
    form = forms.CompetenceForm(request.POST or None, rule=rule)
    trial = None
    if request.method == "POST" and form.is_valid():
        if "try" in request.POST:
            trial = _tried(form, rule)
        else:
            try:
                pk = rule.pk if rule else None
                actions.save_competence(viewer=request.viewer, values=form.values, rule_id=pk)
            except CannotSettle as error:
                form.add_error(None, str(error))
            else:
                return _saved(request, "competence_rules")
    context = {"lines": reads.rule_lines(), "form": form, "rule": rule, "trial": trial}
    return _page(request, "petitions/pages/competence_rules.html", context, form)


@page(Permission.PETITIONS_SETTLE, methods=("POST",))
def move_competence_rule(request: ViewerRequest, pk: int, way: str) -> HttpResponse:
    """Try a rule earlier or later, or use it no longer."""
    if way not in {"up", "down", "retire"}:
        raise Http404
    try:
        if way == "retire":
            actions.retire_competence(viewer=request.viewer, rule_id=pk)
        else:
            actions.move_competence(viewer=request.viewer, rule_id=pk, up=way == "up")
    except CompetenceRule.DoesNotExist as error:
        raise Http404 from error
    except CannotSettle as error:
        messages.error(request, str(error))
        return redirect("competence_rules")
    return _saved(request, "competence_rules")


@page(Permission.PETITIONS_VIEW, methods=("GET", "POST"))
def petition_topics(request: ViewerRequest) -> HttpResponse:
    """What petitions may be about."""
    topic = _asked(request, Topic)
    form = forms.TopicForm(request.POST or None, topic=topic)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_topic(viewer=request.viewer, values=form.values, topic_id=topic.pk if topic else None)
        except CannotSettle as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, "petition_topics")
    return _page(
        request, "petitions/pages/petition_topics.html", {"topics": reads.topics(), "form": form, "topic": topic}, form
    )


@page(Permission.PETITIONS_HANDLE, methods=("GET", "POST"))
def answer_templates(request: ViewerRequest) -> HttpResponse:
    """Words that the viewer's body begins its answers with."""
    template = _asked(request, AnswerTemplate, body_id=request.viewer.body_id)
    form = forms.TemplateForm(request.POST or None, template=template)
    if request.method == "POST" and form.is_valid():
        try:
            pk = template.pk if template else None
            actions.save_template(viewer=request.viewer, values=form.values, template_id=pk)
        except CannotSettle as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, "answer_templates")
    context = {"own": reads.own_templates(request.viewer), "form": form, "template": template}
    return _page(request, "petitions/pages/answer_templates.html", context, form)


@page(Permission.PETITIONS_VIEW, methods=("GET", "POST"))
def clock_rules(request: ViewerRequest) -> HttpResponse:
    """How long each kind may take, by which law, from when to when."""
    form = forms.ClockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.make_clock_rule(viewer=request.viewer, values=form.values)
        except CannotSettle as error:
            form.add_error(None, str(error))
        else:
            return _saved(request, "clock_rules")
    return _page(request, "petitions/pages/clock_rules.html", {"rules": reads.clock_rules(), "form": form}, form)


def _asked(request: ViewerRequest, model: Any, **own: Any) -> Any:
    """The record that is edited, none for a new one."""
    pk = number(request.GET.get("edit", ""))
    if pk is None:
        return None
    found = model.objects.filter(pk=pk, **own).first()
    if found is None:
        raise Http404
    return found


def _tried(form: forms.CompetenceForm, rule: CompetenceRule | None) -> Any:
    """What the rules would have done with the one of the form among them."""
    values, now = form.values, current_rules()
    if (values.unit_id is None) == (values.level == ""):
        form.add_error(None, _("Name either a unit or a level as the target."))
        return None
    place = rule.position if rule else max((one.position for one in now), default=0) + 1
    asked = {
        name: getattr(values, name)
        for name in ("kind", "topic_id", "territory_id", "unit_id", "level", "department", "note")
    }
    tried = CompetenceRule(position=place, **asked)
    others = [one for one in now if rule is None or one.pk != rule.pk]
    return trial_of(sorted([*others, tried], key=lambda one: (one.position, one.pk or 0)), against=now)


def _page(request: ViewerRequest, template: str, context: dict[str, Any], form: Any) -> HttpResponse:
    context |= {
        "settles": may_settle(request.viewer),
        "here": request.resolver_match.url_name if request.resolver_match else "",
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _saved(request: ViewerRequest, name: str) -> HttpResponse:
    messages.success(request, _("Saved"))
    return redirect(name)
