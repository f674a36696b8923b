"""Django's settings, derived from the one typed environment."""

from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from lienthong.site.environment import environment

env = environment()

PACKAGE = Path(__file__).resolve().parents[1]
KERNEL = [
    "database",
    "language",
    "ui",
    "access",
    "events",
    "org",
    "accounts",
    "calendar",
    "numbering",
    "files",
    "jobs",
    "notify",
    "work",
    "search",
]
MODULES = ["documents", "directives", "reports", "petitions"]
ROOMS = [PACKAGE / "kernel" / name for name in KERNEL] + [PACKAGE / "modules" / name for name in MODULES]

SECRET_KEY = env.key()
SECRET_KEY_FALLBACKS = env.older_keys()
DEBUG = False
ALLOWED_HOSTS = env.allowed_hosts.split(",")
ROOT_URLCONF = "lienthong.site.urls"
WSGI_APPLICATION = "lienthong.site.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.Account"

INSTALLED_APPS = [
    *(f"lienthong.kernel.{name}" for name in KERNEL),
    *(f"lienthong.modules.{name}" for name in MODULES),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.idp.oidc",
]

MIDDLEWARE = [
    "lienthong.site.middleware.SecurityHeaders",
    "lienthong.kernel.accounts.middleware.Acting",
    "django.middleware.csrf.CsrfViewMiddleware",
    "lienthong.kernel.language.middleware.ChooseLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lienthong.site.middleware.Impossible",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [room / "templates" for room in ROOMS],
        "OPTIONS": {
            "environment": "lienthong.kernel.ui.jinja.environment",
            "context_processors": ["lienthong.site.frame.frame"],
            "bytecode_folder": env.home / "cache" / "templates",
        },
    },
    {
        # Only for what libraries bring with them.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]


def _database(url: str) -> dict[str, object]:
    """Connection parameters of a postgresql:// address, with or without a socket folder as `?host=`."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": False,
        # Statements are prepared by the server at their second use; no pooler with transaction scope may stand
        # in between (docs/decisions/0004-prepared-statements.md).
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 1, **query},
    }


def _databases(url: str) -> dict[str, dict[str, object]]:
    writing, reading = _database(url), _database(url)
    reading["OPTIONS"] = {**reading["OPTIONS"], "options": "-c default_transaction_read_only=on"}  # type: ignore[dict-item]
    if env.mode == "test":
        # A test lives in one transaction, which a second connection would not see; conftest.py holds reads to reading.
        return {"default": writing}
    return {"default": writing, "reading": reading}


def database_url() -> str:
    """The address of the database: the operator's, or the embedded PostgreSQL's."""
    if env.database_url:
        return env.database_url
    from lienthong.kernel.database.embedded import Embedded

    return Embedded(env.home / "postgres").url("lienthong")


DATABASES = _databases(database_url())
DATABASE_ROUTERS = ["lienthong.kernel.database.routing.ReadingRouter"]

SESSION_ENGINE = "lienthong.kernel.accounts.sessions"
SESSION_COOKIE_NAME = "lienthong_session"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = env.secure_cookies
CSRF_COOKIE_NAME = "lienthong_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = env.secure_cookies
CSRF_FAILURE_VIEW = "lienthong.site.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [env.base_url]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"

PASSWORD_HASHERS = ["lienthong.kernel.accounts.hashing.Argon2idHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["lienthong.kernel.accounts.adapters.Entrance"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SEAT_URL = "choose_seat"
ACCOUNT_ADAPTER = "lienthong.kernel.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "lienthong.kernel.accounts.forms.entrance.EntranceForm"}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_USER_DISPLAY = "lienthong.kernel.accounts.adapters.name_of"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = env.base_url.partition(":")[0]
# A whole office may stand behind one address: the limit of the account stops guessing, that of the address floods.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": "120/m/ip,5/5m/key", "reset_password": "60/m/ip,3/10m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = env.trusted_proxies
MFA_ADAPTER = "lienthong.kernel.accounts.adapters.MfaAdapter"
MFA_FORMS = {
    "add_webauthn": "lienthong.kernel.accounts.forms.entrance.AddPasskeyForm",
    "edit_webauthn": "lienthong.kernel.accounts.forms.entrance.EditPasskeyForm",
}
MFA_RATE_LIMITS = {"webauthn_login": "120/m/ip"}
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = False
MFA_TOTP_ISSUER = "Liên Thông"
MFA_TOTP_TOLERANCE = 1
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_PASSKEY_SIGNUP_ENABLED = False
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = env.base_url.startswith("http://")

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "lienthong_language"
LOCALE_PATHS = [room / "locale" for room in (PACKAGE / "site", *ROOMS)]
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.timezone

STATIC_URL = "/static/"
STATIC_ROOT = env.home / "static"
STATICFILES_DIRS: list[Path] = []
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.AppDirectoriesFinder"]
MEDIA_ROOT = env.home / "files"
MESSAGE_STORAGE = "lienthong.kernel.ui.messages.CookieMessages"
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
FILE_UPLOAD_TEMP_DIR = None
FILE_UPLOAD_HANDLERS = [
    "lienthong.kernel.files.middleware.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "lienthong.kernel.files.uploads.ScrambledUploadHandler",
]
MAX_UPLOAD_BYTES = env.max_upload_mb << 20

CACHES = {"default": {"BACKEND": "lienthong.kernel.database.cache.DatabaseCache"}}

MODE = env.mode
# The demo signs in with one click and the suite without a form; whoever serves people has the operator's policy.
SECOND_FACTOR = env.second_factor if env.mode == "serve" else "nobody"
BASE_URL = env.base_url
DEFAULT_FROM_EMAIL = env.mail_from
if env.smtp_url:
    _smtp = urlsplit(env.smtp_url)
    EMAIL_HOST = _smtp.hostname or "localhost"
    EMAIL_PORT = _smtp.port or 25
    EMAIL_HOST_USER = unquote(_smtp.username or "")
    EMAIL_HOST_PASSWORD = unquote(_smtp.password or "")
    EMAIL_USE_SSL = _smtp.scheme == "smtps"
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = env.home / "mail"
SMS_URL = env.sms_url
SMS_TOKEN = env.sms_token.get_secret_value()
IDENTITY_ISSUER = env.identity_issuer
IDENTITY_CLIENT_ID = env.identity_client_id
IDENTITY_CLIENT_SECRET = env.identity_client_secret.get_secret_value()
IDENTITY_SCOPES = env.identity_scopes
IDENTITY_NAME = env.identity_name
IDENTITY_NAME_EN = env.identity_name_en

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}

# A worker knows the jobs of every room that has a `jobs`.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOG_KEY_FILE = env.home / "log-key"
