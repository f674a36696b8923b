"""Signing in: the library's form in the product's words."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _


class EntranceForm(LoginForm):  # type: ignore[misc]
    """User name or e-mail, and password; what helps stands beside the form."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("User name or e-mail"), _("Password")
        login.widget.attrs = {"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs = {"autocomplete": "current-password"}
        password.help_text = ""


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new passkey, and what it is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["passwordless"].label = _("Sign in with this key alone")
        self.fields["passwordless"].help_text = _(
            "Without a password; the device then asks for a finger, the face or its PIN."
        )


class EditPasskeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


# What the library says of itself while signing in and out; here so that it has its Vietnamese.
LIBRARY = (
    _("This account is currently inactive."),
    _("The email address and/or password you specified are not correct."),
    _("The username and/or password you specified are not correct."),
    _("Please type your current password."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid or expired key."),
    _("Invalid login."),
    _("The password reset token was invalid."),
    _("Too many failed login attempts. Try again later."),
    _("The new value must be different from the current one."),
    _("Be patient, you are sending too many requests."),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("You must type the same password each time."),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("You cannot deactivate two-factor authentication."),
    _("You cannot generate recovery codes without having two-factor authentication enabled."),
    _("Master key"),
    _("Backup key"),
    _("Key nr. {number}"),
    _("Authenticator code"),
)
