"""What petitions do when something happened, by subject; imported once when the application starts."""

from lienthong.modules.petitions.handlers import handling, opinions, portal, privacy, sealing, searching

__all__ = ["handling", "opinions", "portal", "privacy", "sealing", "searching"]
