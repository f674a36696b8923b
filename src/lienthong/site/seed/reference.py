"""What the reference deployment begins with besides its tree: calendar decisions and groups of recipients."""

from datetime import date

from django.db import transaction

from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.calendar.models import Override
from lienthong.kernel.language.text import fold, sort_key
from lienthong.kernel.org.models import Unit
from lienthong.modules.documents.models import OutsideAddress, RecipientGroup

# The swap of 2026: Friday 2 January off, Saturday 10 January worked.
SWAP = "Thông báo của Bộ Nội vụ về hoán đổi ngày làm việc dịp Tết Dương lịch 2026"
SWAPPED = ((date(2026, 1, 2), 0, "Nghỉ hoán đổi"), (date(2026, 1, 10), 2, "Làm bù"))
OUTSIDE = (
    ("Văn phòng Quốc hội", "vanthu@quochoi.example"),
    ("Văn phòng Chính phủ", "vanthu@chinhphu.example"),
    ("Báo Nhân Dân", "toasoan@nhandan.example"),
    ("Đài Tiếng nói Việt Nam", ""),
)


@transaction.atomic
def load_calendar() -> None:
    """Days from 2015 to 2045 with holidays, and the swapped days of 2026."""
    if not Override.objects.exists():
        # Nothing runs yet that these could move, so that the days are counted once for both.
        Override.objects.bulk_create(
            Override(first=on, last=on, halves=halves, reason=reason, decision=SWAP) for on, halves, reason in SWAPPED
        )
    rebuild_days()


@transaction.atomic
def load_groups() -> None:
    """Groups of recipients at the centre and at each province, and addresses outside."""
    if RecipientGroup.objects.exists():
        return
    centre = Unit.objects.get(code="DTW")
    front = Unit.objects.get(code="MTW")
    groups = [
        _group(centre, "Tất cả 34 tỉnh ủy, thành ủy", "province", centre),
        _group(centre, "Tất cả đảng ủy cấp xã", "commune", centre),
        _group(front, "Ủy ban MTTQ Việt Nam 34 tỉnh, thành phố", "province", front),
        _group(front, "Tất cả Ủy ban MTTQ Việt Nam cấp xã", "commune", front),
    ]
    for body in Unit.objects.filter(level="province", kind="committee").order_by("code"):
        name = body.name.removeprefix("Tỉnh ủy ").removeprefix("Thành ủy ")
        if body.system == "front":
            groups.append(_group(body, f"Tất cả {body.name.split(' tỉnh ')[0]} cấp xã"[:150], "commune", body))
            continue
        groups.append(_group(body, f"Tất cả xã, phường của {name}", "commune", body))
        groups.append(_group(centre, f"Tất cả xã, phường của {name}", "commune", body))
    RecipientGroup.objects.bulk_create(groups)
    OutsideAddress.objects.bulk_create(
        OutsideAddress(owner=centre, name=name, email=email, folded=fold(f"{name} {email}"), sorted_as=sort_key(name))
        for name, email in OUTSIDE
    )


def _group(owner: Unit, name: str, level: str, under: Unit) -> RecipientGroup:
    return RecipientGroup(
        owner=owner, name=name, is_shared=True, rule_level=level, rule_system=under.system, rule_under=under
    )
