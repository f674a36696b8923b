"""The demo's petitions: two months of them in every state, with keepers, competence rules and templates."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.actions.duties import set_duty
from lienthong.kernel.accounts.models import Position
from lienthong.kernel.accounts.queries import viewer_of_position
from lienthong.kernel.org.models import Unit
from lienthong.modules.petitions.actions import citizen, moves
from lienthong.modules.petitions.actions.opinions_fingerprints import tidy_fingerprints
from lienthong.modules.petitions.actions.submitting import ContactDetails, Draft, submit_petition
from lienthong.modules.petitions.api import KEEPER
from lienthong.modules.petitions.models import AnswerTemplate, CompetenceRule, LaneKeeper, Petition, Topic
from lienthong.site.seed import petitions_words as words
from lienthong.site.seed.petitions_drawing import Drawn, draw_and_fill, finish_drawn, load_topics
from lienthong.site.seed.phases import moment_of_run

Tell = Callable[[float], None]
COUNT, DAYS = 320, 62
LAMPS = "Dãy đèn chiếu sáng trước cổng trường tiểu học tắt đã hai tuần. Các cháu đi học thêm về phải dùng đèn pin."
FUND = "Quỹ của tổ dân phố thu ba đợt nhưng không công khai. Đề nghị kiểm tra sổ sách thu chi và trả lời nhân dân."


def seed_demo_petitions(tell: Tell, shown: Sequence[int]) -> None:
    """Topics, who keeps the sealed lane, whose what is, and petitions; some of them made by the moves themselves."""
    load_topics()
    _keepers()
    _rules()
    communes = list(Unit.objects.filter(pk__in=shown, level="commune").order_by("lft").values_list("pk", flat=True))
    drawn = Drawn(COUNT, DAYS, moment_of_run(), communes)
    draw_and_fill(drawn, lambda part: tell(part * 0.6))
    _moved()
    finish_drawn(drawn)
    tell(0.9)
    tidy_fingerprints()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE petitions_petition, petitions_fingerprint, petitions_clockentry")


def _position(username: str) -> Position:
    return Position.objects.select_related("account", "unit").get(account__username=username)


def _keepers() -> None:
    """Two at the centre's inspection."""
    for username in ("lanhdao.ubkt.tw", "chuyenvien.ubkt.tw"):
        keeper = _position(username)
        set_duty(position_id=keeper.pk, duty=KEEPER, holds=True)
        LaneKeeper.objects.create(position=keeper, unit=keeper.unit, named_at=moment_of_run())


def _rules() -> None:
    """What is not answered by the commune, and words to begin an answer with."""
    topic = {one.code: one for one in Topic.objects.all()}
    CompetenceRule.objects.create(
        position=10,
        kind="complaint",
        topic=topic["boi-thuong"],
        level="province",
        note="Khiếu nại về bồi thường: cấp tỉnh",
    )
    CompetenceRule.objects.create(
        position=20,
        topic=topic["to-chuc-dang"],
        level="province",
        department="BTC",
        note="Tổ chức đảng: ban tổ chức cấp tỉnh",
    )
    for name, text in zip(("Đã khắc phục", "Đưa vào kế hoạch", "Đã nhắc nhở"), words.ANSWERS[:3], strict=True):
        AnswerTemplate.objects.create(name=name, text=text)


def _moved() -> None:
    """At one commune that can be signed in to, what only moves reach: two units together, more time, a bounce."""
    officer, leader, beside = _people()
    place = Unit.objects.get(pk=officer.body_id).territory_id
    made = [_said(place, number) for number in range(6)]
    for petition in made[:4]:
        moves.accept(viewer=officer, petition_id=petition.pk)
        moves.assign(viewer=leader, petition_id=petition.pk, position_id=officer.position_id)
    asked = "Phối hợp kiểm tra tuyến đường giáp ranh hai xã, gửi kết quả trước khi trả lời."
    moves.coordinate(viewer=officer, petition_id=made[0].pk, unit_ids=[beside], question=asked, working_days=Decimal(3))
    moves.extend(viewer=officer, petition_id=made[1].pk, reason="Phải chờ vật tư thay thế.")
    for petition in made[2:4]:
        moves.draft(viewer=officer, petition_id=petition.pk, text=words.ANSWERS[0], public_text=words.ANSWERS[0])
        moves.approve(viewer=leader, petition_id=petition.pk)
        moves.answer(viewer=officer, petition_id=petition.pk)
    citizen.give_verdict(petition_id=made[2].pk, verdict="not", reason="Đèn vẫn tắt từ tối qua.")
    citizen.give_verdict(petition_id=made[3].pk, verdict="satisfied")
    moves.disown(viewer=officer, petition_id=made[4].pk, reason="Tuyến đường do cấp tỉnh quản lý.")
    sealed = Draft(kind="denunciation", territory_id=place, text=FUND, concerned_id=officer.body_id, wants_public=False)
    submit_petition(draft=sealed, request_key="demo sealed")


def _people() -> tuple[Viewer, Viewer, int]:
    """An officer and a leader of a commune of An Giang, and the commune beside it."""
    officer = Position.objects.select_related("account", "unit").filter(
        account__username__startswith="canbo.", unit__parent__code="D91"
    )
    known = officer.order_by("unit__lft", "id")[0]
    leader = Position.objects.select_related("account", "unit").get(
        unit_id=known.unit_id, role="leader", account__username__startswith="bithu."
    )
    beside = Unit.objects.filter(parent=known.unit.parent, level="commune").exclude(pk=known.unit_id).order_by("lft")
    return viewer_of_position(known), viewer_of_position(leader), beside[0].pk


def _said(place: int, number: int) -> Petition:
    topic = Topic.objects.get(code="den-duong")
    draft = Draft(
        kind="feedback",
        territory_id=place,
        topic_id=topic.pk,
        text=f"{LAMPS} Cột đèn số {number + 3}, ghi nhận ngày {timezone.localdate():%d/%m}.",
        contact=ContactDetails(name="Nguyễn Văn An", phone="0912345678"),
    )
    return submit_petition(draft=draft, request_key=f"demo {number}").petition
