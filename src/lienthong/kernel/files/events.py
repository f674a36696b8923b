"""What happens to files."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lienthong.kernel.events.sentences import tell


@dataclass(frozen=True, slots=True)
class TextExtracted:
    """The words inside a blob are known now; whoever indexes them may read them."""

    blob_id: int


@dataclass(frozen=True, slots=True)
class BlobStored:
    """New bytes were stored, whose words are not known yet."""

    blob_id: int


tell({"TextExtracted": _("The words of a file were read"), "BlobStored": _("stored a file")})
