"""Addresses outside: mailed over real SMTP once, failures shown and tried again, the post noted."""

import email
import email.policy
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer, sign_in
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.modules.documents.actions.issuing import issue_document
from lienthong.modules.documents.actions.issuing_copies import make_final_copy, send_outside_copy
from lienthong.modules.documents.models import Document, OutsideAddress, OutsideDelivery, Recipient
from lienthong.modules.documents.tests.factories_issuing import make_approved

pytestmark = pytest.mark.django_db


@dataclass
class Post:
    """What an SMTP server received; `is_closed` refuses everything."""

    mails: list[email.message.EmailMessage] = field(default_factory=list)
    is_closed: bool = False

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.is_closed:
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


@pytest.fixture
def sent() -> tuple[Viewer, Document, OutsideDelivery]:
    """Issued to one address by e-mail and one by post, its final copy made."""
    rebuild_days()
    tree = make_tree()
    clerk = make_viewer(tree["ag"], "clerk")
    document = make_approved(tree["ag"])
    for name, address in (("Công ty A", "vanthu@congtya.vn"), ("Ông B", "")):
        outside = OutsideAddress.objects.create(owner=tree["ag"], name=name, email=address)
        Recipient.objects.create(document=document, outside=outside)
    issue_document(viewer=clerk, document_id=document.pk)
    make_final_copy(document_id=document.pk)
    document.refresh_from_db()
    return clerk, document, OutsideDelivery.objects.get(name="Công ty A")


def test_the_copy_is_mailed_once_with_the_pdf(post: Post, sent: tuple[Viewer, Document, OutsideDelivery]) -> None:
    _clerk, document, outside = sent
    for _ in range(2):
        send_outside_copy(outside_id=outside.pk)
    assert len(post.mails) == 1
    mail = post.mails[0]
    assert mail["To"] == "vanthu@congtya.vn"
    assert document.symbol in mail["Subject"]
    assert [part.get_content_type() for part in mail.iter_attachments()] == ["application/pdf"]
    outside.refresh_from_db()
    assert outside.sent_at
    assert not outside.failure


def test_a_failure_is_shown_and_tried_again(
    post: Post, sent: tuple[Viewer, Document, OutsideDelivery], client: Client
) -> None:
    clerk, document, outside = sent
    post.is_closed = True
    with pytest.raises(OSError, match="no such mailbox"):
        send_outside_copy(outside_id=outside.pk)
    sign_in(client, clerk)
    assert "no such mailbox" in client.get(f"/documents/{document.pk}/board").content.decode()
    client.post(f"/documents/{document.pk}/outside/{outside.pk}/retry")
    post.is_closed = False
    send_outside_copy(outside_id=outside.pk)
    assert len(post.mails) == 1


def test_a_letter_by_post_is_noted(sent: tuple[Viewer, Document, OutsideDelivery], client: Client) -> None:
    clerk, document, _outside = sent
    letter = OutsideDelivery.objects.get(name="Ông B")
    send_outside_copy(outside_id=letter.pk)
    letter.refresh_from_db()
    assert letter.sent_at is None
    sign_in(client, make_viewer(make_tree()["hn"], "clerk"))
    assert client.post(f"/documents/{document.pk}/outside/{letter.pk}/posted").status_code == 404
    sign_in(client, clerk)
    client.post(f"/documents/{document.pk}/outside/{letter.pk}/posted")
    letter.refresh_from_db()
    assert letter.sent_at
