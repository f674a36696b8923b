"""Exchange with other systems: metadata in with a dry run, metadata and values out, values in."""

import json
import zlib
from base64 import b64decode, b64encode
from datetime import date
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission
from lienthong.kernel.ui.render import render
from lienthong.modules.reports.actions.exchange import (
    CannotImport,
    Plan,
    first_of_year,
    import_metadata,
    link_unit,
    plan_metadata,
)
from lienthong.modules.reports.actions.exchange_writing import Choice
from lienthong.modules.reports.forms.exchange import MetadataForm
from lienthong.modules.reports.queries.exchange import exported_metadata, unlinked_count, unlinked_units

KEPT_SECONDS = 1800
SHOWN = 300


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def exchange(request: ViewerRequest) -> HttpResponse:
    """What can be exchanged; a metadata file that is sent is read, and shown what it would do."""
    form = MetadataForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        initial={"begins_on": first_of_year(timezone.localdate())},
    )
    plan, token = None, ""
    if form.is_bound and form.is_valid():
        try:
            content = form.cleaned_data["file"].read()
            plan = plan_metadata(viewer=request.viewer, document=_read(content))
            token = _keep(request, form, content)
        except CannotImport as error:
            form.add_error("file", str(error))
    return _shown(request, form, plan, token)


@page(Permission.REPORTS_DESIGN, methods=("POST",))
def take_in_metadata(request: ViewerRequest) -> HttpResponseBase:
    """Take in the file that was shown."""
    kept = cache.get(_key(request, request.POST.get("token", "")[:60]))
    if not kept:
        messages.error(request, _("The file is no longer at hand: send it once more."))
        return redirect("exchange")
    choice = Choice(date.fromisoformat(kept["begins_on"]), kept["level"], kept["system"])
    document = _read(zlib.decompress(b64decode(kept["content"])))
    try:
        plan = import_metadata(viewer=request.viewer, document=document, choice=choice, name=kept["name"])
    except CannotImport as error:
        messages.error(request, str(error))
        return redirect("exchange")
    cache.delete(_key(request, request.POST["token"][:60]))
    told = _("Taken in: %(new)s new, %(changed)s changed; %(conflicts)s rows in conflict were left as they are.")
    counts = {"new": plan.count("new"), "changed": plan.count("changed"), "conflicts": plan.count("conflict")}
    messages.success(request, told % counts)
    return redirect("catalogue")


@page(Permission.REPORTS_VIEW)
def metadata_file(request: ViewerRequest) -> JsonResponse:
    """The catalogue as a metadata file."""
    response = JsonResponse(exported_metadata(), json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="metadata-{timezone.localdate()}.json"'
    return response


@page(Permission.REPORTS_DESIGN, methods=("GET", "POST"))
def exchange_units(request: ViewerRequest) -> HttpResponseBase:
    """Units of files that are no unit here yet, to be linked one by one."""
    if request.method == "POST":
        asked = {name: request.POST.get(name, "") for name in ("foreign", f"unit-{request.POST.get('foreign', '')}")}
        foreign, unit = (int(one) if one.isdecimal() and len(one) < 18 else 0 for one in asked.values())
        try:
            linked = link_unit(viewer=request.viewer, foreign_id=foreign, unit_id=unit)
        except CannotImport as error:
            messages.error(request, str(error))
        except ObjectDoesNotExist:
            messages.error(request, _("Choose a unit first."))
        else:
            messages.success(request, _("“%(unit)s” is linked.") % {"unit": linked.unit})
        return redirect("exchange_units")
    after = request.GET.get("after", "")
    lines, more = unlinked_units(after=int(after) if after.isdecimal() and len(after) < 18 else 0)
    return render(request, "reports/pages/exchange_units.html", {"lines": lines, "more": more})


def _shown(request: ViewerRequest, form: MetadataForm, plan: Plan | None, token: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "token": token,
        "shown": SHOWN,
        "unlinked": unlinked_count(),
    }
    status = 422 if form.is_bound and plan is None else 200
    return render(request, "reports/pages/exchange.html", context, status=status)


def _read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise CannotImport(_("This is no JSON file that can be read.")) from error


def _keep(request: ViewerRequest, form: MetadataForm, content: bytes) -> str:
    """Keep what was shown for half an hour, for who saw it."""
    token, data = token_urlsafe(18), form.cleaned_data
    kept = {
        "content": b64encode(zlib.compress(content)).decode(),
        "name": data["file"].name[:100],
        "level": data["level"],
        "system": data["system"],
        "begins_on": data["begins_on"].isoformat(),
    }
    cache.set(_key(request, token), kept, KEPT_SECONDS)
    return token


def _key(request: ViewerRequest, token: str) -> str:
    # Whatever was sent as a token, a key has no odd letter in it.
    return f"reports-exchange:{request.viewer.position_id}:{sha256(token.encode('utf-8', 'replace')).hexdigest()}"
