"""Addresses of reports being filled in, sent and approved."""

from django.urls import URLPattern, path

from lienthong.modules.reports.views import entry, entry_files, entry_sheets, submissions

urlpatterns: list[URLPattern] = [
    path("offline.js", entry_files.entry_worker, name="entry_worker"),
    path("session", entry_files.entry_session, name="entry_session"),
    path("manifest.webmanifest", entry_files.entry_manifest, name="entry_manifest"),
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/begin", submissions.begin_report, name="begin_report"),
    path("submissions/below", submissions.submissions_below, name="submissions_below"),
    path("submissions/below/approve", submissions.approve_submissions, name="approve_submissions"),
    path("submissions/<int:pk>", entry.submission, name="submission"),
    path("submissions/<int:pk>/save", entry.save_submission, name="save_submission"),
    path("submissions/<int:pk>/cells", entry.submission_cells, name="submission_cells"),
    path("submissions/<int:pk>/sheet", entry_sheets.submission_sheet, name="submission_sheet"),
    path("submissions/<int:pk>/sheet/import", entry_sheets.import_submission, name="import_submission"),
    path("submissions/<int:pk>/<slug:act>", entry.submission_act, name="submission_act"),
]
