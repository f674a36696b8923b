"""What a form brings in files is bounded while it is read: a view says how much it takes, and the rest is never read.

Django reads a form whole, files into temporary files, before any view has seen it. Here the reading stops at the
first file that is too large: the fields before it are there, so that a page can show again what was typed.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from lienthong.kernel.files.rules import MEBIBYTE, Refused, UploadLimits

View = TypeVar("View", bound=Callable[..., Any])
# Words of fields and boundaries around files: what a form has besides them.
AROUND = MEBIBYTE


def takes_files(*, each: int, together: int) -> Callable[[View], View]:
    """Declare how many bytes of files a view takes; it finds what was refused by `refused_upload`."""

    def declare(view: View) -> View:
        view.upload_limits = UploadLimits(each, together)  # type: ignore[attr-defined]
        return view

    return declare


def refused_upload(request: HttpRequest) -> Refused | None:
    """The file at which reading the form stopped; None when all of it was read."""
    request.POST  # noqa: B018 (reads the form)
    return getattr(request, "refused_upload", None)


class Bounded(FileUploadHandler):
    """Stops at the first file beyond the limits of the view. Who is not signed in sends files only where one says so.

    What signed-in people send, and clients of the API, is bounded by the actions that store it.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.limits = _limits_of(request) if request else None
        self.whole = self.size = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 (Django's name)
        content_length: int,
        boundary: str,
        encoding: Any = None,
    ) -> None:
        """Note how much is to come."""
        self.whole = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins; with more to come than all files may have, not a byte of it is read."""
        super().new_file(*args, **kwargs)
        self.size = 0
        if self.limits and self.whole > self.limits.together + AROUND:
            self._refuse(is_alone=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on while the file is not too large."""
        self.size += len(raw_data)
        if self.limits and self.size > self.limits.each:
            self._refuse(is_alone=True)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler keeps it."""

    def _refuse(self, *, is_alone: bool) -> None:
        self.request.refused_upload = Refused(self.file_name or "", is_alone)  # type: ignore[union-attr]
        raise StopUpload(connection_reset=True)


def _limits_of(request: HttpRequest) -> UploadLimits | None:
    match = request.resolver_match
    declared: UploadLimits | None = getattr(match.func, "upload_limits", None) if match else None
    if declared or getattr(request, "viewer", None):
        return declared
    # Whether a token is one is found out behind the reading.
    most = settings.MAX_UPLOAD_BYTES if request.headers.get("Authorization") else 0
    return UploadLimits(most, most)
