from django.urls import URLPattern, path

from lienthong.modules.documents.views import issuing_reader as reader

urlpatterns: list[URLPattern] = [
    path("<int:document_id>", reader.document, name="document"),
    path("<int:document_id>/files/<int:file_id>", reader.document_file, name="document_file"),
]
