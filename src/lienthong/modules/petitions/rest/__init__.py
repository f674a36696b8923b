"""Petitions over REST, by subject."""

from ninja import Router

from lienthong.modules.petitions.rest import handling

router = Router(tags=["petitions"])
router.add_router("", handling.router)

__all__ = ["router"]
