"""Work on documents that a worker does, by part; imported whole, so that a worker knows every job."""

from lienthong.modules.documents.jobs import drafting, issuing, searching

__all__ = ["drafting", "issuing", "searching"]
