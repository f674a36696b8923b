"""Addresses of handling petitions: the staff's list, the page, what is done on it."""

from django.urls import URLPattern, path

from lienthong.modules.petitions.views import handling
from lienthong.modules.petitions.views import handling_lists as lists

urlpatterns: list[URLPattern] = [
    path("", lists.petitions, name="petitions"),
    path("export", lists.petitions_export, name="petitions_export"),
    path("bulk/<slug:act>", lists.petitions_bulk, name="petitions_bulk"),
    path("units", lists.find_petition_units, name="find_petition_units"),
    path("find", lists.find_petitions, name="find_petitions"),
    path("parts/<int:pk>", handling.petition_part, name="petition_part"),
    path("<int:pk>", handling.petition, name="petition"),
    path("<int:pk>/files/<int:file_id>", handling.petition_file, name="petition_file"),
    path("<int:pk>/<slug:act>", handling.petition_act, name="petition_act"),
]
