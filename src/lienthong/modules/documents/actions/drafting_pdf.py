"""The PDF of a document for those who write: issuing makes the final copy from it."""

from lienthong.modules.documents.queries.drafting_pdf import CannotRender, render_pdf

__all__ = ["CannotRender", "render_pdf"]
