"""A follow-up question at the desk of whom it was asked."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import finished, render, toast, wants_fragment
from lienthong.modules.documents.actions.incoming_questions import answer_question
from lienthong.modules.documents.actions.incoming_steps import CannotAct
from lienthong.modules.documents.forms.incoming import AnswerForm
from lienthong.modules.documents.queries.incoming_asked import asked

PAGE = "documents/pages/question.html"


@page(Permission.DOCUMENTS_VIEW, methods=("GET", "POST"))
def question(request: ViewerRequest, question_id: int) -> HttpResponse:
    """The question with its document; its answer, or the form for it."""
    found = asked(request.viewer, question_id)
    if found is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_question(viewer=request.viewer, question_id=question_id, text=form.cleaned_data["text"])
        except CannotAct as error:
            form.add_error(None, str(error))
        else:
            return _answered(request, question_id)
    status = 422 if form.errors else 200
    return render(request, PAGE, {"asked": found, "form": form}, fragment="detail", status=status)


def _answered(request: ViewerRequest, question_id: int) -> HttpResponse:
    if not wants_fragment(request):
        messages.success(request, _("Answered"))
        return redirect("question", question_id)
    context = {"asked": asked(request.viewer, question_id), "form": AnswerForm()}
    response = render(request, PAGE, context, fragment="detail")
    return finished(toast(response, _("Answered")), f"question-{question_id}")
