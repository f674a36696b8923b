"""What belongs to entry besides its pages: the worker that keeps pages for a broken line, the manifest, sheets."""

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language

from lienthong.kernel.access.pages import ViewerRequest, page, public
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui import assets
from lienthong.kernel.ui.jinja import static, url


@public
def entry_worker(request: ViewerRequest) -> HttpResponse:
    """The service worker, at an address whose folder is what it looks after."""
    name = assets.manifest().get("offline.js", "")
    text = (assets.BUILT / name).read_text(encoding="utf-8") if name else ""
    return HttpResponse(text, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


@page(Permission.REPORTS_VIEW)
def entry_session(request: ViewerRequest) -> HttpResponse:
    """Who is signed in on this device, and the token for sending: what the worker asks before it sends what waits."""
    said = {"who": request.viewer.position_id, "token": get_token(request)}
    return JsonResponse(said, headers={"Cache-Control": "no-store"})


@public
def entry_manifest(request: ViewerRequest) -> HttpResponse:
    """What a phone needs to put the reports on its first screen."""
    name = "Liên Thông"
    body = {
        "name": f"{name} – reports" if (get_language() or "vi").startswith("en") else f"{name} – báo cáo",
        "short_name": name,
        "start_url": url("submissions"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#3b1511",
        "icons": [{"src": static("logo.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(body, content_type="application/manifest+json")
