"""Drafts: the list, a new one, its page, its editor."""

from datetime import timedelta
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.queries import told
from lienthong.kernel.jobs.actions import enqueue
from lienthong.kernel.org.models import Unit
from lienthong.kernel.ui.render import render
from lienthong.modules.documents.actions import drafting as actions
from lienthong.modules.documents.actions.drafting_conversion import convert_again
from lienthong.modules.documents.actions.drafting_review import signers
from lienthong.modules.documents.actions.drafting_upload import CannotUpload, upload_version
from lienthong.modules.documents.forms.drafting import DraftForm, NewDraftForm, SubmitForm, initial_of
from lienthong.modules.documents.jobs.searching import index_document
from lienthong.modules.documents.models import Document, Version
from lienthong.modules.documents.queries import drafting as lists
from lienthong.modules.documents.queries import drafting_sheet as sheets
from lienthong.modules.documents.queries.drafting_pages import fingerprint
from lienthong.modules.documents.queries.stamping import stamp_plan
from lienthong.modules.documents.rules.drafting_content import content_from


@page("documents.view")
def drafts(request: ViewerRequest) -> HttpResponse:
    """Drafts by who must act: mine, to review, to sign, approved and to be issued."""
    viewer = request.viewer
    tab = request.GET.get("tab", "mine")
    tab = tab if tab in lists.TABS and lists.has_tab(viewer, tab) else "mine"
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else None
    rows, older = lists.drafts_of(viewer, tab, before=before)
    tabs = [(key, lists.has_tab(viewer, key)) for key in lists.TABS]
    context = {"rows": rows, "older": older, "tab": tab, "tabs": tabs, "counts": lists.draft_counts(viewer)}
    return render(request, "documents/pages/drafts.html", context, fragment="list")


