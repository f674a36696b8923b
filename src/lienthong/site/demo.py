"""The demonstration's one-click sign-in. Its address exists in the mode `demo` alone, and it looks again itself."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from lienthong.kernel.access.pages import public
from lienthong.kernel.accounts.models import Account

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


def demo_accounts() -> list[dict[str, Any]]:
    """The demonstration's people by role, as the sign-in page shows them; none in any other mode."""
    return _people() if settings.MODE == "demo" else []


def _people() -> list[dict[str, Any]]:
    from lienthong.site.seed.demo import demo_accounts as people

    return [dict(person) for person in people()]


@public
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demonstration's people, and only as one of them."""
    username = request.POST.get("username", "")
    if settings.MODE != "demo" or username not in {person["username"] for person in demo_accounts()}:
        raise Http404
    account = get_object_or_404(Account, username=username, is_active=True)
    record_authentication(request, account, method="demo")
    login(request, account, backend=BACKEND)
    target = request.POST.get("next", "/")
    return redirect(target if url_has_allowed_host_and_scheme(target, allowed_hosts=None) else "/")


urlpatterns = [path("demo/sign-in", demo_sign_in, name="demo_sign_in")]
