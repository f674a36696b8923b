"""E-mail over real SMTP: sent once, in the reader's language, tried again, not sent to those who do not want it."""

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_account, make_viewer
from lienthong.kernel.notify.actions import (
    choose_channels,
    notify_positions,
    send_digests,
    send_mails,
    send_unit_letters,
    write_to_units,
)
from lienthong.kernel.notify.models import Notification, UnitLetter, Wording
from lienthong.kernel.notify.news import register_news
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree

pytestmark = pytest.mark.django_db


@dataclass
class Post:
    """What an SMTP server received; `refused` are addresses that it refuses."""

    mails: list[email.message.EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    received = Post()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(received, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield received
    controller.stop()


@pytest.fixture(autouse=True)
def _known() -> None:
    register_news(
        "told",
        name="Told",
        subject="News: {title}",
        body="{name} at {unit}: {title}",
        address=lambda pk: f"/things/{pk}",
    )


def reader(channel: str, *, language: str = "en", address: str = "an@example.org") -> Viewer:
    account = make_account(email=address, language=language, full_name="Nguyễn Văn An")
    viewer = make_viewer(make_tree()["ag"], account=account)
    choose_channels(viewer=viewer, channels={"": channel})
    return viewer


def tell(viewer: Viewer, title: str = "Quyết định 204", subject_id: int = 7) -> None:
    notify_positions(
        position_ids=[viewer.position_id], kind="told", subject_kind="thing", subject_id=subject_id, title=title
    )


def text_of(mail: email.message.EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def test_each_piece_of_news_is_mailed_once(post: Post) -> None:
    tell(reader("each"))
    assert send_mails() == 1
    assert send_mails() == 0
    mail = post.mails[0]
    assert (mail["Subject"], mail["To"]) == ("News: Quyết định 204", "an@example.org")
    assert mail["Message-ID"].startswith("<notification-")
    assert mail["List-Unsubscribe"].endswith("/notifications/preferences>")
    plain, html = text_of(mail, "plain"), text_of(mail, "html")
    for body in (plain, html):
        assert "Nguyễn Văn An at Tỉnh ủy An Giang: Quyết định 204" in body
        assert "/things/7" in body
    assert Notification.objects.get().mailed_at is not None


def test_a_title_can_write_no_header_and_no_html(post: Post) -> None:
    tell(reader("each"), "<b>x</b>\r\nBcc: all@example.org {name} {0}")
    send_mails()
    mail = post.mails[0]
    assert mail["Bcc"] is None
    assert mail["Subject"] == "News: <b>x</b> Bcc: all@example.org {name} {0}"
    assert "&lt;b&gt;x" in text_of(mail, "html")


def test_who_wants_no_e_mail_and_who_has_no_address_gets_none(post: Post) -> None:
    tell(reader("none"))
    tell(reader("each", address=""))
    assert send_mails() + send_digests() == 0


def test_a_daily_e_mail_holds_everything_since_the_last_one(post: Post) -> None:
    viewer = reader("daily", language="vi")
    for number in range(3):
        tell(viewer, f"Việc {number}", number)
    assert (send_mails(), send_digests(), send_digests()) == (0, 1, 0)
    plain = text_of(post.mails[0], "plain")
    assert [f"Việc {number}" in plain and f"/things/{number}" in plain for number in range(3)] == [True] * 3
    tell(viewer, "Việc 3")
    send_digests()
    assert "Việc 2" not in text_of(post.mails[1], "plain")


def test_the_operators_own_words_stand_for_the_products(post: Post) -> None:
    Wording.objects.create(kind="told", language="vi", subject="Tin mới: {title}", body="Kính gửi {name}: {title}")
    tell(reader("each", language="vi"))
    tell(reader("each", language="en", address="b@example.org"))
    send_mails()
    assert [mail["Subject"] for mail in post.mails] == ["Tin mới: Quyết định 204", "News: Quyết định 204"]
    assert "Kính gửi Nguyễn Văn An: Quyết định 204" in text_of(post.mails[0], "plain")


def test_a_refused_address_waits_and_holds_nobody_up(post: Post) -> None:
    post.refused.add("gone@example.org")
    tell(reader("each", address="gone@example.org"))
    tell(reader("each"))
    assert send_mails() == 1
    refused = Notification.objects.get(mailed_at__isnull=True)
    assert refused.mail_tries == 1
    assert "550" in refused.mail_failure
    assert send_mails() == 0
    post.refused.clear()
    Notification.objects.filter(pk=refused.pk).update(at=timezone.now() - timedelta(minutes=2))
    assert send_mails() == 1


def test_a_server_that_is_gone_loses_nothing(settings: Any, post: Post) -> None:
    tell(reader("each"))
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(OSError):  # noqa: PT011 (refused, unreachable or timed out)
        send_mails()
    assert Notification.objects.get().mail_tries == 0
    settings.EMAIL_PORT = port
    assert send_mails() == 1


def write(unit: Unit, *titles: str) -> int:
    count = len(titles)
    return write_to_units(unit_ids=[unit.pk] * count, kind="told", subject_ids=range(count), titles=titles)


def test_a_unit_is_reminded_at_its_own_address_in_one_letter(post: Post) -> None:
    tree = make_tree()
    Unit.objects.filter(pk=tree["ag"].pk).update(email="vanthu@angiang.vn")
    assert write(tree["ag"], "Việc 1", "Việc 2") == 2
    assert write(tree["hn"], "Việc 3") == 0, "it has no address"
    assert (send_unit_letters(), send_unit_letters()) == (1, 0)
    mail = post.mails[0]
    assert mail["To"] == "vanthu@angiang.vn"
    assert mail["Message-ID"].startswith("<unit-")
    plain = text_of(mail, "plain")
    assert all(words in plain for words in ("Tỉnh ủy An Giang", "Việc 1", "Việc 2", "/things/1"))
    assert "/notifications/preferences" not in plain
    write(tree["ag"], "Việc 4")
    send_unit_letters()
    assert post.mails[1]["Subject"] == "News: Việc 4"


def test_a_units_refused_address_waits_and_holds_nobody_up(post: Post) -> None:
    tree = make_tree()
    post.refused.add("gone@angiang.vn")
    Unit.objects.filter(pk=tree["ag"].pk).update(email="gone@angiang.vn")
    Unit.objects.filter(pk=tree["hn"].pk).update(email="vanthu@hanoi.vn")
    write(tree["ag"], "Việc 1")
    write(tree["hn"], "Việc 2")
    assert send_unit_letters() == 1
    assert "550" in UnitLetter.objects.get(mailed_at__isnull=True).mail_failure
    assert send_unit_letters() == 0
