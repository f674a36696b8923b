"""A country with lanes for denunciations, petitions in it, and everybody who shall not read them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions.duties import set_duty
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree, make_unit, number_tree
from lienthong.modules.petitions.actions.sealing import seal
from lienthong.modules.petitions.models import LaneKeeper, Petition, PetitionKind
from lienthong.modules.petitions.rules.keeping import DUTY

_numbers = count(1)
WORDS = "Ông Tám nhận phong bì bảy triệu đồng"


@dataclass
class Lanes:
    """The tree of `make_tree` with inspections at the centre (two keepers) and in An Giang (two keepers)."""

    units: dict[str, Unit]
    keepers: list[Viewer]
    province_keepers: list[Viewer]


def make_lanes() -> Lanes:
    units = make_tree()
    units["tw_ubkt"] = make_unit(
        "central", parent=units["tw"], kind="department", name="Ủy ban Kiểm tra Trung ương", symbol="UBKTTW"
    )
    units["tw_bnc"] = make_unit("central", parent=units["tw"], kind="department", name="Ban Nội chính Trung ương")
    units["ag_ubkt"] = make_unit(
        "province", parent=units["ag"], kind="department", name="Ủy ban Kiểm tra", symbol="UBKTTU"
    )
    number_tree()
    for unit in units.values():
        unit.refresh_from_db()
    return Lanes(
        units=units,
        keepers=[make_keeper(units["tw_ubkt"]) for _ in range(2)],
        province_keepers=[make_keeper(units["ag_ubkt"]) for _ in range(2)],
    )


def make_keeper(unit: Unit, role: str = "specialist") -> Viewer:
    viewer = make_viewer(unit, role)
    set_duty(position_id=viewer.position_id, duty=DUTY, holds=True)
    LaneKeeper.objects.create(position_id=viewer.position_id, unit=unit, named_at=timezone.now())
    return replace(viewer, duties=DUTY)


def make_petition(unit: Unit, **fields: Any) -> Petition:
    """A petition that a unit holds, of the unit's own place unless it says otherwise."""
    number = next(_numbers)
    given: dict[str, Any] = {
        "reference": f"PA-{number:06}",
        "code_hash": f"{number:064}",
        "kind": PetitionKind.FEEDBACK,
        "territory": unit.territory,
        "unit": unit,
        "title": "Đèn đường hỏng",
        "text": "Đèn đường trước số nhà 12 hỏng đã ba tuần.",
        "received_at": timezone.now() - timedelta(days=1),
    }
    return Petition.objects.create(**(given | fields))


def make_denunciation(lane: Unit, concerned: Unit | None, *, words: str = WORDS, **fields: Any) -> Petition:
    """A sealed denunciation of `concerned` in a lane."""
    petition = make_petition(lane, kind=PetitionKind.DENUNCIATION, concerned=concerned, title="", text="", **fields)
    seal(petition=petition, words=words)
    return petition
