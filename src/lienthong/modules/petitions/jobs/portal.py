"""What the portal tidies by itself."""

from lienthong.kernel.jobs.actions import job
from lienthong.modules.petitions.actions.portal_uploads import sweep_loose_files


@job(every="17 * * * *")
def sweep_portal_files(timestamp: int) -> None:
    """Every hour: files of petitions that were never sent."""
    sweep_loose_files()
