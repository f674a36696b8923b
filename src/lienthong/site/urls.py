"""Every address: what each room that has a `urls` says, the kernel's at the root, a module's below its name."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

handler400 = "lienthong.site.errors.bad_request"
handler403 = "lienthong.site.errors.permission_denied"
handler404 = "lienthong.site.errors.not_found"
handler500 = "lienthong.site.errors.server_error"


def _room(package: str, prefix: str) -> list[URLPattern | URLResolver]:
    module = f"{package}.urls"
    return [path(prefix, include(module))] if find_spec(package) and find_spec(module) else []


urlpatterns = [
    # Modules first: one comparison leads past each, where the kernel's addresses are compared one by one.
    *(pattern for name in settings.MODULES for pattern in _room(f"lienthong.modules.{name}", f"{name}/")),
    *(pattern for name in settings.KERNEL for pattern in _room(f"lienthong.kernel.{name}", "")),
    # What citizens and their apps open stands at the root, with short addresses.
    path("", include("lienthong.modules.petitions.urls.portal")),
    *_room("lienthong.site.rest", "api/"),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("", include("allauth.idp.urls")),
    # Nothing signs in with one click where people work: the address itself is not there.
    *([path("", include("lienthong.site.demo"))] if settings.MODE == "demo" else []),
]
