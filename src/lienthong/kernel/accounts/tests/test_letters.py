"""Letters about an account, and the library's own words, in the language of whoever owns it."""

from pathlib import Path
from typing import Any

import pytest
from allauth import account, mfa
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.test import RequestFactory
from django.urls import reverse
from django.utils import translation

from lienthong.kernel.accounts.forms.entrance import LIBRARY
from lienthong.kernel.accounts.models import Account
from lienthong.kernel.accounts.tests.factories import make_account, make_viewer, sign_in
from lienthong.kernel.org.tests.factories import make_unit

pytestmark = pytest.mark.django_db

LETTERS = {
    "account/email/password_changed": "Mật khẩu",
    "account/email/password_set": "mật khẩu",
    "account/email/password_reset": "Mật khẩu",
    "mfa/email/totp_activated": "ứng dụng",
    "mfa/email/totp_deactivated": "ứng dụng",
    "mfa/email/webauthn_added": "khóa đăng nhập",
    "mfa/email/webauthn_removed": "khóa đăng nhập",
    "mfa/email/recovery_codes_generated": "mã khôi phục",
}


def tell(prefix: str, owner: Account) -> None:
    request = RequestFactory().post("/", REMOTE_ADDR="10.1.2.3", HTTP_USER_AGENT="Firefox <b>")
    with context.request_context(request):
        get_adapter(request).send_notification_mail(prefix, owner)


@pytest.mark.parametrize(("prefix", "said"), LETTERS.items())
def test_each_letter_speaks_the_owners_language(mailoutbox: Any, prefix: str, said: str) -> None:
    for language in ("vi", "en"):
        tell(prefix, make_account(email="an@x.vn", language=language, full_name="Nguyễn Văn An"))
    vietnamese, english = mailoutbox
    assert said.lower() in f"{vietnamese.subject} {vietnamese.body}".lower()
    assert "Kính gửi Nguyễn Văn An" in vietnamese.body
    assert "Dear Nguyễn Văn An" in english.body
    for mail in mailoutbox:
        assert mail.subject.startswith("Liên Thông: ")
        assert mail.to == ["an@x.vn"]
        assert "10.1.2.3" in mail.body
        assert "Firefox <b>" in mail.body
        assert "example.com" not in mail.body


def test_no_letter_of_these_parts_is_left_to_the_library() -> None:
    kinds = {
        f"{path.parent.parent.name}/email/{path.name.removesuffix('_subject.txt')}"
        for part in (account, mfa)
        for path in (Path(part.__file__).parents[1] / "templates").glob("*/email/*_subject.txt")
        if path.parent.parent.name in {"account", "mfa"}
    }
    never_sent = {"email_", "login_code", "account_already_exists", "password_reset_code"}
    ours = {*LETTERS, "account/email/password_reset_key", "account/email/unknown_account"}
    assert {kind for kind in kinds if not kind.split("/")[-1].startswith(tuple(never_sent))} == ours


def test_what_the_library_says_has_its_vietnamese(client: Any) -> None:
    with translation.override("vi"):
        assert [str(text) for text in LIBRARY if str(text).isascii()] == []
    viewer = make_viewer(make_unit(), "clerk")
    owner = Account.objects.get(pk=viewer.account_id)
    owner.set_password("một mật khẩu rất dài")
    owner.save()
    sign_in(client, viewer)
    client.post("/accounts/reauthenticate/", {"password": "một mật khẩu rất dài"})
    page = client.get(reverse("mfa_add_webauthn")).content.decode()
    assert "Tên khóa" in page
    assert "Passwordless" not in page
    assert ">Name" not in page
