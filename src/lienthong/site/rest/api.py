"""The API of version 1: routers of the modules, one way of failing, quotas."""

from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.throttling import AuthRateThrottle

from lienthong.kernel.accounts.rest import router as events
from lienthong.kernel.work.rest import router as work
from lienthong.modules.directives.rest import router as directives
from lienthong.modules.documents.rest import router as documents
from lienthong.modules.petitions.rest import router as petitions
from lienthong.modules.reports.rest import router as reports

PROBLEM = "application/problem+json"
QUOTA = "1200/m"

api = NinjaAPI(
    title="Liên Thông",
    version="1.0.0",
    description="Documents, deliveries and work of the position in which a client acts. Lists are paged by key: "
    "follow `next` until it is null. Errors are problem+json (RFC 9457). Access tokens: OAuth 2 client credentials "
    "at /identity/o/api/token.",
    urls_namespace="rest",
    throttle=[AuthRateThrottle(QUOTA)],
    docs_url=None,
    openapi_url="openapi.json",
)
api.add_router("/v1", documents)
api.add_router("/v1", directives)
api.add_router("/v1", reports)
api.add_router("/v1", petitions)
api.add_router("/v1", work)
api.add_router("/v1", events)


def problem(status: int, title: str, detail: str = "", **more: Any) -> HttpResponse:
    """An answer as RFC 9457 has it."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type=PROBLEM)


@api.exception_handler(AuthenticationError)
def unauthenticated(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """401: no token, an expired one, or one without the scope."""
    answer = problem(401, "Unauthorized", "A valid access token with the scope of this operation is needed.")
    answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    """403: the client's position may not do this."""
    return problem(403, "Forbidden", str(error) or "The client's position may not do this.")


@api.exception_handler(Http404)
@api.exception_handler(ObjectDoesNotExist)
def missing(request: HttpRequest, error: Exception) -> HttpResponse:
    """404: not there, or not to be seen: the same answer."""
    return problem(404, "Not Found", "There is nothing here for this client.")


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """422: the path of each wrong field, and why."""
    errors = [{"path": "/".join(map(str, one["loc"])), "detail": one["msg"]} for one in error.errors]
    return problem(422, "Unprocessable Content", "Some fields are wrong.", errors=errors)


@api.exception_handler(Throttled)
def throttled(request: HttpRequest, error: Throttled) -> HttpResponse:
    """429: the quota of the client, or of an address without a token, is used up for a while."""
    answer = problem(429, "Too Many Requests", "The quota is used up; ask again later, as Retry-After says.")
    answer["Retry-After"] = str(int(error.wait or 60))
    return answer


@api.exception_handler(HttpError)
def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Whatever a router refuses with a status of its own, such as 409."""
    return problem(error.status_code, "Refused", str(error))
