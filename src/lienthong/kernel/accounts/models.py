"""Accounts, the positions in which they act, delegations, and sessions that know both."""

from typing import Any, ClassVar

from allauth.idp.oidc.models import Client
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from lienthong.kernel.access.roles import Permission, Role
from lienthong.kernel.access.secrecy import Secrecy
from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.language.text import person_sort_key
from lienthong.kernel.org.models import Unit

# Full name and user name without accents or punctuation, as words: the database computes it, so no writer forgets.
_WORDS = (
    "to_tsvector('simple'::regconfig, translate(lower(regexp_replace(normalize(%(expressions)s, NFD), "
    "'[\\u0300-\\u036f]', '', 'g')), 'đĐ._-@', 'dd    '))"
)


class AccountQuerySet(models.QuerySet["Account"]):
    """Reads that every part shares."""

    def administered_by(self, viewer: Viewer) -> "AccountQuerySet":
        """Accounts with a position, now or ever, in the viewer's subtree; the system's administrator sees every one."""
        if viewer.may(Permission.ADMINISTER_SYSTEM):
            return self
        held = Position.objects.filter(account_id=OuterRef("pk"))
        return self.filter(Exists(held.filter(unit__lft__range=viewer.administered)))


class AccountManager(BaseUserManager.from_queryset(AccountQuerySet)):  # type: ignore[misc]
    """Accounts are found by user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        found: Account = self.get(username=(username or "").lower())
        return found


class Account(AbstractBaseUser):
    """A person's login; what they may do comes from their positions."""

    username = models.CharField(max_length=80, unique=True, db_collation="C")
    full_name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=300, db_collation="C", blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=2, choices=[("vi", _("Vietnamese")), ("en", _("English"))], default="vi")
    single_keys = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=timezone.now)
    words = models.GeneratedField(
        expression=Func(F("full_name"), F("username"), template=_WORDS, arg_joiner=" || ' ' || "),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = AccountManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]

    # Libraries ask for these; permissions here come from positions alone.
    is_staff = False
    is_superuser = False

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(username=Func(F("username"), function="lower")), name="username_lower")
        ]
        indexes: ClassVar = [
            models.Index(fields=["sort_key", "id"], name="account_sort"),
            models.Index(fields=["email"], name="account_email", condition=~Q(email="")),
            GinIndex(fields=["words"], name="account_words"),
        ]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The order in lists follows the name, and sign-in by e-mail needs one case: nobody else has to remember it."""
        self.sort_key = person_sort_key(self.full_name)[:300]
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return False

    def has_perms(self, perm_list: Any, obj: Any = None) -> bool:
        return False

    def has_module_perms(self, app_label: str) -> bool:
        return False

    def get_full_name(self) -> str:
        return self.full_name


class PositionQuerySet(models.QuerySet["Position"]):
    """Reads that every part shares."""

    def visible_to(self, viewer: Viewer) -> "PositionQuerySet":
        """Every position: who holds which post is public inside the organisation."""
        return self

    def administered_by(self, viewer: Viewer) -> "PositionQuerySet":
        """Positions in units that the viewer administers."""
        return self.filter(unit__lft__range=viewer.administered)

    def current(self) -> "PositionQuerySet":
        """Positions held today by an active account."""
        today = timezone.localdate()
        return self.filter(
            Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today, account__is_active=True
        )


class Position(models.Model):
    """An account's post in a unit. `valid_to` is the last day of it.

    `duties` are keys, separated by spaces, of what its holder was named to do in person, beside the role: so that pages
    know without asking. Whether somebody may do it is asked of the record that names them.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="positions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="positions", db_index=False)
    role = models.CharField(max_length=16, choices=Role)
    title = models.CharField(max_length=120)
    clearance = models.SmallIntegerField(choices=Secrecy, default=Secrecy.OPEN)
    is_main = models.BooleanField(default=True)
    valid_from = models.DateField(default=timezone.localdate)
    valid_to = models.DateField(null=True, blank=True)
    duties = models.CharField(max_length=200, blank=True, default="", db_default="", db_collation="C")

    objects = PositionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["unit", "role"], name="position_unit_role")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="position_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.account_id} in {self.unit_id})"


class Delegation(models.Model):
    """`to` acts for `position` during `valid`, until it is revoked."""

    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="delegations")
    valid: Any = DateRangeField()
    reason = models.CharField(max_length=200, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="delegation_once",
                expressions=[
                    (
                        Func(F("position_id"), F("position_id"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (Func(F("to_id"), F("to_id"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
                condition=Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"{self.position_id} → {self.to_id}"


class Session(AbstractBaseSession):
    """A browser's session; the columns repeat what its data says so that one query finds the viewer."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessions")
    position = models.ForeignKey(Position, on_delete=models.CASCADE, null=True)
    delegation = models.ForeignKey(Delegation, on_delete=models.CASCADE, null=True)
    began_at = models.DateTimeField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)

    class Meta(AbstractBaseSession.Meta):
        abstract = False

    @property
    def public_name(self) -> str:
        """What may stand in a page for the session: its key would be the session itself."""
        return salted_hmac("accounts.session", self.session_key).hexdigest()[:20]

    @classmethod
    def get_session_store_class(cls) -> Any:
        from lienthong.kernel.accounts.sessions import SessionStore

        return SessionStore


class ApiClient(models.Model):
    """The position in which an OAuth 2 client acts: another system sees and does what that position may."""

    client = models.OneToOneField(Client, on_delete=models.CASCADE, related_name="+")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return str(self.client_id)


class SavedView(models.Model):
    """A list narrowed as somebody likes it, kept under a name.

    `page` is the name of the list's address; `query` its query string, as `plain_query` writes it.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+", db_index=False)
    page = models.CharField(max_length=60, db_collation="C")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["account", "page", "name"], name="saved_view_by_name")]

    def __str__(self) -> str:
        return self.name
