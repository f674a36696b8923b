"""Petitions of An Giang, marked; what the portal shows to everybody and what only a code opens."""

from lienthong.kernel.org.models import Unit

Row = dict[str, object]
NOBODYS_CODE = "0000-0000-0000-0000"


class Petitions:
    """`closed` are the values, by the beginning of their addresses, that no stranger reads; `open` what all may."""

    def __init__(self, units: dict[str, Unit]) -> None:
        self.open: dict[str, list[Row]] = {"portal/new/": [{"territory": units["ag1"].territory_id}]}
        self.closed: dict[str, list[Row]] = {
            "portal/uploads/": [{"token": "x"}],
            "portal/cases/": [{"reference": "PA-0000-000000"}],
            "portal/files/": [{"pk": 1}],
            "p/": [{"code": NOBODYS_CODE, "act": act} for act in ("reply", "add", "withdraw", "verdict")],
        }

    def rows(self, text: str, names: tuple[str, ...], *, is_open: bool) -> list[Row]:
        """The values for the places of an address."""
        kept = self.open if is_open else self.closed
        beginning = max((one for one in kept if text.startswith(one)), key=len, default="")
        return [{name: row[name] for name in names} for row in kept.get(beginning, []) if set(names) <= set(row)]
