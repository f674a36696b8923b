"""Reading files."""

from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from lienthong.kernel.files.models import Blob


def blob_path(sha256: str) -> Path:
    """Where the bytes of a blob lie."""
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / sha256


def open_blob(blob: Blob) -> BinaryIO:
    """The bytes of a blob. Raises FileNotFoundError when the store has lost them."""
    return blob_path(blob.sha256).open("rb")
