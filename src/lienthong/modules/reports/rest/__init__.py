"""Reports over REST, by subject."""

from ninja import Router

from lienthong.modules.reports.rest import entry

router = Router(tags=["reports"])
router.add_router("", entry.router)

__all__ = ["router"]
