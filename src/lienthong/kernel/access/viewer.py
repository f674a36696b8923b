"""The one value that says who is looking: an account acting in one of its positions."""

from dataclasses import dataclass

from lienthong.kernel.access.roles import PERMISSIONS, Role


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account acting in one position; every rule and query takes it.

    `lft` and `rgt` are the unit's pre-order interval in today's tree: a unit lies in the viewer's subtree exactly
    when its own `lft` is in `[lft, rgt]`. `delegation_id` is set when the position is another person's,
    lent; `holder` is then that person's name.
    """

    account_id: int
    position_id: int
    unit_id: int
    body_id: int
    lft: int
    rgt: int
    level: str
    role: str
    clearance: int
    full_name: str
    title: str
    unit_name: str
    username: str = ""
    language: str = "vi"
    delegation_id: int | None = None
    holder: str = ""

    @property
    def permissions(self) -> frozenset[str]:
        """What the role allows, before any look at the record."""
        return PERMISSIONS[Role(self.role)]

    def may(self, permission: str) -> bool:
        """Whether the role holds this permission."""
        return permission in self.permissions

    def oversees(self, lft: int) -> bool:
        """Whether a unit with this pre-order number lies in the viewer's own subtree."""
        return self.lft <= lft <= self.rgt
