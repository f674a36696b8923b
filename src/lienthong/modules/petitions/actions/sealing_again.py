"""Sealing again under the secret of today, after it was changed; and what lay unsealed from an earlier version."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from lienthong.kernel.files.sealing import BrokenSeal, is_todays, seal_anew
from lienthong.modules.petitions.actions.portal_uploads import LOOSE
from lienthong.modules.petitions.actions.sealing import unsealed_words
from lienthong.modules.petitions.models import Answer, Attachment, LooseFile, Message, Petition, SealedText
from lienthong.modules.petitions.queries.sealed_words import is_sealed_today, kept_words, told_words
from lienthong.modules.petitions.rules.sealing import files_bound_to, opened, sealed

# What is said about a denunciation, by table: the columns that hold it, and how the table knows that one is sealed.
SAID: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Message, ("text",)),
    (Answer, ("text", "note")),
    (Petition, ("verdict_reason",)),
)
OF: dict[Any, str] = {Message: "petition__is_sealed", Answer: "petition__is_sealed", Petition: "is_sealed"}
TODAY, AGAIN, BROKEN = "today", "again", "broken"


@dataclass(frozen=True, slots=True)
class SealedAgain:
    """What became of one sealed thing: it was under today's secret, is again now, or no known secret opens it."""

    what: str
    outcome: str


def seal_everything_again() -> Iterator[SealedAgain]:
    """Every denunciation, each of its files and every file of an unsent form, one transaction each.

    Broken off anywhere and begun again, it goes on where it was. What no secret opens stays as it is.
    """
    for pk in list(SealedText.objects.order_by("petition_id").values_list("petition_id", flat=True)):
        yield _words_again(pk)
    for table, columns in SAID:
        about = table.objects.filter(**{OF[table]: True}).order_by("pk")
        for pk in list(about.values_list("pk", flat=True)):
            yield from _said_again(table, columns, pk)
    files = Attachment.objects.filter(petition__is_sealed=True).order_by("id")
    for pk in list(files.values_list("pk", flat=True)):
        yield _file_again(pk)
    for pk in list(LooseFile.objects.order_by("id").values_list("pk", flat=True)):
        yield _loose_again(pk)


@transaction.atomic
def _words_again(pk: int) -> SealedAgain:
    text = SealedText.objects.select_for_update(of=("self",)).select_related("petition").get(pk=pk)
    reference = text.petition.reference
    try:
        opened(bytes(text.content), secrets=[settings.SECRET_KEY], bound_to=reference)
        return SealedAgain(reference, TODAY)
    except BrokenSeal:
        pass
    try:
        words = unsealed_words(text.petition)
    except BrokenSeal:
        return SealedAgain(reference, BROKEN)
    text.content = sealed(words, secret=settings.SECRET_KEY, bound_to=reference)
    text.save(update_fields=["content"])
    return SealedAgain(reference, AGAIN)


@transaction.atomic
def _said_again(table: Any, columns: tuple[str, ...], pk: int) -> Iterator[SealedAgain]:
    """What was said and answered; what is empty is not counted."""
    row = table.objects.select_for_update(of=("self",)).get(pk=pk)
    petition = row if table is Petition else row.petition
    for column in columns:
        kept, what = getattr(row, column), f"{petition.reference} {table._meta.model_name} {pk} {column}"
        if not kept:
            continue
        if is_sealed_today(petition, kept):
            yield SealedAgain(what, TODAY)
        elif text := told_words(petition, kept):
            setattr(row, column, kept_words(petition, text))
            row.save(update_fields=[column])
            yield SealedAgain(what, AGAIN)
        else:
            yield SealedAgain(what, BROKEN)


@transaction.atomic
def _file_again(pk: int) -> SealedAgain:
    # The petition is locked, as by whoever adds files to it.
    own = Petition.objects.select_for_update().get(pk=Attachment.objects.values_list("petition_id").get(pk=pk)[0])
    file = Attachment.objects.select_related("file__blob", "file__thumbnail__blob").get(pk=pk).file
    bound = files_bound_to(own.reference)
    what = f"{own.reference} file {pk}"
    if is_todays(file=file, bound_to=bound):
        return SealedAgain(what, TODAY)
    try:
        with transaction.atomic():
            seal_anew(file=file, bound_before=bound, bound_to=bound)
    except (BrokenSeal, FileNotFoundError):
        return SealedAgain(what, BROKEN)
    return SealedAgain(what, AGAIN)


@transaction.atomic
def _loose_again(pk: int) -> SealedAgain:
    what = f"form file {pk}"
    loose = LooseFile.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if loose is None or is_todays(file=loose.file, bound_to=LOOSE):
        return SealedAgain(what, TODAY)
    try:
        with transaction.atomic():
            seal_anew(file=loose.file, bound_before=LOOSE, bound_to=LOOSE, keep_small=True)
    except (BrokenSeal, FileNotFoundError):
        return SealedAgain(what, BROKEN)
    return SealedAgain(what, AGAIN)
