"""Work on documents that a worker does, by part; imported whole, so that a worker knows every job."""

from lienthong.modules.documents.jobs import issuing, searching

__all__ = ["issuing", "searching"]
