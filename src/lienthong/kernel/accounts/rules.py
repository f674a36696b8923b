"""Who may administer whom, what may be granted, and who needs a second factor."""

from collections.abc import Iterable

from lienthong.kernel.access.roles import PERMISSIONS, Permission, Role
from lienthong.kernel.access.secrecy import HIGHEST_BY_LEVEL
from lienthong.kernel.access.viewer import Viewer

# At which levels a role makes sense; a person of the centre cannot be made a village head by a slip of the mouse.
_EVERYWHERE = frozenset({"central", "province", "commune"})
LEVELS_OF = {
    Role.CLERK: _EVERYWHERE,
    Role.LEADER: _EVERYWHERE,
    Role.SPECIALIST: _EVERYWHERE,
    Role.OFFICER: frozenset({"commune"}),
    Role.VILLAGE_HEAD: frozenset({"village"}),
    Role.INSPECTOR: _EVERYWHERE,
    Role.ADMINISTRATOR: _EVERYWHERE,
    Role.OPERATOR: frozenset({"central"}),
}


def grantable_roles(viewer: Viewer, *, level: str) -> list[Role]:
    """Roles that the viewer may give in a unit of this level: none above their own, none that has no place there."""
    if not viewer.may(Permission.ADMINISTER_UNIT):
        return []
    return [role for role in Role if level in LEVELS_OF[role] and not _is_above(role, viewer)]


def highest_grantable(viewer: Viewer, *, level: str) -> int:
    """The highest clearance that the viewer may give in a unit of this level: at most its maximum and their own."""
    return min(viewer.clearance, HIGHEST_BY_LEVEL[level])


def may_grant(viewer: Viewer, *, lft: int, level: str, role: str, clearance: int) -> bool:
    """Whether the viewer may give this role with this clearance in the unit."""
    return (
        viewer.administers(lft)
        and role in grantable_roles(viewer, level=level)
        and clearance <= highest_grantable(viewer, level=level)
    )


def may_manage(viewer: Viewer, *, held: Iterable[tuple[int, str]]) -> bool:
    """Whether the viewer may change or close an account that holds these current positions, as (lft, role).

    All of them must lie in the viewer's subtree and none above their own role: else somebody else's clerk, or the
    operator, could be locked out or taken over through the unit in which they happen to have a second post.
    """
    return viewer.may(Permission.ADMINISTER_UNIT) and all(
        viewer.administers(lft) and not _is_above(Role(role), viewer) for lft, role in held
    )


def needs_second_factor(policy: str, roles: Iterable[str]) -> bool:
    """Whether the policy (nobody, administrators, officials, everybody) asks it of somebody with these roles."""
    if policy == "everybody":
        return True
    if policy == "officials":
        return any(role != Role.VILLAGE_HEAD for role in roles)
    if policy == "administrators":
        return any(Permission.ADMINISTER_UNIT in PERMISSIONS[Role(role)] for role in roles)
    return False


def _is_above(role: Role, viewer: Viewer) -> bool:
    """Whether a role administers more than the viewer's own does."""
    administering = {Permission.ADMINISTER_UNIT, Permission.ADMINISTER_SYSTEM}
    return bool((PERMISSIONS[role] & administering) - viewer.permissions)
