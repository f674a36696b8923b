"""A new version of a directive's text, and looking at the tasks that it touches."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.events.actions import Subject, emit
from lienthong.kernel.files.models import File
from lienthong.kernel.language.text import nfc
from lienthong.modules.directives.actions.tasks import CannotChangeTask, lock_directive, lock_task, newest_hashes
from lienthong.modules.directives.actions.texts import add_version
from lienthong.modules.directives.actions.texts_reading import ReadText, read_file
from lienthong.modules.directives.events.tasks import TaskProvisionsConfirmed
from lienthong.modules.directives.events.texts import TextReplaced
from lienthong.modules.directives.models import Directive, TaskProvision, TextVersion
from lienthong.modules.directives.rules.citations import cite_all
from lienthong.modules.directives.rules.texts_diff import compare


class CannotReplaceText(Exception):
    """The text is not replaced; the message says why."""


def replace_text(*, viewer: Viewer, directive_id: int, file: File, note: str = "") -> TextVersion:
    """Read a new version of a directive's text. Tasks of provisions that are other or gone wait to be looked at.

    A provision that only got another number takes its tasks, objectives and indicators with it.
    Raises CannotReplaceText, CannotChangeTask, and CannotReadText (texts_reading) for a file without words or damaged.
    """
    return _replace(viewer, directive_id, file, read_file(file), " ".join(nfc(note).split())[:300])


@transaction.atomic
def _replace(viewer: Viewer, directive_id: int, file: File, found: ReadText, note: str) -> TextVersion:
    directive = lock_directive(viewer, directive_id)
    newest = directive.versions.order_by("-number").first()
    if newest and newest.sha256 == found.sha256:
        raise CannotReplaceText(_("This file says word for word what the directive’s text says already."))
    before = newest_hashes(directive)
    version = add_version(directive, viewer, file, found, note)
    difference = compare(before, {one.address: one.sha256 for one in found.provisions})
    _follow(directive, difference.moved)
    touched = TaskProvision.objects.filter(
        task__directive=directive, address__in=[*difference.changed, *difference.gone]
    )
    told = TextReplaced(
        directive.pk,
        version.number,
        len(difference.changed),
        len(difference.gone),
        len(difference.added),
        touched.values("task").distinct().count(),
    )
    emit(told, subject=Subject("directive", directive.pk), viewer=viewer)
    return version


def _follow(directive: Directive, moved: Mapping[str, str]) -> None:
    """Let what was made of a provision go with it to its new number; a link that would meet another one stays."""
    links = list(TaskProvision.objects.filter(task__directive=directive))
    staying = {(link.task_id, link.address) for link in links if link.address not in moved}
    going = [link for link in links if link.address in moved and (link.task_id, moved[link.address]) not in staying]
    TaskProvision.objects.filter(pk__in=[link.pk for link in going]).delete()
    TaskProvision.objects.bulk_create(
        [TaskProvision(task_id=link.task_id, address=moved[link.address], sha256=link.sha256) for link in going]
    )
    for objective in directive.objectives.filter(address__in=moved):
        objective.address = moved[objective.address]
        objective.save(update_fields=["address"])
    for indicator in directive.indicators.filter(address__in=moved):
        indicator.address = moved[indicator.address]
        indicator.save(update_fields=["address"])


@transaction.atomic
def confirm_provisions(*, viewer: Viewer, task_id: int) -> int:
    """Say that a task is still right under the new wording: links take its hashes, links to what is gone are dropped.

    Returns how many provisions were looked at. Raises CannotChangeTask.
    """
    task = lock_task(viewer, task_id)
    hashes = newest_hashes(task.directive)
    links = [link for link in task.provisions.order_by("address") if hashes.get(link.address) != link.sha256]
    if not links:
        raise CannotChangeTask(_("Nothing that this task carries out has changed."))
    for link in links:
        if link.address in hashes:
            link.sha256 = hashes[link.address]
            link.save(update_fields=["sha256"])
        else:
            link.delete()
    told = TaskProvisionsConfirmed(task.pk, cite_all(link.address for link in links))
    emit(told, subject=Subject("task", task.pk), viewer=viewer)
    return len(links)
