from django.urls import URLPattern, path

from lienthong.modules.documents.views import drafting, drafting_acts, drafting_versions

urlpatterns: list[URLPattern] = [
    path("drafts", drafting.drafts, name="drafts"),
    path("drafts/new", drafting.new_draft, name="new_draft"),
    path("drafts/people", drafting.draft_people, name="draft_people"),
    path("drafts/<int:document_id>", drafting.draft, name="draft"),
    path("drafts/<int:document_id>/edit", drafting.edit_draft, name="edit_draft"),
    path("drafts/<int:document_id>/save", drafting.save_draft, name="save_draft"),
    path("drafts/<int:document_id>/upload", drafting.upload_draft, name="upload_draft"),
    path("drafts/<int:document_id>/convert", drafting.convert_draft, name="convert_draft"),
    path("drafts/<int:document_id>/converted", drafting_versions.draft_converted, name="draft_converted"),
    path("drafts/<int:document_id>/attachments", drafting_acts.attach_to_draft, name="attach_to_draft"),
    path(
        "drafts/<int:document_id>/attachments/<int:attachment_id>/remove",
        drafting_acts.detach_from_draft,
        name="detach_from_draft",
    ),
    path("drafts/<int:document_id>/sheets", drafting_versions.draft_sheets, name="draft_sheets"),
    path("drafts/<int:document_id>/versions/<int:number>/pdf", drafting_versions.draft_pdf, name="draft_pdf"),
    path(
        "drafts/<int:document_id>/versions/<int:number>/pages/<int:place>/<int:width>.png",
        drafting_versions.draft_page,
        name="draft_page",
    ),
    path("drafts/<int:document_id>/compare", drafting_versions.compare_drafts, name="compare_drafts"),
    path("drafts/<int:document_id>/keep", drafting_versions.keep_draft, name="keep_draft"),
    path("drafts/<int:document_id>/restore/<int:number>", drafting_versions.restore_draft, name="restore_draft"),
    path("drafts/<int:document_id>/review", drafting_acts.review_draft, name="review_draft"),
    path("drafts/<int:document_id>/submit", drafting_acts.submit_draft, name="submit_draft"),
    path("drafts/<int:document_id>/agree", drafting_acts.agree_draft, name="agree_draft"),
    path("drafts/<int:document_id>/approve", drafting_acts.approve_draft, name="approve_draft"),
    path("drafts/<int:document_id>/return", drafting_acts.return_draft, name="return_draft"),
    path("drafts/<int:document_id>/take-back", drafting_acts.take_draft_back, name="take_draft_back"),
    path("drafts/<int:document_id>/cancel", drafting_acts.cancel_draft, name="cancel_draft"),
    path("drafts/<int:document_id>/co-authors", drafting_acts.name_co_authors, name="name_co_authors"),
    path("drafts/<int:document_id>/comments", drafting_acts.comment_draft, name="comment_draft"),
    path("drafts/<int:document_id>/comments/<int:comment_id>", drafting_acts.resolve_comment, name="resolve_comment"),
]
