"""Reports over REST, by subject."""

from ninja import Router

from lienthong.modules.reports.rest import catalogue, compile, entry, rosters  # noqa: A004  (the subject's name)

router = Router(tags=["reports"])
router.add_router("", catalogue.router)
router.add_router("", compile.router)
router.add_router("", entry.router)
router.add_router("", rosters.router)

__all__ = ["router"]
