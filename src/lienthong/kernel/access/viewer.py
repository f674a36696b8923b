"""The one value that says who is looking: an account acting in one of its positions."""

from dataclasses import dataclass

from lienthong.kernel.access.roles import PERMISSIONS, Permission, Role

# Beyond every pre-order number.
EVERYTHING = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account acting in one position; every rule and query takes it.

    `lft` and `rgt` are the unit's pre-order interval in today's tree: a unit lies in the viewer's subtree exactly
    when its own `lft` is in `[lft, rgt]`. `delegation_id` is set when the position is another person's,
    lent; `holder` is then that person's name. `duties` are the position's own, never those of a lent one.
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
    single_keys: bool = True
    duties: str = ""

    @property
    def permissions(self) -> frozenset[str]:
        """What the role allows, before any look at the record."""
        return PERMISSIONS[Role(self.role)]

    def may(self, permission: str) -> bool:
        """Whether the role holds this permission."""
        return permission in self.permissions

    def has_duty(self, duty: str) -> bool:
        """Whether the viewer was named to do this in person; it allows nothing by itself."""
        return duty in self.duties.split()

    @property
    def administered(self) -> tuple[int, int]:
        """The interval of the tree that the viewer administers: the subtree, all of it for the system's administrator.

        Empty, its end before its beginning, for everybody else.
        """
        if self.may(Permission.ADMINISTER_SYSTEM):
            return 0, EVERYTHING
        return (self.lft, self.rgt) if self.may(Permission.ADMINISTER_UNIT) else (1, 0)

    @property
    def observed(self) -> tuple[int, int]:
        """The interval whose trail the viewer may read: the subtree, all of it for the system's administrator."""
        return (0, EVERYTHING) if self.may(Permission.ADMINISTER_SYSTEM) else (self.lft, self.rgt)

    def administers(self, lft: int) -> bool:
        """Whether the viewer administers a unit with this pre-order number."""
        first, last = self.administered
        return first <= lft <= last

    def oversees(self, lft: int) -> bool:
        """Whether a unit with this pre-order number lies in the viewer's own subtree."""
        return self.lft <= lft <= self.rgt
