"""Taking in a sheet of people: first what it would do, then, when one says so, doing it."""

import re
from secrets import token_urlsafe
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lienthong.kernel.access.pages import ViewerRequest, page
from lienthong.kernel.access.roles import Permission, Role
from lienthong.kernel.accounts.actions import importing
from lienthong.kernel.accounts.queries.sheets import MOST_ROWS, BadSheet, rows_of, written
from lienthong.kernel.ui.render import render

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KEPT_SECONDS = 1800
TOKEN = re.compile(r"[\w-]{1,40}")
SHOWN_FAULTS = 200
HEADINGS = {
    "username": gettext_lazy("User name"),
    "full_name": gettext_lazy("Full name"),
    "unit": gettext_lazy("Code of the unit"),
    "role": gettext_lazy("Role"),
    "title": gettext_lazy("Job title"),
    "email": gettext_lazy("E-mail"),
    "phone": gettext_lazy("Phone"),
    "clearance": gettext_lazy("Clearance"),
    "valid_from": gettext_lazy("From"),
    "valid_to": gettext_lazy("Last day"),
}
BAD = {
    "empty": gettext_lazy("The file is empty."),
    "large": gettext_lazy("The file is too large. Split it into several."),
    "type": gettext_lazy("This is not an XLSX file. Save the sheet as .xlsx and send it again."),
    "rows": gettext_lazy("More than 10,000 rows. Split the sheet into several."),
    "columns": gettext_lazy("Far more columns than the template has. Use the template."),
}


@page(Permission.ADMINISTER_UNIT, methods=("GET", "POST"))
def import_people(request: ViewerRequest) -> HttpResponse:
    """Show what a sheet would do, or take in one that was shown."""
    if request.method == "POST" and request.POST.get("token"):
        return _take_in(request, request.POST["token"])
    if request.method == "POST":
        return _show(request)
    return _page(request, {})


def _show(request: ViewerRequest) -> HttpResponse:
    """The dry run: what would happen, and every fault with its row, column and reason."""
    file = request.FILES.get("file")
    if file is None:
        return _page(request, {"error": _("Choose a file.")}, status=422)
    try:
        rows = rows_of(file)
    except BadSheet as error:
        return _page(request, {"error": str(BAD[error.why])}, status=422)
    plan = importing.plan_import(viewer=request.viewer, rows=rows)
    if plan.faults and request.POST.get("as") == "sheet":
        return _faults_sheet(plan)
    context: dict[str, Any] = {"plan": plan, "file": file.name or ""}
    if not plan.faults and (plan.accounts or plan.positions):
        context["token"] = token_urlsafe(16)
        cache.set(_key(request, context["token"]), {"rows": rows, "file": file.name or ""}, KEPT_SECONDS)
    return _page(request, context, status=422 if plan.faults else 200)


def _take_in(request: ViewerRequest, token: str) -> HttpResponse:
    kept = cache.get(_key(request, token)) if TOKEN.fullmatch(token) else None
    if kept is None:
        messages.error(request, _("Too long ago, or taken in already. Send the file again."))
        return redirect("import_people")
    cache.delete(_key(request, token))
    try:
        made = importing.import_people(viewer=request.viewer, rows=kept["rows"], file=kept["file"])
    except importing.CannotImport:
        messages.error(request, _("Something changed since the check. Send the file again; nothing was stored."))
        return redirect("import_people")
    if not made:
        messages.success(request, _("Taken in. No account is new."))
        return redirect("accounts")
    return _links_sheet(made)


def _links_sheet(made: list[tuple[importing.Line, str]]) -> HttpResponse:
    """The new accounts, each with the link for choosing its first password."""
    header = [str(HEADINGS[name]) for name in ("username", "full_name", "unit", "email")]
    rows = [[line.username, line.full_name, line.unit.code, line.email, _link(key)] for line, key in made]
    return _sheet("lien-ket-mat-khau.xlsx", _("New accounts"), [*header, _("Link for the password")], rows)


def _link(key: str) -> str:
    uid, _dash, token = key.partition("-")
    return settings.BASE_URL + reverse("account_reset_password_from_key", args=(uid, token))


def _faults_sheet(plan: importing.Plan) -> HttpResponse:
    rows = [[fault.row, str(HEADINGS.get(fault.column, "")), fault.reason] for fault in plan.faults]
    return _sheet("loi.xlsx", _("Faults"), [_("Row"), _("Column"), _("Reason")], rows)


@page(Permission.ADMINISTER_UNIT)
def import_template(request: ViewerRequest) -> HttpResponse:
    """An empty sheet with the headings, and one line that shows how it is meant."""
    example = ["an.nv", "Nguyễn Văn An", "", str(Role.SPECIALIST.label), _("Specialist"), "an.nv@example.vn"]
    return _sheet("mau-tai-khoan.xlsx", _("Accounts"), [str(HEADINGS[name]) for name in importing.COLUMNS], [example])


def _sheet(name: str, title: str, header: list[str], rows: list[list[Any]]) -> HttpResponse:
    response = HttpResponse(written(title, header, rows), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _page(request: ViewerRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    base = {"plan": None, "error": "", "token": "", "file": "", "headings": HEADINGS, "most": MOST_ROWS}
    return render(
        request, "accounts/pages/import_people.html", {**base, "shown": SHOWN_FAULTS, **context}, status=status
    )


def _key(request: ViewerRequest, token: str) -> str:
    return f"import:{request.viewer.position_id}:{token[:40]}"
