"""Many clerks at once: no gap, no duplicate, and a double click issues once. Threads against the real database."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from lienthong.kernel.access.viewer import Viewer
from lienthong.kernel.accounts.tests.factories import make_viewer
from lienthong.kernel.calendar.actions import rebuild_days
from lienthong.kernel.numbering.models import Allocation
from lienthong.kernel.numbering.queries import register_faults
from lienthong.kernel.org.tests.factories import make_tree
from lienthong.kernel.work.models import WorkItem
from lienthong.modules.documents.actions.issuing import CannotIssue, Issued, issue_document
from lienthong.modules.documents.models import Delivery, Document
from lienthong.modules.documents.tests.factories_issuing import make_approved

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ISSUINGS = 200
CLERKS = 12


def _in_thread(act: Callable[[], Issued]) -> Issued | CannotIssue:
    try:
        return act()
    except CannotIssue as error:
        return error
    finally:
        connections.close_all()


def test_two_hundred_issuings_at_once_leave_no_gap_and_no_duplicate() -> None:
    rebuild_days()
    tree = make_tree()
    clerks = [make_viewer(tree["ag"], "clerk") for _ in range(CLERKS)]
    pks = [make_approved(tree["ag"], to=[tree["ag1"]], has_text=False).pk for _ in range(ISSUINGS)]

    def issue(place: int) -> Issued | CannotIssue:
        return _in_thread(lambda: issue_document(viewer=clerks[place % CLERKS], document_id=pks[place]))

    with ThreadPoolExecutor(CLERKS) as pool:
        done = list(pool.map(issue, range(ISSUINGS)))
    assert not [one for one in done if isinstance(one, CannotIssue)]
    numbers = sorted(number or 0 for number in Document.objects.values_list("number", flat=True))
    assert numbers == list(range(1, ISSUINGS + 1))
    assert not register_faults()
    assert Allocation.objects.count() == ISSUINGS
    symbols = dict(Document.objects.values_list("id", "symbol"))
    told = dict(Delivery.objects.values_list("id", "document_id"))
    for subject_id, reference in WorkItem.objects.filter(kind="delivery").values_list("subject_id", "reference"):
        assert reference == symbols[told[subject_id]]


@pytest.mark.parametrize("same_form", [True, False])
def test_a_double_click_issues_once(same_form: bool) -> None:
    rebuild_days()
    tree = make_tree()
    clerk: Viewer = make_viewer(tree["ag"], "clerk")
    document = make_approved(tree["ag"], to=[tree["ag1"], tree["ag2"]], has_text=False)
    together = Barrier(4)

    def click(place: int) -> Issued | CannotIssue:
        together.wait(timeout=30)
        key = "form" if same_form else f"form{place}"
        return _in_thread(lambda: issue_document(viewer=clerk, document_id=document.pk, idempotency_key=key))

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(click, range(4)))
    issued = [one for one in done if isinstance(one, Issued)]
    assert len([one for one in issued if not one.is_repeat]) == 1
    assert len(issued) == (4 if same_form else 1)
    assert Delivery.objects.count() == 2
    assert Allocation.objects.count() == 1
