"""The words of a denunciation, encrypted where they lie."""

import base64
import hashlib

from cryptography.fernet import Fernet
from django.conf import settings

from lienthong.modules.petitions.models import Petition, SealedText


def seal(petition: Petition, words: str) -> None:
    """Keep the words of a sealed petition so that the database alone does not tell them."""
    SealedText.objects.create(petition=petition, content=_cipher().encrypt(words.encode()))


def open_sealed(petition: Petition) -> str:
    """The words of a sealed petition; who may read them is asked before."""
    return _cipher().decrypt(bytes(petition.sealed.content)).decode()


def _cipher() -> Fernet:
    key = hashlib.sha256(f"lienthong petitions sealed:{settings.SECRET_KEY}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
