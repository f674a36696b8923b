"""News, the choice of how to hear of it."""

from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.notify import actions, queries
from lienthong.kernel.notify.actions.wording import CannotWord, Text, withdraw_wording, word_news
from lienthong.kernel.notify.forms import PreferencesForm, WordingForm
from lienthong.kernel.notify.models import Wording
from lienthong.kernel.notify.news import News, all_news, is_news, news_of
from lienthong.kernel.notify.wording import PLACEHOLDERS, fill
from lienthong.kernel.ui.render import render


@page()
def notifications(request: ViewerRequest) -> HttpResponse:
    """What the viewer's position has been told, newest first."""
    before = request.GET.get("before", "")
    lines, older = queries.notifications_of(request.viewer, before=int(before) if before.isdecimal() else None)
    context = {"lines": lines, "older": older, "newest": lines[0].id if lines else 0, "is_first": not before}
    return render(request, "notify/pages/notifications.html", context)


@page(methods=("POST",))
def read_all_notifications(request: ViewerRequest) -> HttpResponse:
    """Everything up to the newest one shown counts as read."""
    up_to = request.POST.get("up_to", "")
    actions.mark_all_read(viewer=request.viewer, up_to=int(up_to) if up_to.isdecimal() else 0)
    return redirect("notifications")


@page(methods=("POST",))
def read_notification(request: ViewerRequest, pk: int) -> HttpResponse:
    """Open one: it counts as read, and the page of what it speaks of appears."""
    address = actions.open_notification(viewer=request.viewer, notification_id=pk)
    if address is None:
        raise Http404
    return redirect(address or "notifications")


@page(methods=("GET", "POST"))
def notification_preferences(request: ViewerRequest) -> HttpResponse:
    """By which channel the account hears of each kind of news."""
    form = PreferencesForm(request.POST or None, chosen=queries.channels_of(request.viewer))
    if request.method == "POST" and form.is_valid():
        actions.choose_channels(viewer=request.viewer, channels=form.channels())
        messages.success(request, _("Your choice is kept."))
        return redirect("notification_preferences")
    context = {"form": form, "email": queries.email_of(request.viewer)}
    return render(request, "notify/pages/notification_preferences.html", context, status=422 if form.errors else 200)


EXAMPLE = {
    "title": "204-QĐ/TW: …",
    "name": "Nguyễn Văn An",
    "unit": "Văn phòng Trung ương Đảng",
    "address": "https://lienthong.example/…",
    "product": "Liên Thông",
}


@page(Permission.ADMINISTER_SYSTEM)
def wordings(request: ViewerRequest) -> HttpResponse:
    """Every kind of news, and in which languages an operator says it in other words."""
    own = {(one.kind, one.language) for one in Wording.objects.only("kind", "language")}
    context = {"all_news": all_news(), "own": own, "languages_of": settings.LANGUAGES}
    return render(request, "notify/pages/wordings.html", context)


@page(Permission.ADMINISTER_SYSTEM, methods=("GET", "POST"))
def wording(request: ViewerRequest, kind: str, language: str) -> HttpResponse:
    """The text of one kind of news in one language: as it would read, kept, or given up again."""
    if not is_news(kind) or language not in dict(settings.LANGUAGES):
        raise Http404
    if request.POST.get("do") == "withdraw":
        with suppress(CannotWord):  # given up already
            withdraw_wording(viewer=request.viewer, kind=kind, language=language)
        messages.success(request, _("The product's own words stand again."))
        return redirect("wordings")
    own = Wording.objects.filter(kind=kind, language=language).first()
    news = news_of(kind)
    initial = {"subject": own.subject, "body": own.body} if own else _product(news, language)
    form = WordingForm(request.POST if request.method == "POST" else None, initial=initial)
    if _is_kept(request, form, kind, language):
        messages.success(request, _("Saved."))
        return redirect("wordings")
    shown = form.cleaned_data if form.is_bound and form.is_valid() else initial
    context = {
        "form": form,
        "news": news,
        "is_own": own is not None,
        "language_of": language,
        "placeholders": sorted(PLACEHOLDERS),
        "preview": {field: fill(text, **EXAMPLE) for field, text in shown.items()},
    }
    return render(request, "notify/pages/wording.html", context, status=422 if form.errors else 200)


def _product(news: News, language: str) -> dict[str, str]:
    with override(language):
        return {"subject": str(news.subject), "body": str(news.body)}


def _is_kept(request: ViewerRequest, form: WordingForm, kind: str, language: str) -> bool:
    if request.POST.get("do") != "save" or not form.is_valid():
        return False
    try:
        word_news(viewer=request.viewer, kind=kind, language=language, text=Text(**form.cleaned_data))
    except CannotWord as error:
        form.refuse(error.field, error.name)
        return False
    return True
