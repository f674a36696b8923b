"""Apps that are trusted to send for many: each by a key of its own, shown once and kept as a hash."""

import hashlib
import secrets

from django.db import transaction
from django.utils import timezone

from lienthong.modules.petitions.models import Petition, SentByApp, TrustedApp

LONGEST_KEY = 100


class CannotTrustApp(Exception):
    """No key of ours, or one that was retired."""


def make_app_key(*, name: str) -> str:
    """A new key for an app; it is told this once."""
    key = secrets.token_urlsafe(32)
    TrustedApp.objects.create(name=name, key_hash=_hash(key), made_at=timezone.now())
    return key


def retire_app(*, app_id: int) -> bool:
    """Take an app's key back; False when there was none."""
    return bool(TrustedApp.objects.filter(pk=app_id, retired_at__isnull=True).update(retired_at=timezone.now()))


def app_of(*, key: str) -> TrustedApp | None:
    """The app of a key; None where no key is sent. Raises CannotTrustApp for a wrong one."""
    if not key:
        return None
    found = TrustedApp.objects.filter(key_hash=_hash(key[:LONGEST_KEY]), retired_at__isnull=True).first()
    if found is None:
        raise CannotTrustApp
    return found


@transaction.atomic
def note_app(*, petition: Petition, app: TrustedApp) -> None:
    """Keep through which app a petition came; one that was sent before keeps the first."""
    SentByApp.objects.get_or_create(petition=petition, defaults={"app": app})


def _hash(key: str) -> str:
    # A key is 32 random bytes, which nobody guesses; so it outlives a change of the product's secret.
    return hashlib.sha256(key.encode()).hexdigest()
