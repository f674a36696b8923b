"""Addresses of reports being filled in, sent and approved."""

from django.urls import URLPattern, path

from lienthong.modules.reports.views import entry, submissions

urlpatterns: list[URLPattern] = [
    path("submissions/", submissions.submissions, name="submissions"),
    path("submissions/below", submissions.submissions_below, name="submissions_below"),
    path("submissions/below/approve", submissions.approve_submissions, name="approve_submissions"),
    path("submissions/<int:pk>", entry.submission, name="submission"),
    path("submissions/<int:pk>/save", entry.save_submission, name="save_submission"),
    path("submissions/<int:pk>/cells", entry.submission_cells, name="submission_cells"),
    path("submissions/<int:pk>/<slug:act>", entry.submission_act, name="submission_act"),
]
