"""What workers do for petitions, by subject; imported whole, so that a worker knows every job."""

from lienthong.modules.petitions.jobs import opinions, portal, privacy

__all__ = ["opinions", "portal", "privacy"]
