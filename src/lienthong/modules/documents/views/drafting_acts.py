"""What is done with a draft: sent to review, agreed, returned, submitted, approved, taken back, remarked upon."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.modules.documents.actions import drafting, drafting_review
from lienthong.modules.documents.actions.drafting_review import Asked, CannotSend
from lienthong.modules.documents.actions.drafting_upload import CannotUpload, add_attachment, remove_attachment
from lienthong.modules.documents.forms.drafting import CommentForm, SubmitForm
from lienthong.modules.documents.models import Comment
from lienthong.modules.documents.queries.drafting_sheet import findings_of, reading_of
from lienthong.modules.documents.views.drafting import found_draft, signer_choices


@page("documents.draft", methods=("POST",))
def review_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Send to reviewers in the order in which they were chosen."""
    asked = [one for key in request.POST.getlist("reviewers") if (one := _asked(key))]
    note = request.POST.get("note", "")
    return _act(
        request,
        document_id,
        lambda: drafting_review.ask_review(viewer=request.viewer, document_id=document_id, reviewers=asked, note=note),
        _("Sent for review."),
    )


@page("documents.draft", methods=("POST",))
def submit_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Submit for signature, unless the form check found something grave."""
    document = found_draft(request.viewer, document_id)
    form = SubmitForm(request.POST, signers=signer_choices(document))
    if not form.is_valid():
        messages.error(request, _("Choose a leader of your body who may sign."))
        return redirect("draft", document_id)
    version = drafting.current_version(document_id)
    grave = [one for one in findings_of(document, version, reading_of(document, version).pdf) if one.weight == "bad"]
    if grave:
        messages.error(request, " ".join(str(one.text) for one in grave))
        return redirect("draft", document_id)
    return _act(
        request,
        document_id,
        lambda: drafting_review.submit_draft(
            viewer=request.viewer,
            document_id=document_id,
            signer_id=form.cleaned_data["signer"],
            note=form.cleaned_data["note"],
        ),
        _("Submitted for signature."),
    )


@page("documents.view", methods=("POST",))
def agree_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Agree as the reviewer whose turn it is."""
    note = request.POST.get("note", "")
    return _act(
        request,
        document_id,
        lambda: drafting_review.agree(viewer=request.viewer, document_id=document_id, note=note),
        _("You agreed."),
    )


@page("documents.sign", methods=("POST",))
def approve_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Approve for issue."""
    note = request.POST.get("note", "")
    return _act(
        request,
        document_id,
        lambda: drafting_review.approve_draft(viewer=request.viewer, document_id=document_id, note=note),
        _("Approved. The records desk issues it."),
    )


@page("documents.view", methods=("POST",))
def return_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Give it back to its author with a reason."""
    note = request.POST.get("note", "")
    return _act(
        request,
        document_id,
        lambda: drafting_review.return_draft(viewer=request.viewer, document_id=document_id, note=note),
        _("Returned to its author."),
    )


@page("documents.draft", methods=("POST",))
def take_draft_back(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Take one's own draft back."""
    return _act(
        request,
        document_id,
        lambda: drafting_review.take_draft_back(viewer=request.viewer, document_id=document_id),
        _("The draft is with you again."),
    )


@page("documents.draft", methods=("POST",))
def cancel_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Give a draft up."""
    reason = request.POST.get("reason", "")
    return _act(
        request,
        document_id,
        lambda: drafting.cancel_draft(viewer=request.viewer, document_id=document_id, reason=reason),
        _("The draft was given up."),
    )


@page("documents.draft", methods=("POST",))
def name_co_authors(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Say who writes along."""
    chosen = [one.position_id for key in request.POST.getlist("co_authors") if (one := _asked(key)) and one.position_id]
    return _act(
        request,
        document_id,
        lambda: drafting.name_co_authors(viewer=request.viewer, document_id=document_id, position_ids=chosen),
        _("Co-authors noted."),
    )


@page("documents.draft", methods=("POST",))
def attach_to_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Put files with the draft, several at once; each is taken or refused by itself."""
    found_draft(request.viewer, document_id)
    for upload in request.FILES.getlist("files"):
        try:
            add_attachment(viewer=request.viewer, document_id=document_id, upload=upload)
        except (CannotUpload, drafting.CannotDraft) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Attached: %(name)s") % {"name": upload.name})
    return redirect("draft", document_id)


@page("documents.draft", methods=("POST",))
def detach_from_draft(request: ViewerRequest, document_id: int, attachment_id: int) -> HttpResponseBase:
    """Take a file away from the draft."""
    return _act(
        request,
        document_id,
        lambda: remove_attachment(viewer=request.viewer, document_id=document_id, attachment_id=attachment_id),
        _("Attachment removed."),
    )


@page("documents.view", methods=("POST",))
def comment_draft(request: ViewerRequest, document_id: int) -> HttpResponseBase:
    """Leave a remark on a page of the newest version."""
    form = CommentForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("draft", document_id)
    found_draft(request.viewer, document_id)
    version = drafting.current_version(document_id)
    return _act(
        request,
        document_id,
        lambda: drafting_review.add_comment(viewer=request.viewer, version=version, **form.cleaned_data),
        _("Remark noted."),
    )


@page("documents.view", methods=("POST",))
def resolve_comment(request: ViewerRequest, document_id: int, comment_id: int) -> HttpResponseBase:
    """Mark a remark as dealt with."""
    found_draft(request.viewer, document_id)
    comment = Comment.objects.select_related("version").filter(pk=comment_id, version__document_id=document_id).first()
    if comment is None:
        raise Http404
    return _act(
        request,
        document_id,
        lambda: drafting_review.resolve_comment(viewer=request.viewer, comment=comment),
        _("Remark closed."),
    )


def _act(request: ViewerRequest, document_id: int, act: Callable[[], object], text: str) -> HttpResponseBase:
    """Do it to a draft that the viewer sees, and say how it went on its page."""
    found_draft(request.viewer, document_id)
    try:
        act()
    except (CannotSend, drafting.CannotDraft) as error:
        messages.error(request, str(error))
    else:
        messages.success(request, text)
    return redirect("draft", document_id)


def _asked(key: str) -> Asked | None:
    """A picker's key: `p12` a position, `u3` a unit, a bare number a position."""
    digits = key.lstrip("pu")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 18:
        return None
    return Asked(int(digits)) if key.startswith("u") else Asked(0, int(digits))
