"""Which sound a file holds, by its content alone: the containers that phones and browsers record into.

Only headers are read; nothing is decoded. A container that also carries moving pictures is no voice note.
"""

from pathlib import Path

from lienthong.kernel.files.rules import M4A, MP3, OGG, WEBM

HEAD = 1 << 16
_BIT_RATES = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG-1 layer III, kbit/s
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG-2 and 2.5
}
_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
# How many frames must follow one another before bytes are taken for MP3.
FRAMES = 3


def sound_type(head: bytes, path: Path) -> str:
    """`audio/mpeg`, `audio/ogg`, `audio/webm` or `audio/mp4`; empty for anything else."""
    if head.startswith(b"OggS"):
        return OGG if (b"OpusHead" in head[:200] or b"\x01vorbis" in head[:200]) else ""
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return WEBM if _is_webm_sound(_start(path)) else ""
    if head[4:8] == b"ftyp":
        return M4A if _is_mp4_sound(path) else ""
    return MP3 if _is_mp3(path) else ""


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(HEAD)


def _is_webm_sound(start: bytes) -> bool:
    """The codec of a track says what it is: `A_…` for sound, `V_…` for moving pictures (Matroska, CodecID)."""
    is_webm = b"webm" in start[:64]
    return is_webm and (b"A_OPUS" in start or b"A_VORBIS" in start) and b"V_" not in start


def _is_mp4_sound(path: Path) -> bool:
    """Whether every track of the `moov` box is sound (ISO/IEC 14496-12: the handler is `soun`, of pictures `vide`)."""
    size = path.stat().st_size
    with path.open("rb") as file:
        place = 0
        while place + 8 <= size:
            file.seek(place)
            header = file.read(16)
            length, kind = int.from_bytes(header[:4], "big"), header[4:8]
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            if kind == b"moov":
                movie = file.read(min(length or HEAD, 1 << 20))
                return b"soun" in movie and b"vide" not in movie
            if length < 8:
                return False
            place += length
    return False


def _is_mp3(path: Path) -> bool:
    """Whether several MPEG layer III frames follow one another, behind an ID3 tag or at the beginning."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(10)
        place = 0
        if head[:3] == b"ID3":
            place = 10 + sum((byte & 0x7F) << 7 * (3 - turn) for turn, byte in enumerate(head[6:10]))
        for _frame in range(FRAMES):
            file.seek(place)
            length = _frame_length(file.read(4))
            if not length or place + length > size + 1:
                return False
            place += length
    return True


def _frame_length(header: bytes) -> int:
    """The length of the layer III frame that a header begins, in bytes; 0 when it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0 or header[1] >> 1 & 3 != 1:
        return 0
    version, bits, rate = header[1] >> 3 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or bits in {0, 15} or rate == 3:
        return 0
    per_frame = 144 if version == 3 else 72
    kilobits = _BIT_RATES[3 if version == 3 else 2][bits]
    return per_frame * 1000 * kilobits // _RATES[version][rate] + (header[2] >> 1 & 1)
