"""Uploads on their way in: what is too large for memory waits on the disk scrambled, by a key that is never written.

Whatever a visitor sends may turn out to be part of a denunciation, and a deleted file can be dug out of a disk again.
"""

import io
import os
import tempfile
from typing import Any

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

BLOCK = 16


class Scrambled(io.RawIOBase):
    """A nameless temporary file under AES-256-CTR; only this object can read it, and it is gone when it is closed.

    It is written once, from front to back: written again at one place, the two would give each other away.
    """

    def __init__(self) -> None:
        super().__init__()
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed with this object)
        self._key, self._place, self._size = os.urandom(32), 0, 0
        self._cipher = self._at(0)

    def readable(self) -> bool:
        """It is."""
        return True

    def writable(self) -> bool:
        """It is, at its end."""
        return True

    def seekable(self) -> bool:
        """It is."""
        return True

    def write(self, data: Any) -> int:
        """Append. Raises OSError anywhere but at the end."""
        if self._place != self._size:
            raise OSError("written at its end only")
        content = self._cipher.update(bytes(data))
        self._file.seek(self._place)
        self._file.write(content)
        self._place = self._size = self._size + len(content)
        return len(content)

    def readinto(self, buffer: Any) -> int:
        """Read what comes next."""
        self._file.seek(self._place)
        content = self._at(self._place).update(self._file.read(len(buffer)))
        buffer[: len(content)] = content
        self._place += len(content)
        return len(content)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place."""
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._place, io.SEEK_END: self._size}[whence]
        self._place = max(0, start + offset)
        return self._place

    def tell(self) -> int:
        """The place."""
        return self._place

    def close(self) -> None:
        """Let it go."""
        self._file.close()
        super().close()

    def _at(self, place: int) -> Any:
        """The cipher as it stands at a byte: its counter counts blocks of 16."""
        cipher = Cipher(AES(self._key), CTR((place // BLOCK).to_bytes(BLOCK, "big"))).encryptor()
        cipher.update(bytes(place % BLOCK))
        return cipher


class ScrambledUploadHandler(FileUploadHandler):
    """Takes what `MemoryFileUploadHandler` leaves; of temporary files on the disk no other kind is made."""

    file: "UploadedFile[Any]"

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        scrambled: Any = Scrambled()
        self.file = UploadedFile(scrambled, self.file_name, self.content_type, 0, self.charset, self.content_type_extra)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Some of it."""
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        """All of it."""
        self.file.seek(0)
        self.file.size = file_size
        return self.file

    def upload_interrupted(self) -> None:
        """Nobody wants it any more."""
        if hasattr(self, "file"):
            self.file.close()
