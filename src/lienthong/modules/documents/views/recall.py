"""Recall, correction and replacement: the sender's pages, and the recipient's answer."""

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.files.actions import CannotStore
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions import recall as acts
from lienthong.modules.documents.forms.recall import AnswerForm, RecallForm, UpdateForm
from lienthong.modules.documents.forms.recipients import numbers
from lienthong.modules.documents.models import Document
from lienthong.modules.documents.queries.recall import recall_reach, units_named
from lienthong.modules.documents.rules.recall import may_request


def _requested(request: ViewerRequest, document_id: int) -> Document:
    document = Document.objects.visible_to(request.viewer).filter(pk=document_id).first()
    if document is None or not may_request(request.viewer, document):
        raise Http404
    return document


@page("documents.issue", methods=("GET", "POST"))
def recall(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Ask a document back, from everybody or from some; says before what will happen to how many."""
    document = _requested(request, document_id)
    form = RecallForm(request.POST or None)
    given = request.POST if request.method == "POST" else request.GET
    chosen = numbers(given.getlist("unit"))
    if request.method == "POST" and form.is_valid():
        some = chosen if form.cleaned_data["whom"] == "some" else None
        try:
            asked = acts.ask_recall(
                viewer=request.viewer, document_id=document_id, reason=form.cleaned_data["reason"], unit_ids=some
            )
        except acts.CannotRecall as cannot:
            form.add_error(None, str(cannot))
        else:
            text = _("%(back)d gave it back at once, %(asked)d were asked.")
            messages.success(request, text % {"back": asked.at_once, "asked": asked.asked})
            return redirect("board", document_id)
    context = {
        "document": document,
        "form": form,
        "reach": recall_reach(document_id),
        "chosen": units_named(document_id, chosen),
    }
    return render(request, "documents/pages/recall.html", context, status=422 if form.errors else 200)


@page("documents.issue", methods=("POST",))
def withdraw_recall(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Take a recall back from whoever has not answered."""
    _requested(request, document_id)
    count = acts.withdraw_recall(viewer=request.viewer, document_id=document_id)
    text = ngettext("Withdrawn from %(num)d recipient.", "Withdrawn from %(num)d recipients.", count)
    messages.success(request, text % {"num": count})
    return redirect("board", document_id)


@page("documents.issue", methods=("GET", "POST"))
def update(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Send a corrected copy to every recipient."""
    document = _requested(request, document_id)
    form = UpdateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, note = form.cleaned_data["file"], form.cleaned_data["note"]
        try:
            count = acts.send_update(viewer=request.viewer, document_id=document_id, upload=upload, note=note)
        except (acts.CannotUpdate, CannotStore) as cannot:
            form.add_error("file", str(cannot))
        else:
            messages.success(request, _("The corrected copy went to %(count)d recipients.") % {"count": count})
            return redirect("board", document_id)
    context = {"document": document, "form": form}
    return render(request, "documents/pages/update_document.html", context, status=422 if form.errors else 200)


@page("documents.draft", methods=("POST",))
def replace(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Begin the document that takes this one's place; nothing changes until that one is issued."""
    try:
        draft = acts.begin_replacement(viewer=request.viewer, document_id=document_id)
    except acts.CannotReplace:
        messages.error(request, _("This document cannot be replaced."))
        return redirect("document", document_id)
    messages.info(request, _("Write the new document; when it is issued it takes the place of this one."))
    return redirect("draft", draft.pk)


@page("documents.view", methods=("POST",))
def answer(request: ViewerRequest, delivery_id: int) -> HttpResponseBase:
    """The recipient agrees or refuses, with a reason."""
    form = AnswerForm(request.POST)
    try:
        acts.answer_request(
            viewer=request.viewer,
            delivery_id=delivery_id,
            agrees="agree" in request.POST,
            reason=form.cleaned_data["reason"] if form.is_valid() else "",
        )
        messages.success(request, _("The sender has been answered."))
    except acts.CannotAnswer as cannot:
        messages.error(request, str(cannot))
    return redirect("delivery", delivery_id)
