"""Administration of types of documents."""

from django.urls import path

from lienthong.modules.documents.views import administration

urlpatterns = [
    path("administration/types", administration.document_types, name="document_types"),
    path("administration/types/new", administration.new_document_type, name="new_document_type"),
    path("administration/types/<int:type_id>/revise", administration.revise_document_type, name="revise_document_type"),
    path("administration/types/<int:type_id>/end", administration.end_document_type, name="end_document_type"),
]
