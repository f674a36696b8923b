"""Which files are taken: types by content, sizes, pixels, what an archive may unpack to."""

from dataclasses import dataclass

MEBIBYTE = 1 << 20

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
JPEG = "image/jpeg"
# What is said of the type of bytes that nobody can read.
SEALED = "application/octet-stream"
MP3, OGG, WEBM, M4A = "audio/mpeg", "audio/ogg", "audio/webm", "audio/mp4"


@dataclass(frozen=True, slots=True)
class MediaType:
    """A type that is taken: its endings, and whether a browser may show it in the page."""

    endings: tuple[str, ...]
    is_shown: bool = False
    has_text: bool = False


ACCEPTED: dict[str, MediaType] = {
    PDF: MediaType((".pdf",), is_shown=True, has_text=True),
    DOCX: MediaType((".docx",), has_text=True),
    XLSX: MediaType((".xlsx",), has_text=True),
    PPTX: MediaType((".pptx",)),
    ODT: MediaType((".odt",)),
    TEXT: MediaType((".txt", ".csv"), has_text=True),
    "image/png": MediaType((".png",), is_shown=True),
    JPEG: MediaType((".jpg", ".jpeg"), is_shown=True),
    "image/tiff": MediaType((".tif", ".tiff")),
    "image/webp": MediaType((".webp",), is_shown=True),
    MP3: MediaType((".mp3",), is_shown=True),
    OGG: MediaType((".ogg", ".oga", ".opus"), is_shown=True),
    WEBM: MediaType((".webm", ".weba"), is_shown=True),
    M4A: MediaType((".m4a", ".mp4"), is_shown=True),
}
VOICES = frozenset({MP3, OGG, WEBM, M4A})
PICTURES = frozenset({"image/png", JPEG, "image/tiff", "image/webp"})
# What is taken where nobody asks for a voice note.
PAPERS = frozenset(ACCEPTED) - VOICES
# Brands of what phones write as HEIC or AVIF (ISO/IEC 23008-12): no decoder of them is carried.
HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})

# The part of an office file's archive that tells what it is.
OFFICE_PARTS = {
    DOCX: "word/document.xml",
    XLSX: "xl/workbook.xml",
    PPTX: "ppt/presentation.xml",
}
PILLOW_TYPES = {"PNG": "image/png", "JPEG": JPEG, "TIFF": "image/tiff", "WEBP": "image/webp"}

MOST_PIXELS = 120_000_000
MOST_UNPACKED = 500 * MEBIBYTE
MOST_MEMBERS = 5_000
MOST_RATIO = 200
MOST_TEXT = 2_000_000


@dataclass(frozen=True, slots=True)
class UploadLimits:
    """The most bytes of one file, and of all that a form brings."""

    each: int
    together: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The file at which reading stopped: its name, and whether it alone was too large."""

    name: str
    is_alone: bool


def fits_name(media_type: str, name: str) -> bool:
    """Whether a file's ending agrees with its content; a name without an ending is trusted to the content."""
    lowered = name.lower()
    ending = lowered[lowered.rfind(".") :] if "." in lowered else ""
    known = {end for accepted in ACCEPTED.values() for end in accepted.endings}
    return ending not in known or ending in ACCEPTED[media_type].endings
