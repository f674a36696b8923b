"""What workers do for directives, by subject; imported whole, so that a worker knows every job."""

from lienthong.modules.directives.jobs import assigning, texts

__all__ = ["assigning", "texts"]
