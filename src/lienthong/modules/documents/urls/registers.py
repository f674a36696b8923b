"""Addresses of registers and case files."""

from django.urls import URLPattern, path

from lienthong.modules.documents.views import casefiles
from lienthong.modules.documents.views import registers as views

urlpatterns: list[URLPattern] = [
    path("registers", views.registers, name="registers"),
    path("registers/<int:counter_id>", views.register, name="register"),
    path("registers/<int:counter_id>/print", views.register_print, name="register_print"),
    path("registers/<int:counter_id>/xlsx", views.register_xlsx, name="register_xlsx"),
    path("registers/<int:counter_id>/pdf", views.register_pdf, name="register_pdf"),
    path("registers/void/<int:document_id>", views.void_issued_number, name="void_issued_number"),
    path("case-files", casefiles.case_files, name="case_files"),
    path("case-files/<int:case_file_id>", casefiles.case_file, name="case_file"),
    path("case-files/<int:case_file_id>/print", casefiles.case_file_print, name="case_file_print"),
    path("case-files/<int:case_file_id>/close", casefiles.close_case_file, name="close_case_file"),
    path("case-files/<int:case_file_id>/remove", casefiles.remove_from_case_file, name="remove_from_case_file"),
    path("case-files/add", casefiles.add_to_case_file, name="add_to_case_file"),
]
