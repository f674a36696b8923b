"""Petitions over REST, by subject."""

from ninja import Router

from lienthong.modules.petitions.rest import handling, public

router = Router(tags=["petitions"])
router.add_router("", handling.router)
router.add_router("", public.router)

__all__ = ["router"]
