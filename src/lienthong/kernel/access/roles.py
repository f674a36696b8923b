"""Roles of positions, and the permissions that each role holds."""

from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What a position does in its unit; a person with two trades has two positions."""

    CLERK = "clerk", _("Records clerk")
    LEADER = "leader", _("Leader")
    SPECIALIST = "specialist", _("Specialist")
    OFFICER = "officer", _("Commune officer")
    VILLAGE_HEAD = "village_head", _("Village head")
    INSPECTOR = "inspector", _("Inspector")
    ADMINISTRATOR = "administrator", _("Unit administrator")
    OPERATOR = "operator", _("Operator")


class Permission(TextChoices):
    """Everything that a page or an action may ask of a role; the record itself is asked by the module's rules."""

    WORK_VIEW = "work.view", _("See one's own work")
    WORK_OVERSEE = "work.oversee", _("See the work of the unit's subtree")
    DOCUMENTS_VIEW = "documents.view", _("Read documents addressed to the unit")
    DOCUMENTS_VIEW_SUBTREE = "documents.view_subtree", _("Read documents of the unit's subtree")
    DOCUMENTS_DRAFT = "documents.draft", _("Draft and review documents")
    DOCUMENTS_REGISTER = "documents.register", _("Register incoming documents")
    DOCUMENTS_DIRECT = "documents.direct", _("Give instructions on documents")
    DOCUMENTS_SIGN = "documents.sign", _("Approve and sign documents")
    DOCUMENTS_ISSUE = "documents.issue", _("Number and issue documents")
    REGISTERS_VIEW = "registers.view", _("Read registers")
    DIRECTIVES_VIEW = "directives.view", _("Read directives and the unit's own tasks")
    DIRECTIVES_PREPARE = "directives.prepare", _("Turn directives into tasks")
    DIRECTIVES_ASSIGN = "directives.assign", _("Give tasks to units and decide on extensions")
    DIRECTIVES_REPORT = "directives.report", _("Report the unit's progress on tasks")
    DIRECTIVES_APPRAISE = "directives.appraise", _("Confirm and verify what units report")
    DIRECTIVES_OVERSEE = "directives.oversee", _("Steer the tasks of the unit's subtree")
    REPORTS_VIEW = "reports.view", _("Read reports and compiled figures")
    REPORTS_ENTER = "reports.enter", _("Enter and send the unit's figures and lists")
    REPORTS_APPROVE = "reports.approve", _("Approve or return what the unit and those below it send")
    REPORTS_COMPILE = "reports.compile", _("Read and compile the figures of the body's subtree")
    REPORTS_DESIGN = "reports.design", _("Make indicators, forms and lists")
    PETITIONS_VIEW = "petitions.view", _("Read petitions that the unit holds")
    PETITIONS_SCREEN = "petitions.screen", _("Screen, accept, transfer and register petitions")
    PETITIONS_HANDLE = "petitions.handle", _("Work on petitions and draft answers")
    PETITIONS_DECIDE = "petitions.decide", _("Assign petitions, approve answers and rule on competence")
    PETITIONS_OVERSEE = "petitions.oversee", _("Follow the petitions of the unit's subtree")
    PETITIONS_SETTLE = "petitions.settle", _("Make topics, rules of competence and of time for petitions")
    TRAIL_VIEW = "trail.view", _("Read what happened in the unit's subtree")
    ADMINISTER_UNIT = "administer.unit", _("Manage accounts, positions and units of the subtree")
    ADMINISTER_SYSTEM = "administer.system", _("Manage calendar, document types and the system")


_EVERYONE = {
    Permission.WORK_VIEW,
    Permission.DOCUMENTS_VIEW,
    Permission.DIRECTIVES_VIEW,
    Permission.REPORTS_VIEW,
}
_LISTENS = {Permission.PETITIONS_VIEW, Permission.PETITIONS_HANDLE}
_FOLLOWS = {Permission.DIRECTIVES_PREPARE, Permission.DIRECTIVES_REPORT, Permission.DIRECTIVES_APPRAISE}
_COMPILES = {Permission.REPORTS_ENTER, Permission.REPORTS_APPROVE, Permission.REPORTS_COMPILE}
_SPECIALIST = _EVERYONE | {Permission.DOCUMENTS_DRAFT}
_CLERK = (
    _SPECIALIST
    | {Permission.DOCUMENTS_REGISTER, Permission.DOCUMENTS_ISSUE, Permission.REGISTERS_VIEW}
    | {Permission.PETITIONS_VIEW, Permission.PETITIONS_SCREEN}
)

PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset(_CLERK),
    Role.LEADER: frozenset(
        _SPECIALIST
        | {
            Permission.DOCUMENTS_DIRECT,
            Permission.DOCUMENTS_SIGN,
            Permission.REGISTERS_VIEW,
            Permission.WORK_OVERSEE,
            Permission.DIRECTIVES_ASSIGN,
            Permission.DIRECTIVES_OVERSEE,
        }
        | _FOLLOWS
        | _COMPILES
        | _LISTENS
        | {Permission.PETITIONS_DECIDE, Permission.PETITIONS_OVERSEE}
    ),
    Role.SPECIALIST: frozenset(
        _SPECIALIST
        | _FOLLOWS
        | _COMPILES
        | _LISTENS
        | {Permission.REPORTS_DESIGN, Permission.PETITIONS_SCREEN, Permission.PETITIONS_SETTLE}
    ),
    # A commune's office is one or two people: they keep the register and do the work.
    Role.OFFICER: frozenset(_CLERK | {Permission.DOCUMENTS_DIRECT} | _FOLLOWS | _COMPILES | _LISTENS),
    Role.VILLAGE_HEAD: frozenset(
        _EVERYONE | {Permission.DOCUMENTS_REGISTER, Permission.DIRECTIVES_REPORT, Permission.REPORTS_ENTER}
    ),
    Role.INSPECTOR: frozenset(
        _EVERYONE
        | {Permission.DIRECTIVES_OVERSEE, Permission.REPORTS_COMPILE}
        | {Permission.PETITIONS_VIEW, Permission.PETITIONS_OVERSEE}
        | {Permission.WORK_OVERSEE, Permission.DOCUMENTS_VIEW_SUBTREE, Permission.REGISTERS_VIEW}
        | {Permission.TRAIL_VIEW}
    ),
    Role.ADMINISTRATOR: frozenset({Permission.WORK_VIEW, Permission.TRAIL_VIEW, Permission.ADMINISTER_UNIT}),
    Role.OPERATOR: frozenset(
        {Permission.WORK_VIEW, Permission.TRAIL_VIEW, Permission.ADMINISTER_UNIT, Permission.ADMINISTER_SYSTEM}
    ),
}

# At which desks of its unit (`work.Desk`) a role sits: it sees, and is told of, what lies there.
DESKS: dict[Role, frozenset[str]] = {
    Role.CLERK: frozenset({"clerk"}),
    Role.LEADER: frozenset({"leader"}),
    Role.SPECIALIST: frozenset({"staff"}),
    Role.OFFICER: frozenset({"clerk", "staff"}),
    Role.VILLAGE_HEAD: frozenset({"clerk", "leader", "staff"}),
    Role.INSPECTOR: frozenset(),
    Role.ADMINISTRATOR: frozenset(),
    Role.OPERATOR: frozenset(),
}


def roles_at(desks: Iterable[str]) -> list[str]:
    """The roles that sit at one of these desks."""
    wanted = set(desks)
    return sorted(role.value for role, own in DESKS.items() if own & wanted)