@page("documents.draft", methods=("GET", "POST"))
def new_draft(request: ViewerRequest) -> HttpResponseBase:
    """Begin a draft, composed here or from a file."""
    viewer = request.viewer
    types = lists.types_for(Unit.objects.values_list("system", flat=True).get(pk=viewer.body_id))
    form = NewDraftForm(
        request.POST or None, request.FILES or None, viewer=viewer, types=types, initial={"key": uuid4()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            document = actions.begin_draft(viewer=viewer, head=form.head(), key=form.cleaned_data["key"])
        except actions.CannotDraft as error:
            form.add_error(None, str(error))
        else:
            return _begun(request, document, form)
    return render(
        request, "documents/pages/new_draft.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


def _begun(request: ViewerRequest, document: Document, form: NewDraftForm) -> HttpResponseBase:
    """Where a new draft goes on: the editor, or its page when a file came with it; a refused file is told there."""
    upload = form.cleaned_data.get("file")
    if upload is None:
        return redirect("edit_draft", document.pk)
    try:
        upload_version(viewer=request.viewer, document_id=document.pk, upload=upload)
    except (CannotUpload, actions.CannotDraft) as error:
        messages.error(request, str(error))
        return redirect("edit_draft", document.pk)
    return redirect("draft", document.pk)


@page("documents.draft")
def draft_people(request: ViewerRequest) -> HttpResponse:
    """People, and with `?units=1` offices, of the viewer's body for the pickers."""
    viewer = request.viewer
    with_units = request.GET.get("units") == "1"
    rows = lists.people_of(viewer.body_id, request.GET.get("q", ""), besides=viewer.position_id, units=with_units)
    return render(request, "documents/parts/draft_people.html", {"rows": rows})


@page("documents.view")
def draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """A draft as everybody round it sees it: pages with remarks, reviews, versions, findings, what may be done."""
    document = found_draft(request.viewer, document_id)
    if document.state not in lists.UNFINISHED and document.state != Document.State.CANCELLED:
        return redirect("document", document_id)
    return render(request, "documents/pages/draft.html", draft_context(request, document), fragment="detail")


def draft_context(request: ViewerRequest, document: Document) -> dict[str, object]:
    """What the page of a draft shows."""
    step = sheets.step_of(document.pk)
    versions = sheets.versions_of(document.pk)
    reading = sheets.reading_of(document, versions[0])
    comments = list(sheets.comments_of(document.pk))
    return {
        "document": document,
        "step": step,
        "may": sheets.may_of(request.viewer, document, step),
        "versions": versions,
        "version": versions[0],
        "reading": reading,
        "print": fingerprint(reading.pdf) if reading.pdf else "",
        "stamp": stamp_plan(versions[0]),
        "reviews": sheets.reviews_of(document.pk),
        "attachments": sheets.attachments_of(document.pk),
        "comments": [one for one in comments if one.version_id == versions[0].pk],
        "earlier": [one for one in comments if one.version_id != versions[0].pk and one.resolved_at is None],
        "findings": sheets.findings_of(document, versions[0], reading.pdf),
        "entries": told("document", document.pk),
        "co_authors": sheets.co_authors_of(document),
        "submit": SubmitForm(signers=signer_choices(document), initial={"signer": document.proposed_signer_id}),
    }


@page("documents.draft", methods=("GET", "POST"))
def edit_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """The editor; a POST saves everything and says where somebody else saved in between."""
    document = found_draft(request.viewer, document_id)
    version = actions.current_version(document_id)
    if not sheets.may_of(request.viewer, document, sheets.step_of(document_id)).edit:
        return redirect("draft", document_id)
    form = draft_form(request, document, version)
    conflict = None
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_typed(request.viewer, document_id, form)
        except actions.CannotDraft as error:
            form.add_error(None, str(error))
        except actions.DraftChanged as changed:
            conflict, form = changed.current, _again(request, document, changed.current)
        else:
            return _saved(request, document_id, saved)
    return _editor(request, document, version, form, conflict)


def _saved(request: ViewerRequest, document_id: int, version: Version) -> HttpResponseBase:
    if "then_read" in request.POST:
        return redirect("draft", document_id)
    messages.success(request, _("Saved as version %(number)d.") % {"number": version.number})
    return redirect("edit_draft", document_id)


def _editor(
    request: ViewerRequest, document: Document, version: Version, form: DraftForm, conflict: Version | None
) -> HttpResponse:
    differences = []
    if conflict is not None:
        mine = {**content_from(form.typed_fields()), "summary": form.cleaned_data.get("summary", "")}
        differences = sheets.compared(conflict, Version(content=mine))
    context = {
        "document": document,
        "version": version,
        "form": form,
        "conflict": conflict,
        "differences": differences,
        "reading": sheets.reading_of(document, version),
        "print": actions.token_of(version).replace(".", "-"),
    }
    is_bad = request.method == "POST"
    return render(request, "documents/pages/edit_draft.html", context, status=422 if is_bad else 200)


@page("documents.draft", methods=("POST",))
def save_draft(request: ViewerRequest, document_id: int) -> HttpResponse:
    """Save while typing: answers with the state of saving alone, never with the fields."""
    document = found_draft(request.viewer, document_id)
    form = draft_form(request, document, actions.current_version(document_id))
    state, told_, version = "saved", "", None
    if not form.is_valid():
        state, told_ = "invalid", " ".join(str(error) for errors in form.errors.values() for error in errors)
    else:
        try:
            version = save_typed(request.viewer, document_id, form)
        except actions.CannotDraft as error:
            state, told_ = "refused", str(error)
        except actions.DraftChanged as changed:
            state, version = "conflict", changed.current
    context = {"document": document, "state": state, "told": told_, "version": version}
    if version is not None:
        context["token"] = actions.token_of(version)
    response = render(request, "documents/parts/draft_saving.html", context)
    if state == "saved":
        response["HX-Trigger"] = "draft-saved"
    return response


@page("documents.draft", methods=("POST",))
def upload_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Take a DOCX or PDF as the next version."""
    found_draft(request.viewer, document_id)
    upload = request.FILES.get("file")
    if upload is None:
        messages.error(request, _("Choose a file first."))
        return redirect("draft", document_id)
    try:
        version = upload_version(viewer=request.viewer, document_id=document_id, upload=upload)
    except (CannotUpload, actions.CannotDraft) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Saved as version %(number)d.") % {"number": version.number})
    return redirect("draft", document_id)


@page("documents.draft", methods=("POST",))
def convert_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Try again to turn an uploaded file into a PDF."""
    found_draft(request.viewer, document_id)
    try:
        convert_again(viewer=request.viewer, document_id=document_id)
    except actions.CannotDraft as error:
        messages.error(request, str(error))
    return redirect("draft", document_id)


def found_draft(viewer: Viewer, document_id: int) -> Document:
    """A draft that the viewer may read, or 404."""
    document = sheets.seen_draft(viewer, document_id)
    if document is None:
        raise Http404
    return document


def signer_choices(document: Document) -> list[tuple[int, str]]:
    """Who may sign for the document's body, as a list to choose from."""
    rows = signers(document.body_id or 0)[:200]
    return [(one.pk, f"{one.account.full_name} – {one.title}, {one.unit.name}") for one in rows]


def draft_form(request: ViewerRequest, document: Document, version: Version) -> DraftForm:
    """The editor's form, with what was typed or what stands."""
    types = lists.types_for(document.body.system if document.body else "")
    return DraftForm(
        request.POST or None,
        viewer=request.viewer,
        types=types,
        signers=signer_choices(document),
        initial=initial_of(document, version, actions.token_of(version)),
    )


def _again(request: ViewerRequest, document: Document, current: Version) -> DraftForm:
    """The form with everything that was typed, on top of the version that stands now."""
    typed = request.POST.copy()
    typed["token"], typed["keep_theirs"] = actions.token_of(current), "1"
    types = lists.types_for(document.body.system if document.body else "")
    form = DraftForm(typed, viewer=request.viewer, types=types, signers=signer_choices(document))
    form.full_clean()
    return form


def save_typed(viewer: Viewer, document_id: int, form: DraftForm) -> Version:
    """Hand a valid form to the action; what was typed is found by the search a minute later.

    Savings within an open version leave no event, so that the entry in the search is asked for here.
    """
    typed = actions.Typed(form.cleaned_data["token"], form.head(), form.typed_fields())
    saved = actions.save_draft(
        viewer=viewer, document_id=document_id, typed=typed, keep_theirs=form.cleaned_data["keep_theirs"]
    )
    later = timezone.now() + timedelta(minutes=1)
    enqueue(index_document, once=f"index-typed:{document_id}", at=later, document_id=document_id)
    return saved
