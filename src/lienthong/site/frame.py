"""What stands around every page: the places one may go to, who one is, what is unread. Composed here alone."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from markupsafe import Markup

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.ui.jinja import has_url, initials, url
from lienthong.kernel.ui.render import part, shaped
from lienthong.kernel.ui.texts import unread_words
from lienthong.modules.petitions.api import KEEPER, waiting_in_lane
from lienthong.site.demo import demo_accounts

THEME_COOKIE = "lienthong_theme"


@dataclass(frozen=True, slots=True)
class NavigationEntry:
    """A place in the rail: shown when its view is installed and the viewer holds `permission` (empty: everybody).

    `hotkey` is the letter after `g`; `phone` puts it into the bottom bar of a phone (four at most). With a `duty` it is
    there for whoever was named to do that, and `waiting` counts what waits for them.
    """

    key: str
    label: str | Promise
    url_name: str
    icon: str
    permission: str = ""
    hotkey: str = ""
    phone: bool = False
    duty: str = ""
    waiting: Callable[[Viewer], int] | None = None

    @property
    def address(self) -> str:
        """Where it leads."""
        return url(self.url_name)

    def stands_for(self, viewer: Viewer) -> bool:
        """Whether this viewer sees it."""
        is_named = not self.duty or viewer.has_duty(self.duty)
        return has_url(self.url_name) and is_named and (not self.permission or viewer.may(self.permission))


@dataclass(frozen=True, slots=True)
class NavigationGroup:
    """Entries under one title; the first group has none."""

    label: str | Promise
    entries: tuple[NavigationEntry, ...]


Entry = NavigationEntry
NAVIGATION = (
    NavigationGroup(
        "",
        (
            Entry("my_work", _("My work"), "my_work", "inbox", hotkey="w", phone=True),
            Entry("oversight", _("Oversight"), "oversight", "gauge", "work.oversee", hotkey="o"),
        ),
    ),
    NavigationGroup(
        _("Documents"),
        (
            Entry("incoming", _("Incoming"), "incoming", "file-text", "documents.view", hotkey="i", phone=True),
            Entry("drafts", _("Drafts"), "drafts", "edit-text", "documents.draft"),
            Entry("outgoing", _("Outgoing"), "outgoing", "send", "documents.draft", hotkey="d", phone=True),
            Entry("registers", _("Registers"), "registers", "book-open", "registers.view", hotkey="r"),
            Entry("case_files", _("Case files"), "case_files", "folder", "documents.view", hotkey="c"),
        ),
    ),
    NavigationGroup(
        _("Tasks"),
        (
            Entry("directives", _("Directives"), "directives", "megaphone", "directives.view", hotkey="n"),
            Entry("assignments", _("Tasks of the unit"), "assignments", "list-checks", "directives.view", hotkey="u"),
            Entry("appraisals", _("Reports to look at"), "appraisals", "check-circle", "directives.appraise"),
            Entry("steering", _("Steering"), "steering", "chart", "directives.oversee", hotkey="t"),
            Entry("indicators", _("Indicators"), "indicators", "chart-line", "directives.view"),
            Entry("score_sheets", _("Score sheets"), "score_sheets", "award", "directives.oversee"),
        ),
    ),
    NavigationGroup(
        _("Reports"),
        (
            Entry("submissions", _("Our reports"), "submissions", "edit-text", "reports.enter", hotkey="b"),
            Entry("submissions_below", _("Reports to approve"), "submissions_below", "check-all", "reports.approve"),
            Entry("compiled_reports", _("Compiled figures"), "compiled_reports", "chart-pie", "reports.view"),
            Entry("compiled_table", _("Tables of figures"), "compiled_table", "chart", "reports.view"),
            Entry("report_forms", _("Report forms"), "report_forms", "grid", "reports.view"),
            Entry("catalogue", _("Catalogue"), "catalogue", "layers", "reports.view"),
            Entry("rosters", pgettext_lazy("roster", "Lists"), "rosters", "table", "reports.view", hotkey="l"),
        ),
    ),
    NavigationGroup(
        pgettext_lazy("navigation", "Petitions"),
        (
            Entry(
                "petitions",
                pgettext_lazy("navigation", "Petitions"),
                "petitions",
                "message",
                "petitions.view",
                hotkey="p",
            ),
            Entry(
                "sealed_petitions",
                _("Sealed denunciations"),
                "sealed_petitions",
                "lock",
                "petitions.view",
                duty=KEEPER,
                waiting=waiting_in_lane,
            ),
            Entry("opinions", _("Opinions summarised"), "opinions", "layers", "petitions.view"),
            Entry(
                "petition_statistics", _("Statistics of petitions"), "petition_statistics", "chart", "petitions.view"
            ),
        ),
    ),
    NavigationGroup(
        _("Tools"),
        (
            Entry("search", _("Search"), "search", "search", hotkey="s", phone=True),
            Entry("administration", _("Administration"), "administration", "building", "trail.view", hotkey="a"),
        ),
    ),
)
PERSONAL = (
    Entry("my_settings", _("My settings"), "my_settings", "settings"),
    Entry("mfa_index", _("Passkeys and second factor"), "mfa_index", "fingerprint"),
    Entry("account_change_password", _("Change password"), "account_change_password", "key"),
)


@dataclass(frozen=True, slots=True)
class AdministrationEntry:
    """A part of administration, with a line that says what it is for."""

    label: str | Promise
    about: str | Promise
    url_name: str
    icon: str
    permission: str

    @property
    def address(self) -> str:
        """Where it leads."""
        return url(self.url_name)

    def stands_for(self, viewer: Viewer) -> bool:
        """Whether this viewer sees it."""
        return has_url(self.url_name) and viewer.may(self.permission)


_UNIT, _SYSTEM, _TRAIL, _ISSUE = "administer.unit", "administer.system", "trail.view", "documents.issue"
_SHEET = "spreadsheet"
Part = AdministrationEntry
ADMINISTRATION = (
    Part(_("Units"), _("Open, rename, move and close offices; their names by date"), "units", "building", _UNIT),
    Part(_("Villages from lists"), _("Opened and renamed as communes list them"), "feeding_lists", "network", _UNIT),
    Part(_("Units of files"), _("Opened as a file of DHIS2 names them"), "exchange_opening", "network", _UNIT),
    Part(_("Accounts and positions"), _("Who signs in, as what, from when to when"), "accounts", "users", _UNIT),
    Part(_("Take in a sheet"), _("Many people at once, checked first"), "import_people", _SHEET, _UNIT),
    Part(_("Calendar"), _("Working days, swapped days, closures by decision"), "calendar", "calendar", _UNIT),
    Part(_("Number series"), _("Books, where their counts begin, what is used up"), "number_series", "hash", _UNIT),
    Part(_("Document types"), _("Layouts and series of each, by date"), "document_types", "file-text", _SYSTEM),
    Part(_("Groups of recipients"), _("Such as all communes of a province"), "recipient_groups", "network", _ISSUE),
    Part(_("Addresses outside"), _("Who gets documents by e-mail or post"), "outside_addresses", "mail", _UNIT),
    Part(_("Texts of news"), _("What notifications and their e-mails say"), "wordings", "mail", _SYSTEM),
    Part(_("Log of events"), _("The log of every change"), "trail", "history", _TRAIL),
)
HTMX = json.dumps(
    {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "selfRequestsOnly": True,
        "historyCacheSize": 0,
        "refreshOnHistoryMiss": True,
        "defaultSwapStyle": "morph:innerHTML",
        "scrollIntoViewOnBoost": False,
        "responseHandling": [
            {"code": "204", "swap": False},
            {"code": "[23]..", "swap": True},
            {"code": "4(09|10|22)", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }
)


# Parts of the frame that were made before, by what they depend on.
_parts: dict[tuple[Any, ...], Markup] = {}
MOST_PARTS = 2000
MOST_UNREAD = 99


class Frame:
    """The frame of one request; each part is worked out when a template asks for it, so fragments pay nothing."""

    htmx_config = HTMX
    has = staticmethod(has_url)

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.viewer: Viewer | None = getattr(request, "viewer", None)

    @property
    def identity(self) -> bool:
        """Whether the operator has named a provider of verified identities."""
        return bool(settings.IDENTITY_ISSUER)

    @property
    def nonce(self) -> str:
        """Of the content security policy."""
        return getattr(self.request, "csp_nonce", "")

    @property
    def theme(self) -> str:
        """Light or dark when chosen, else empty: as the system has it."""
        chosen = self.request.COOKIES.get(THEME_COOKIE, "")
        return chosen if chosen in ("light", "dark") else ""

    @cached_property
    def groups(self) -> list[NavigationGroup]:
        """The rail."""
        if self.viewer is None:
            return []
        viewer = self.viewer
        groups = (
            NavigationGroup(group.label, tuple(entry for entry in group.entries if entry.stands_for(viewer)))
            for group in NAVIGATION
        )
        return [group for group in groups if group.entries]

    @property
    def places(self) -> list[NavigationEntry]:
        """The bottom bar of a phone; "More" is its fifth."""
        return [entry for group in self.groups for entry in group.entries if entry.phone][:4]

    @property
    def personal(self) -> list[NavigationEntry]:
        """What one may set for oneself."""
        return [entry for entry in PERSONAL if self.viewer and entry.stands_for(self.viewer)]

    @cached_property
    def waiting(self) -> dict[str, int]:
        """How many wait at the places of the viewer's duties, by key; nobody else's pages ask."""
        if self.viewer is None or not self.viewer.duties:
            return {}
        counted = [entry for group in self.groups for entry in group.entries if entry.waiting]
        return {entry.key: entry.waiting(self.viewer) for entry in counted if entry.waiting}

    def part(self, name: str) -> Markup:
        """`ui/parts/<name>.html`: the same for all pages of one place, role, unit and language, so made once."""
        viewer = self.viewer
        who = viewer and (viewer.role, viewer.unit_name, viewer.duties, tuple(self.waiting.items()))
        key = (name, get_language(), self.current, who)
        if key not in _parts:
            if len(_parts) >= MOST_PARTS:
                _parts.clear()
            _parts[key] = part(f"ui/parts/{name}.html", frame=self, viewer=viewer)
        return _parts[key]

    def topbar(self, csrf_input: Markup) -> Markup:
        """Search, language, what is unread, and who one is: a shape, filled with what differs by person and page."""
        viewer, unread = self.viewer, self.unread
        switches = [get_language() or "vi"]
        who = {"name": "", "initials": "", "title": "", "unit": "", "holder": ""}
        if viewer is not None:
            switches += [viewer.role, "holder" if viewer.holder else "", "unread" if unread else ""]
            who = {
                "name": viewer.full_name,
                "initials": initials(viewer.full_name),
                "title": viewer.title,
                "unit": viewer.unit_name,
                "holder": viewer.holder,
            }
        asked = self.request.GET.get("q", "") if self.current == "search" else ""
        return shaped(
            "ui/parts/topbar.html",
            tuple(switches),
            {"frame": self, "viewer": viewer},
            csrf_input=csrf_input,
            here=self.request.get_full_path(),
            asked=asked,
            unread="99+" if unread > MOST_UNREAD else unread,
            unread_words=unread_words(get_language(), unread),
            position=viewer.position_id if viewer else 0,
            **who,
        )

    @property
    def administration(self) -> list[AdministrationEntry]:
        """The parts of administration that the viewer may open."""
        return [part for part in ADMINISTRATION if self.viewer and part.stands_for(self.viewer)]

    @cached_property
    def current(self) -> str:
        """Key of the entry whose address is the longest beginning of this page's."""
        path, best, length = self.request.path, "", 0
        for group in self.groups:
            for entry in group.entries:
                address = entry.address
                if len(address) > length and (path == address or (address != "/" and path.startswith(address))):
                    best, length = entry.key, len(address)
        return best

    @cached_property
    def unread(self) -> int:
        """Unread notifications of the viewer: one indexed count, unless the page's own query brought it along."""
        if self.viewer is None:
            return 0
        if (brought := getattr(self.request, "unread", None)) is not None:
            return int(brought)
        from lienthong.kernel.notify.queries import unread_count

        return unread_count(self.viewer)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every template: `viewer`, `frame`, `csp_nonce`."""
    made = Frame(request)
    context: dict[str, Any] = {"viewer": made.viewer, "frame": made, "csp_nonce": made.nonce}
    if settings.MODE == "demo" and request.path == url("account_login"):
        context["demo_accounts"] = demo_accounts()
    return context
