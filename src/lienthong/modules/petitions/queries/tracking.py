"""Finding a petition by its tracking code."""

from lienthong.kernel.access.seals import all_secrets
from lienthong.modules.petitions.models import Petition
from lienthong.modules.petitions.rules.codes import hash_of, plain_code


def petition_of_code(code: str) -> Petition | None:
    """The petition of a code as somebody typed it, sealed ones too; None when there is none.

    A code that was given under a former secret finds its petition as long as that secret is known.
    """
    plain = plain_code(code)
    hashes = [hash_of(secret, plain) for secret in all_secrets()] if plain else []
    return Petition.objects.filter(code_hash__in=hashes).first() if hashes else None
