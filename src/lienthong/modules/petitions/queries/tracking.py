"""Finding a petition by its tracking code."""

from django.conf import settings

from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.rules.codes import hash_of, plain_code


def petition_of_code(code: str) -> Petition | None:
    """The petition of a code as somebody typed it, sealed ones too; None when there is none."""
    plain = plain_code(code)
    return Petition.objects.filter(code_hash=hash_of(settings.SECRET_KEY, plain)).first() if plain else None
