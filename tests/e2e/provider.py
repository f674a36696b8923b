"""A real OpenID Connect provider in a process of its own: allauth's, over a small database, with one citizen.

`python provider.py PORT CLIENT BACK` prints its issuer when it answers; the citizen is `lan`, password `mat-khau-lan`.
"""

import sys
import tempfile
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings

KEY = rsa.generate_private_key(65537, 2048).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)


def prepare(folder: str) -> None:
    """Django with no more than a provider needs."""
    settings.configure(
        SECRET_KEY="only for a journey of the test suite, nothing depends on it",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": Path(folder) / "provider.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"],
        # Both stand on 127.0.0.1, and cookies know no ports.
        SESSION_COOKIE_NAME="provider_session",
        CSRF_COOKIE_NAME="provider_csrf",
        ACCOUNT_EMAIL_VERIFICATION="none",
        IDP_OIDC_PRIVATE_KEY=KEY.decode(),
        USE_TZ=True,
    )
    django.setup()


def fill(client: str, back: str) -> None:
    """Tables, a citizen, and the portal as a public client that must ask for consent."""
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    get_user_model().objects.create_user("lan", "lan@example.vn", "mat-khau-lan", first_name="Lan", last_name="Nguyễn")
    made = Client(id=client, name="Cổng tiếp nhận", type="public")
    made.set_redirect_uris([back])
    made.set_scopes(["openid", "profile"])
    made.set_grant_types(["authorization_code"])
    made.set_response_types(["code"])
    made.save()


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *_args: object) -> None:
        """Nothing."""


def main(port: int, client: str, back: str) -> None:
    """Serve until the process is ended."""
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        fill(client, back)
        from django.core.wsgi import get_wsgi_application

        with make_server("127.0.0.1", port, get_wsgi_application(), handler_class=Quiet) as server:
            sys.stdout.write(f"http://127.0.0.1:{port}\n")
            sys.stdout.flush()
            server.serve_forever()


def __getattr__(name: str) -> object:
    """`urlpatterns`, once Django is there."""
    if name != "urlpatterns":
        raise AttributeError(name)
    from django.urls import include, path

    return [path("accounts/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))]


if __name__ == "__main__":
    sys.modules["provider"] = sys.modules["__main__"]
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
