"""Uploads while they come in: nothing of them can be read from the disk."""

import io
import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadhandler import load_handler
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from lienthong.kernel.files.memory import memory_file
from lienthong.kernel.files.uploads import Scrambled, ScrambledUploadHandler


@given(st.lists(st.binary(max_size=200), max_size=8), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 500))))
def test_what_is_written_is_read_from_any_place(parts: list[bytes], looks: list[tuple[int, int]]) -> None:
    whole = b"".join(parts)
    with Scrambled() as file:
        for part in parts:
            file.write(part)
        file.seek(0)
        assert file.read() == whole
        for place, count in looks:
            file.seek(place)
            assert file.read(count) == whole[place : place + count]


def test_it_is_written_at_its_end_only() -> None:
    with Scrambled() as file:
        file.write(b"abc")
        file.seek(1)
        with pytest.raises(OSError, match="end"):
            file.write(b"x")


def test_the_disk_holds_nothing_that_can_be_read() -> None:
    with Scrambled() as file:
        file.write(b"PhongBi7Q" * 1000)
        file._file.flush()
        os.lseek(file._file.fileno(), 0, os.SEEK_SET)
        lies = os.read(file._file.fileno(), 100_000)
    assert len(lies) == 9000
    assert b"Phong" not in lies


def test_a_large_upload_is_taken_in_scrambled(settings: Any) -> None:
    content = os.urandom(3 << 20)
    edge = b"no-chance-of-this"
    head = b"Content-Disposition: form-data; name=f; filename=a.bin"
    body = b"--" + edge + b"\r\n" + head + b"\r\n\r\n" + content + b"\r\n--" + edge + b"--\r\n"
    request: Any = RequestFactory().post("/", body, content_type=f"multipart/form-data; boundary={edge.decode()}")
    request.viewer, request.resolver_match = "somebody", None
    with patch("tempfile.NamedTemporaryFile", side_effect=AssertionError("in the clear")):
        upload = request.FILES["f"]
        assert upload.size == len(content)
        assert b"".join(upload.chunks()) == content
    assert isinstance(upload.file, Scrambled)
    assert io.BufferedReader(upload.file).seek(10) == 10
    assert any(
        isinstance(load_handler(name, request), ScrambledUploadHandler) for name in settings.FILE_UPLOAD_HANDLERS
    )


def test_a_file_in_memory_has_a_path_for_programs_and_none_on_a_disk(tmp_path: Path) -> None:
    with memory_file() as (target, path):
        target.write(b"abc")
        target.flush()
        assert path.read_bytes() == b"abc"
        assert "memfd" in str(path.readlink())
    assert not path.exists()
