"""Addresses of directives, their texts, trees and tasks."""

from django.urls import URLPattern, path

from lienthong.modules.directives.views import coverage, tasks, tasks_tree, texts, texts_reader, texts_versions

urlpatterns: list[URLPattern] = [
    path("", texts.directives, name="directives"),
    path("new", texts.new_directive, name="new_directive"),
    path("<int:directive_id>", texts.directive, name="directive"),
    path("<int:directive_id>/edit", texts.edit_directive, name="edit_directive"),
    path("<int:directive_id>/state", texts.move_directive, name="move_directive"),
    path("<int:directive_id>/print", texts.print_directive, name="print_directive"),
    path("<int:directive_id>/text", texts_reader.read_directive, name="read_directive"),
    path("<int:directive_id>/file/<int:number>", texts_reader.directive_file, name="directive_file"),
    path("<int:directive_id>/versions", texts_versions.directive_versions, name="directive_versions"),
    path("<int:directive_id>/versions/<int:number>", texts_versions.compare_versions, name="compare_versions"),
    path("<int:directive_id>/review", texts_versions.review_tasks, name="review_tasks"),
    path("<int:directive_id>/coverage", coverage.coverage, name="coverage"),
    path("<int:directive_id>/coverage/xlsx", coverage.coverage_file, name="coverage_file"),
    path("<int:directive_id>/tree/add/<slug:kind>", tasks_tree.add_node, name="add_node"),
    path("<int:directive_id>/tree/<slug:kind>/<int:pk>", tasks_tree.edit_node, name="edit_node"),
    path("<int:directive_id>/tree/<slug:kind>/<int:pk>/delete", tasks_tree.delete_node, name="delete_node"),
    path("tasks/<int:task_id>/move", tasks_tree.move_task, name="move_task"),
    path("tasks/<int:task_id>", tasks.task, name="task"),
    path("tasks/<int:task_id>/confirm", tasks.confirm_task, name="confirm_task"),
    path("tasks/<int:task_id>/documents", tasks.link_document, name="link_task_document"),
    path("tasks/<int:task_id>/documents/<int:document_id>", tasks.unlink_document, name="unlink_task_document"),
    path("tasks/documents", tasks.find_documents, name="find_task_documents"),
    path("tasks/units", tasks.find_units, name="find_task_units"),
]
