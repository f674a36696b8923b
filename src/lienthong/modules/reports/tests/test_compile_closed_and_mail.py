"""Figures of units that have ended open for those above them; the printed report reaches its readers by e-mail."""

import email
import email.policy
import socket
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lienthong.kernel.accounts.tests.factories import make_account, make_viewer, sign_in
from lienthong.kernel.notify.actions import choose_channels, send_mails
from lienthong.kernel.org.actions import close_unit
from lienthong.kernel.org.models import Unit
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.reports.actions.compile_bulletins import make_bulletins, order_bulletin
from lienthong.modules.reports.actions.compiling import compile_all
from lienthong.modules.reports.models import BulletinIssue
from lienthong.modules.reports.tests.factories_compile import (
    make_counted_form,
    make_counted_indicator,
    make_submission,
    period_of,
)

pytestmark = pytest.mark.django_db


def counted(tree: dict[str, Unit], on: date) -> tuple[Any, Any]:
    figure = make_counted_indicator(tree["tw"], name="Số hộ dân")[0]
    form = make_counted_form(
        tree["tw"], [figure], [tree[name] for name in ("ag1", "ag2", "hn1")], level="commune", name="Báo cáo tuần"
    )
    period = period_of(on)
    for name in ("ag1", "ag2", "hn1"):
        make_submission(form, tree[name], period, {figure.pk: 5})
    compile_all()
    return figure, form


@pytest.mark.parametrize(
    ("seat", "role", "status"),
    [
        ("tw", "leader", 200),
        ("ag", "leader", 200),
        ("ag", "inspector", 200),
        ("ag", "clerk", 404),
        ("hn", "leader", 404),
        ("ag1", "officer", 404),
    ],
)
def test_figures_of_a_closed_unit_open_for_those_above_it(seat: str, role: str, status: int) -> None:
    tree = make_tree()
    week = timezone.localdate() - timedelta(days=14)
    figure, form = counted(tree, week)
    close_unit(viewer=None, unit_id=tree["ag2"].pk, reason="Sáp nhập")
    client = sign_in(Client(), make_viewer(Unit.objects.get(pk=tree[seat].pk), role), language="en")
    year, number, _day = week.isocalendar()
    at = {"period": f"{year}W{number}", "unit": tree["ag2"].pk}
    pages = [
        reverse("compiled_figure", kwargs={"figure": figure.pk, **at}),
        reverse("compiled_report", kwargs={"form": form.pk, **at}),
        f"{reverse('compiled_table')}?form={form.pk}&unit={tree['ag2'].pk}",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == status, page
        assert status == 404 or ">5<" in answer.content.decode(), page


@pytest.fixture
def post(settings: Any) -> Iterator[list[email.message.EmailMessage]]:
    mails: list[email.message.EmailMessage] = []

    class Post:
        """What an SMTP server received."""

        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
            mails.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            return "250 OK"

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(Post(), hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield mails
    controller.stop()


def test_the_weekly_report_reaches_each_leader_in_their_language(post: list[email.message.EmailMessage]) -> None:
    tree = make_tree()
    _figure, form = counted(tree, date(2026, 2, 2))
    people = {
        language: make_viewer(
            tree["ag"], "leader", account=make_account(email=f"{language}@example.org", language=language)
        )
        for language in ("vi", "en")
    }
    for viewer in people.values():
        choose_channels(viewer=viewer, channels={"": "each"})
    order_bulletin(viewer=people["vi"], form=form)
    assert make_bulletins(today=date(2026, 2, 9)) == 1
    assert send_mails() == 2
    issue = BulletinIssue.objects.get()
    said = {str(mail["To"])[:2]: mail for mail in post}
    for language, subject, words in (
        ("vi", "Báo cáo tổng hợp: Báo cáo tuần (02/02/2026 – 08/02/2026)", "đã sẵn sàng"),
        ("en", "Compiled report: Báo cáo tuần (02/02/2026 – 08/02/2026)", "is ready"),
    ):
        mail = said[language]
        assert str(mail["Subject"]).strip() == subject
        for kind in ("plain", "html"):
            part = mail.get_body((kind,))
            assert part is not None
            text = str(part.get_content())
            assert "Báo cáo tuần (02/02/2026 – 08/02/2026)" in text
            assert reverse("bulletin_issue", args=[issue.pk]) in text
            assert words in text, text
    # The link opens for whom it was sent to.
    client = sign_in(Client(), people["en"], language="en")
    kept: Any = client.get(reverse("bulletin_issue", args=[issue.pk]))
    assert b"".join(kept.streaming_content)[:4] == b"%PDF"
