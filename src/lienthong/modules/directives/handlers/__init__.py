"""What directives do when something happened, by subject; imported once when the application starts."""

from lienthong.modules.directives.handlers import assigning, steering, texts

__all__ = ["assigning", "steering", "texts"]
