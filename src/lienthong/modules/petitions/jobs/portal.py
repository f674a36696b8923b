"""What the portal does by itself."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions.portal_news import send_news
from lienthong.modules.petitions.actions.portal_uploads import sweep_loose_files


@job(every="17 * * * *")
def sweep_portal_files(timestamp: int) -> None:
    """Every hour: files of petitions that were never sent."""
    sweep_loose_files()


@job(queue="mail")
def tell_citizen(petition_id: int) -> None:
    """News to the sender; tried again when the server or the gateway does not take it."""
    send_news(petition_id=petition_id)
