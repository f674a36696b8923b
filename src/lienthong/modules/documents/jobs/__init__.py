"""Work on documents that a worker does, by part; importing this declares all of it."""

from lienthong.modules.documents.jobs import issuing

__all__ = ["issuing"]
