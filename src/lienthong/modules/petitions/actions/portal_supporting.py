"""“Me too”: once a visitor and petition, without knowing who the visitor is."""

import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from lienthong.modules.petitions.actions.telling import tell
from lienthong.modules.petitions.events.portal import PetitionSupported
from lienthong.modules.petitions.models import Petition, Support
from lienthong.modules.petitions.rules.codes import keyed


def new_visitor() -> str:
    """A word by which a browser is recognised, kept in its cookie alone."""
    return secrets.token_urlsafe(18)


@transaction.atomic
def support_petition(*, reference: str, visitor: str) -> bool:
    """Say “me too” to a public petition; False when this visitor has said so before.

    Raises Petition.DoesNotExist for one that is not public.
    """
    petition = Petition.objects.published().select_for_update().get(reference=reference)
    key = keyed(settings.SECRET_KEY, "portal support", visitor).hex()
    _support, is_new = Support.objects.get_or_create(petition=petition, key=key, defaults={"at": timezone.now()})
    if is_new:
        Petition.objects.filter(pk=petition.pk).update(supporters=F("supporters") + 1)
        tell(petition, PetitionSupported(petition.supporters + 1), None)
    return is_new
