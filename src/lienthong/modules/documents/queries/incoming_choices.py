"""What stands in the forms of a delivery: those chosen so far, answering documents, phrases; and result files."""

from collections.abc import Iterable

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.files.models import File
from lienthong.modules.documents.models import Delivery, Document, Phrase, ResultFile
from lienthong.modules.documents.models.documents import symbol_key
from lienthong.modules.documents.queries.incoming_duplicates import symbol_key_of
from lienthong.modules.documents.queries.incoming_holders import NoSuchHolder, holder

MOST = 10


def chosen_holders(viewer: Viewer, keys: Iterable[str]) -> list[tuple[str, str]]:
    """Key and name of holders chosen in a form; unknown ones are left out."""
    found = []
    for key in dict.fromkeys(keys):
        try:
            found.append((key, holder(body_id=viewer.body_id, key=key).name))
        except NoSuchHolder:
            continue
    return found


def chosen_reply(viewer: Viewer, key: str) -> list[tuple[str, str]]:
    """Key and name of the answering document chosen in a form."""
    if not key.isdecimal() or len(key) > 18:
        return []
    found = Document.objects.visible_to(viewer).filter(pk=int(key)).values_list("symbol", "summary").first()
    return [(key, " ".join(found).strip())] if found else []


def replies(viewer: Viewer, typed: str) -> list[tuple[str, str, str]]:
    """Documents of the viewer's body whose number and symbol begins as typed, newest first: key, symbol, summary."""
    typed = typed.strip()
    if not typed:
        return []
    rows = (
        Document.objects.visible_to(viewer)
        .filter(body_id=viewer.body_id, issued_on__isnull=False)
        .alias(key=symbol_key())
        .filter(key__startswith=symbol_key_of(typed))
        .order_by("-issued_on", "-id")
        .values_list("id", "symbol", "summary")[:MOST]
    )
    return [(str(pk), symbol, summary) for pk, symbol, summary in rows]


def phrases(viewer: Viewer) -> list[tuple[int, str]]:
    """The sentences that the viewer keeps, in the order of keeping."""
    return list(Phrase.objects.filter(account_id=viewer.account_id).order_by("id").values_list("id", "text")[:30])


def result_file(viewer: Viewer, delivery_id: int, file_id: int) -> File | None:
    """A file of a delivery's result that the viewer may read; None for any other."""
    seen = Delivery.objects.received_by(viewer).filter(pk=delivery_id)
    kept = ResultFile.objects.filter(delivery__in=seen, file_id=file_id)
    return File.objects.select_related("blob").filter(pk__in=kept.values("file_id")).first()
