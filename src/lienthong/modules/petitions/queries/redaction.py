"""What the page of redaction shows: the sender's words with suggestions, and every picture."""

from dataclasses import dataclass

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.models import File
from lienthong.kernel.files.rules import PDF, PICTURES
from lienthong.modules.petitions.models import Attachment, Contact, Petition
from lienthong.modules.petitions.rules.contacts import may_read_contact
from lienthong.modules.petitions.rules.publishing import may_publish, may_redact
from lienthong.modules.petitions.rules.redaction import Token, tokens_of


@dataclass(frozen=True, slots=True)
class RedactionPage:
    """A petition on its way to the public; `black` are the places of words that are marked."""

    it: Petition
    tokens: list[Token]
    black: set[int]
    title: str
    shots: list[Attachment]
    may_publish: bool

    @property
    def suggested(self) -> int:
        """How many words a rule suggests."""
        return sum(bool(token.why) for token in self.tokens)


def redaction_page(viewer: Viewer, pk: int) -> RedactionPage | None:
    """The page for who may prepare or approve; None for anybody else, and for what can never be public."""
    petition = Petition.objects.visible_to(viewer, [pk]).select_related("unit", "handler").filter(pk=pk).first()
    if petition is None or not may_redact(viewer, petition):
        return None
    tokens = tokens_of(petition.text)
    shots = Attachment.objects.filter(petition=petition).select_related("file__blob", "file__thumbnail", "redacted")
    return RedactionPage(
        it=petition,
        tokens=tokens,
        black={token.place for token in tokens if token.why},
        title=petition.public_title or petition.title,
        shots=[one for one in shots.order_by("id") if one.file.blob.media_type in {*PICTURES, PDF}],
        may_publish=may_publish(viewer, petition),
    )


def shot_of(viewer: Viewer, pk: int, attachment: int) -> Attachment | None:
    """One picture or PDF of a petition that the viewer may redact; None otherwise."""
    page = redaction_page(viewer, pk)
    return next((one for one in page.shots if one.pk == attachment), None) if page else None


def shown_file(viewer: Viewer, pk: int, attachment: int, kind: str) -> File | None:
    """A file of the page of redaction: what was sent (`whole`), its small one, or what the public would see."""
    shot = shot_of(viewer, pk, attachment)
    if shot is None:
        return None
    whole = shot.redacted if kind == "redacted" else shot.file
    if whole is None:
        return None
    file = whole.thumbnail if kind == "small" and whole.thumbnail else whole
    return File.objects.select_related("blob").get(pk=file.pk)


@dataclass(frozen=True, slots=True)
class ContactPage:
    """What is known of a contact without reading it."""

    it: Petition
    contact: Contact | None


def contact_page(viewer: Viewer, pk: int) -> ContactPage | None:
    """The page of a contact for whom the petition was given to work on; None for anybody else."""
    petition = Petition.objects.visible_to(viewer, [pk]).select_related("unit", "handler").filter(pk=pk).first()
    if petition is None or not may_read_contact(viewer, petition):
        return None
    return ContactPage(petition, Contact.objects.filter(petition=petition).first())
