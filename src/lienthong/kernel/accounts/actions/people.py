"""Making, changing, closing and opening accounts."""

from django.db import transaction

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.models import Account


@transaction.atomic
def change_own_settings(*, viewer: Viewer, language: str, single_keys: bool) -> None:
    """Keep a person's own language and keys; no event, since it concerns nobody else."""
    Account.objects.filter(pk=viewer.account_id).update(language=language, single_keys=single_keys)
