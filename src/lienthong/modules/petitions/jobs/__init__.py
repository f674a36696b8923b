"""What workers do for petitions, by subject; imported whole, so that a worker knows every job."""

from lienthong.modules.petitions.jobs import handling, opinions, portal, privacy, sealing

__all__ = ["handling", "opinions", "portal", "privacy", "sealing"]
