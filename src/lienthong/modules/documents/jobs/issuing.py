"""After a document went out: its final copy, mail to addresses outside, mail to units that are reminded."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.documents.actions.issuing_copies import make_final_copy, send_outside_copy


@job(queue="documents")
def make_copy(document_id: int) -> None:
    """The copy with number and date."""
    make_final_copy(document_id=document_id)


@job(queue="mail")
def mail_outside(outside_id: int) -> None:
    """The final copy to one address outside."""
    send_outside_copy(outside_id=outside_id)
