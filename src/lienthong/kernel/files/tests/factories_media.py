"""Small pictures and sounds to test with, built from their formats' own parts."""

import io

from PIL import Image

# MPEG-1 layer III, 128 kbit/s, 44.1 kHz: 417 bytes a frame.
_FRAME = b"\xff\xfb\x90\x00" + b"\x00" * 413


def jpeg_with_place(width: int = 64, height: int = 48, orientation: int = 1) -> bytes:
    """A JPEG with a red upper left corner whose EXIF says where, with what and how it was taken."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    exif[0x0110] = "SM-A546E"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "N", 2: (10.0, 42.0, 13.0), 3: "E", 4: (105.0, 7.0, 2.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", exif=exif, quality=95, comment=b"SM-A546E")
    return out.getvalue()


def mp3_bytes(*, frames: int = 4, tag: bytes = b"") -> bytes:
    """Silent frames, behind an ID3 tag of this content."""
    size = len(tag)
    sizes = bytes((size >> shift & 0x7F) for shift in (21, 14, 7, 0))
    return (b"ID3\x04\x00\x00" + sizes + tag if tag else b"") + _FRAME * frames


def ogg_bytes() -> bytes:
    """The first page of an Opus stream."""
    return b"OggS\x00\x02" + b"\x00" * 20 + b"\x01\x13OpusHead\x01\x01" + b"\x00" * 40


def webm_bytes(*, codec: bytes = b"A_OPUS") -> bytes:
    """The head of a WebM file with a track of this codec, beside one of sound."""
    doctype = b"\x42\x82\x84webm"
    tracks = b"\x86\x86A_OPUS" + (b"\x86\x85" + codec if codec != b"A_OPUS" else b"")
    return b"\x1a\x45\xdf\xa3\x9f" + doctype + b"\x18\x53\x80\x67" + tracks + b"\x00" * 40


def m4a_bytes(*, handler: bytes = b"soun") -> bytes:
    """An MP4 with one track of this handler, its movie box behind the data as phones write it."""

    def box(kind: bytes, body: bytes) -> bytes:
        return (len(body) + 8).to_bytes(4, "big") + kind + body

    movie = box(b"moov", box(b"trak", box(b"mdia", box(b"hdlr", b"\x00" * 8 + handler + b"\x00" * 13))))
    return box(b"ftyp", b"M4A \x00\x00\x00\x00M4A mp42") + box(b"mdat", b"\x00" * 200) + movie
