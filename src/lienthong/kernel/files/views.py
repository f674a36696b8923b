"""Sending files to browsers: separate from pages, never sniffed, never run."""

import re
from collections.abc import Iterator
from typing import BinaryIO
from urllib.parse import quote

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from lienthong.kernel.files.models import File
from lienthong.kernel.files.queries import open_blob
from lienthong.kernel.files.rules import ACCEPTED, PDF

CHUNK = 1 << 16
_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
# A shown file may draw itself and nothing else: no script, no form, no request to anywhere.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; sandbox"
# Chromium's own PDF viewer does not open inside a sandbox; PDF scripts never run in it.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'"


def file_response(request: HttpRequest, file: File) -> HttpResponseBase:
    """A file's bytes; shown in the page when its type may be, else (or with `?download`) saved under its name.

    The caller has decided that the viewer may read it. One byte range is honoured, for viewers of long scans. A sealed
    one is not there (Http404): whoever may open it uses `sealed_response`.
    """
    blob = file.blob
    if blob.is_sealed:
        raise Http404
    shown = ACCEPTED[blob.media_type].is_shown and "download" not in request.GET
    asked = _RANGE.match(request.headers.get("Range", ""))
    start = int(asked[1]) if asked else 0
    end = min(int(asked[2]), blob.size - 1) if asked and asked[2] else blob.size - 1
    response: HttpResponseBase
    if asked and start > end:
        response = HttpResponse(status=416, headers={"Content-Range": f"bytes */{blob.size}"})
    elif asked:
        response = StreamingHttpResponse(_part(open_blob(blob), start, end), status=206)
        response["Content-Range"] = f"bytes {start}-{end}/{blob.size}"
        response["Content-Length"] = str(end - start + 1)
    else:
        response = FileResponse(open_blob(blob))
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "private, max-age=3600, immutable"
    _guard(response, blob.media_type, file.name, shown=shown)
    return response


def sealed_response(request: HttpRequest, content: bytes, media_type: str, name: str) -> HttpResponse:
    """What was sealed, opened for this one answer; no browser or proxy keeps it."""
    shown = ACCEPTED[media_type].is_shown and "download" not in request.GET
    response = HttpResponse(content)
    response["Cache-Control"] = "no-store"
    _guard(response, media_type, name, shown=shown)
    return response


def _guard(response: HttpResponseBase, media_type: str, name: str, *, shown: bool) -> None:
    """The browser takes it for what it is, and it may do nothing."""
    response["Content-Type"] = media_type
    response["Content-Disposition"] = f"{'inline' if shown else 'attachment'}; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _PDF_POLICY if media_type == PDF else _POLICY


def _part(file: BinaryIO, start: int, end: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        left = end - start + 1
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
