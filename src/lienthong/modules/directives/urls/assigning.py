"""Addresses of assignments, of giving tasks to units, of appraisal and extensions."""

from django.urls import URLPattern, path

from lienthong.modules.directives.views import assigning, reports
from lienthong.modules.directives.views import assigning_lists as lists

urlpatterns: list[URLPattern] = [
    path("tasks/<int:task_id>/application", assigning.task_application, name="task_application"),
    path("tasks/<int:task_id>/application/meant", assigning.task_meant, name="task_meant"),
    path("tasks/<int:task_id>/application/export", assigning.task_meant_export, name="task_meant_export"),
    path("tasks/<int:task_id>/give", assigning.give_task, name="give_task"),
    path("tasks/<int:task_id>/changes", assigning.task_changes, name="task_changes"),
    path("tasks/<int:task_id>/withdraw", assigning.withdraw_task, name="withdraw_task"),
    path("tasks/<int:task_id>/units", assigning.task_units, name="task_units"),
    path("application/units", assigning.find_application_units, name="find_application_units"),
    path("assignments", lists.assignments, name="assignments"),
    path("assignments/export", lists.assignments_export, name="assignments_export"),
    path("appraisals", lists.appraisals, name="appraisals"),
    path("appraisals/accept", lists.accept_selected, name="accept_selected"),
    path("rechecks", lists.rechecks, name="rechecks"),
    path("rechecks/<int:pk>", lists.recheck, name="recheck"),
    path("assignments/<int:pk>", reports.assignment, name="assignment"),
    path("assignments/<int:pk>/opened", reports.assignment_opened, name="assignment_opened"),
    path("assignments/<int:pk>/draft", reports.assignment_draft, name="assignment_draft"),
    path("assignments/<int:pk>/evidence", reports.assignment_evidence, name="assignment_evidence"),
    path("assignments/<int:pk>/files/<int:file_id>", reports.assignment_file, name="assignment_file"),
    path("assignments/<int:pk>/<slug:act>", reports.assignment_act, name="assignment_act"),
    path("extensions/<int:pk>", reports.extension, name="extension"),
]
