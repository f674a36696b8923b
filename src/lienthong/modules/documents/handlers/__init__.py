"""What documents do when something happened, by part; imported once when the application starts."""

from lienthong.modules.documents.handlers import drafting, incoming, issuing, searching

__all__ = ["drafting", "incoming", "issuing", "searching"]
