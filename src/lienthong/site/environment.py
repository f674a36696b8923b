"""The one typed set of settings, read once from the environment; docs/operations/settings.md lists them all."""

import secrets
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


def _default_home() -> Path:
    checkout = Path(__file__).resolve().parents[3]
    if (checkout / "pyproject.toml").exists():
        return checkout / "var"
    return Path.home() / ".local" / "share" / "lienthong"


class Environment(BaseSettings):
    """What an operator may set; every name is prefixed with LIENTHONG_ unless its alias says otherwise."""

    model_config = SettingsConfigDict(
        env_prefix="LIENTHONG_", extra="ignore", populate_by_name=True, env_ignore_empty=True
    )

    home: Path = Field(default_factory=_default_home, description="Folder of everything the product keeps on disk.")
    mode: Literal["demo", "serve", "test"] = Field(
        default="serve", description="demo allows one-click sign-in; serve never does; test is for the suite."
    )
    database_url: str = Field(
        default="",
        validation_alias="DATABASE_URL",
        description="PostgreSQL 15 or newer. Empty: the embedded PostgreSQL in LIENTHONG_HOME.",
    )
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Key that signs sessions and tokens. Empty: generated once, mode 600."
    )
    secret_key_fallbacks: SecretStr = Field(
        default=SecretStr(""),
        description="Former keys, separated by commas, newest first: they still open what they signed or sealed.",
    )
    base_url: str = Field(
        default="http://localhost:8000", description="The address at which people reach the product; used in e-mail."
    )
    allowed_hosts: str = Field(default="*", description="Host names answered, separated by commas.")
    secure_cookies: bool = Field(default=False, description="Send cookies over HTTPS only; set it behind TLS.")
    second_factor: Literal["nobody", "administrators", "officials", "everybody"] = Field(
        default="officials",
        description="Who must sign in with a passkey or a second factor; officials: everybody but village heads.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        description="How many reverse proxies stand in front; so many last entries of X-Forwarded-For are believed.",
    )
    smtp_url: str = Field(
        default="", description="smtp://user:password@host:port, smtps:// for TLS. Empty: e-mail is kept in a folder."
    )
    mail_from: str = Field(default="Liên Thông <no-reply@localhost>", description="Sender of e-mail.")
    sms_url: str = Field(
        default="", description="HTTPS address of an SMS gateway that takes a POST. Empty: no messages are sent."
    )
    sms_token: SecretStr = Field(default=SecretStr(""), description="Bearer token for the SMS gateway.")
    identity_issuer: str = Field(
        default="",
        description="OpenID Connect issuer that verifies citizens' identities, exactly as its own document names it."
        " Empty: no verified identity is offered.",
    )
    identity_client_id: str = Field(default="", description="What that provider calls this deployment.")
    identity_client_secret: SecretStr = Field(
        default=SecretStr(""), description="The client's secret there; empty for a public client, PKCE is always used."
    )
    identity_scopes: str = Field(default="openid profile", description="What is asked of that provider.")
    identity_name: str = Field(default="", description="What people call that provider. Empty: its host name.")
    identity_name_en: str = Field(default="", description="The same on English pages. Empty: the name above.")
    max_upload_mb: int = Field(default=200, ge=1, description="Largest file accepted, in MiB.")
    timezone: str = Field(default="Asia/Ho_Chi_Minh", description="Time zone of the organisation.")

    def key(self) -> str:
        """The signing key; made on first use in a file that only the product's user can read."""
        if value := self.secret_key.get_secret_value():
            return value
        file = self.home / "secret-key"
        if not file.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(50))
        return file.read_text()

    def older_keys(self) -> list[str]:
        """The keys before the present one, newest first."""
        return [key for one in self.secret_key_fallbacks.get_secret_value().split(",") if (key := one.strip())]


@cache
def environment() -> Environment:
    """The settings of this process."""
    return Environment()
