"""What workers do for directives, by subject; imported whole, so that a worker knows every job."""

from lienthong.modules.directives.jobs import assigning, tallies, texts

__all__ = ["assigning", "tallies", "texts"]
