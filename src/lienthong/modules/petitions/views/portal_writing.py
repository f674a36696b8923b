"""Saying something, a page at a time: the words, the details, reading over, sending. Nothing is kept in between.

What was filled in travels in the pages themselves, so that no half-said word of a denunciation lies in the database.
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language

from lienthong.kernel.access.origin import visitor_address
from lienthong.kernel.access.pages import public_page
from lienthong.kernel.accounts.actions.openid import provider_name
from lienthong.kernel.files.middleware import refused_upload, takes_files
from lienthong.kernel.files.views import sealed_response
from lienthong.kernel.ui.render import render
from lienthong.modules.petitions.actions.portal_guarding import (
    CannotTrust,
    NotYet,
    checked_challenge,
    count_visit,
    new_challenge,
)
from lienthong.modules.petitions.actions.portal_sending import send_petition
from lienthong.modules.petitions.actions.portal_uploads import (
    MOST_BYTES,
    MOST_FILES,
    MOST_TOGETHER,
    CannotTakeIn,
    Kept,
    kept_files,
    refusal,
    shown_again,
    take_in,
)
from lienthong.modules.petitions.actions.submitting import CannotSubmit
from lienthong.modules.petitions.forms.portal import DetailsForm, SayingForm
from lienthong.modules.petitions.queries import portal_choices as choices
from lienthong.modules.petitions.queries.portal_places import Place, place_of
from lienthong.modules.petitions.queries.similar import Similar, similar_petitions
from lienthong.modules.petitions.rules.codes import grouped
from lienthong.modules.petitions.rules.identity import Sender
from lienthong.modules.petitions.rules.suggesting import Suggestion, suggest_kind
from lienthong.modules.petitions.views.portal_identity import known_sender
from lienthong.modules.petitions.views.portal_limits import limited

STEPS = ("saying", "details", "check", "send")
PAGES = {
    "saying": "petitions/pages/portal_saying.html",
    "details": "petitions/pages/portal_details.html",
    "check": "petitions/pages/portal_check.html",
}


@dataclass
class Writing:
    """A petition on its way: the place, both forms and the files, as the request brings them."""

    request: HttpRequest
    place: Place
    faults: list[str] = field(default_factory=list)
    taken: list[Kept] = field(default_factory=list)

    @cached_property
    def saying(self) -> SayingForm:
        """The words; not yet filled in when the page is opened."""
        return SayingForm(self.request.POST or None)

    @cached_property
    def kind(self) -> Suggestion:
        """The kind that the words sound like."""
        return suggest_kind(self.saying.cleaned_data["text"])

    @cached_property
    def similar(self) -> list[Similar]:
        """Public petitions that say much the same."""
        return similar_petitions(self.saying.cleaned_data["text"], 3)

    @cached_property
    def details(self) -> DetailsForm:
        """The details; with what the words suggest where nothing has been chosen."""
        topics, offices = choices.topics_in_use(get_language() or "vi"), choices.offices_at(self.place)
        known: dict[str, Any] = {
            "topics": topics, "offices": offices, "provider": self.provider, "sender": self.sender
        }  # fmt: skip
        if "grade" in self.request.POST:
            return DetailsForm(self.request.POST, **known)
        topic = choices.topic_sounding_like(self.saying.cleaned_data["text"])
        initial = {"kind": self.kind.value, "topic": topic and int(topic.value)}
        return DetailsForm(initial=initial, **known)

    @cached_property
    def provider(self) -> str:
        """What the provider of verified identities is called; empty where none is named."""
        return provider_name()

    @cached_property
    def sender(self) -> Sender | None:
        """Who has signed in with this browser."""
        return known_sender(self.request)

    @cached_property
    def kept(self) -> list[Kept]:
        """The files that came before, then those that come with this request."""
        return [*kept_files(self.request.POST.getlist("kept")), *self.taken]

    def take_in_files(self) -> None:
        """Take in what comes along; what cannot be taken is a fault of the page, nothing else is lost."""
        if refused := refused_upload(self.request):
            self.faults.append(refusal(refused))
        already = len(kept_files(self.request.POST.getlist("kept")))
        for upload in self.request.FILES.getlist("files")[: 2 * MOST_FILES]:
            count_visit(what="upload", address=visitor_address(self.request))
            try:
                self.taken.append(take_in(upload=upload, already=already + len(self.taken)))
            except CannotTakeIn as error:
                self.faults.append(str(error))

    def page(self, name: str, *, status: int = 200, **more: Any) -> HttpResponse:
        """One of the pages, with all that it may show."""
        context = {"writing": self, "place": self.place, "most_files": MOST_FILES, **more}
        response = render(self.request, PAGES[name], context, status=status)
        # A telephone may say where it is, and take in a voice, when it is asked to.
        response["Permissions-Policy"] = "geolocation=(self), microphone=(self)"
        return response


@takes_files(each=MOST_BYTES, together=MOST_TOGETHER)
@public_page(methods=("GET", "POST"))
@limited
def portal_write(request: HttpRequest, territory: int) -> HttpResponse:
    """The pages on the way from a place to a petition; the button that was pressed says which comes next."""
    place = place_of(territory)
    if place is None:
        raise Http404
    writing = Writing(request, place)
    if request.method != "POST":
        return writing.page("saying")
    count_visit(what="turn", address=visitor_address(request))
    writing.take_in_files()
    step = request.POST.get("step", "")
    if step not in STEPS:
        step = "details"
    is_said = writing.saying.is_valid() and not writing.faults
    if step == "saying" or not is_said:
        is_fine = is_said or step == "saying"
        return writing.page("saying", status=413 if refused_upload(request) else 200 if is_fine else 422)
    if step == "details" or not writing.details.is_valid():
        return writing.page("details", status=200 if step == "details" else 422)
    return _send(writing) if step == "send" else writing.page("check", challenge=new_challenge().word)


def _send(writing: Writing) -> HttpResponse:
    """Send it, unless something speaks against it: then the page says what, and all that was typed is still there."""
    request = writing.request
    word = request.POST.get("challenge", "")
    if request.POST.get("website"):  # a field that nobody sees: only programs fill it in
        return writing.page("check", challenge=new_challenge().word, stale=True, status=422)
    try:
        challenge = checked_challenge(word=word, answer=request.POST.get("answer", ""))
        count_visit(what="send", address=visitor_address(request))
        sent = send_petition(
            territory_id=writing.place.id,
            saying=writing.saying.cleaned_data,
            details=writing.details.cleaned_data,
            kept=writing.kept,
            challenge=challenge,
            language=get_language() or "vi",
            sender=writing.sender,
        )
    except NotYet as error:
        return writing.page("check", challenge=word, wait=error.seconds, status=422)
    except CannotTrust:
        return writing.page("check", challenge=new_challenge().word, stale=True, status=422)
    except CannotSubmit as error:
        return writing.page("check", challenge=new_challenge().word, refused=str(error), status=422)
    return redirect("portal_receipt", grouped(sent.code))


@public_page()
def portal_upload(request: HttpRequest, token: str) -> HttpResponseBase:
    """A file back to the visitor who has just sent it."""
    found = kept_files([token])
    if not found:
        raise Http404
    opened = shown_again(kept=found[0], is_small="small" in request.GET)
    return sealed_response(request, opened.content, opened.media_type, opened.name)
