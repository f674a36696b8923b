"""What the sender does to their own petition: reply, add files, withdraw, give an opinion."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.kernel.access.origin import visitor_address
from lienthong.kernel.access.pages import public_page
from lienthong.kernel.files.middleware import refused_upload, takes_files
from lienthong.kernel.files.models import File
from lienthong.modules.petitions.actions import citizen
from lienthong.modules.petitions.actions.moving import CannotMove
from lienthong.modules.petitions.actions.portal_guarding import count_visit
from lienthong.modules.petitions.actions.portal_uploads import (
    MOST_BYTES,
    MOST_TOGETHER,
    CannotTakeIn,
    refusal,
    with_files,
)
from lienthong.modules.petitions.forms.portal import plain_words
from lienthong.modules.petitions.rules.codes import grouped, plain_code
from lienthong.modules.petitions.views.portal_limits import limited
from lienthong.modules.petitions.views.portal_tracking import opened, own_page

Files = list[tuple[str, File]]
Act = Callable[[int, str, str, Files], object]


def _reply(petition_id: int, text: str, _choice: str, files: Files) -> object:
    return citizen.reply_to_question(petition_id=petition_id, text=text, files=files)


def _add(petition_id: int, _text: str, _choice: str, files: Files) -> object:
    if not files:
        raise CannotMove(_("Choose a file first."))
    return citizen.add_files(petition_id=petition_id, files=files)


def _withdraw(petition_id: int, text: str, _choice: str, _files: Files) -> object:
    return citizen.withdraw(petition_id=petition_id, reason=text[:300])


def _verdict(petition_id: int, text: str, choice: str, _files: Files) -> object:
    return citizen.give_verdict(petition_id=petition_id, verdict=choice, reason=text)


_ACTS: dict[str, tuple[Act, str | Promise]] = {
    "reply": (_reply, gettext_lazy("Your reply was sent. The work goes on.")),
    "add": (_add, gettext_lazy("The files were added.")),
    "withdraw": (_withdraw, gettext_lazy("You have withdrawn the petition.")),
    "verdict": (_verdict, gettext_lazy("Thank you. Your opinion was noted.")),
}


@takes_files(each=MOST_BYTES, together=MOST_TOGETHER)
@public_page(methods=("POST",))
@limited
def portal_own_act(request: HttpRequest, code: str, act: str) -> HttpResponse:
    """Do one of them; what cannot be done says why, and what was typed is kept."""
    if act not in _ACTS:
        raise Http404
    do, done = _ACTS[act]
    petition = opened(request, code)
    count_visit(what="write", address=visitor_address(request))
    text = plain_words(request.POST.get("text", ""))
    if refused := refused_upload(request):
        return own_page(request, petition, code, fault=refusal(refused), typed=text, status=413)
    try:
        with with_files(request.FILES.getlist("files")) as files:
            do(petition.pk, text, request.POST.get("verdict", ""), files)
    except (CannotMove, CannotTakeIn) as error:
        return own_page(request, petition, code, fault=str(error), typed=text, status=409)
    messages.success(request, str(done))
    return redirect("portal_own", grouped(plain_code(code)))
