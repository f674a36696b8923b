"""Addresses of handling petitions: the staff's list, the page, what is done on it."""

from django.urls import URLPattern, path

from lienthong.modules.petitions.views import counter, handling, settling
from lienthong.modules.petitions.views import handling_lists as lists

urlpatterns: list[URLPattern] = [
    path("", lists.petitions, name="petitions"),
    path("export", lists.petitions_export, name="petitions_export"),
    path("bulk/<slug:act>", lists.petitions_bulk, name="petitions_bulk"),
    path("units", lists.find_petition_units, name="find_petition_units"),
    path("find", lists.find_petitions, name="find_petitions"),
    path("places", counter.find_petition_places, name="find_petition_places"),
    path("new", counter.register_petition, name="register_petition"),
    path("rules", settling.competence_rules, name="competence_rules"),
    path("rules/<int:pk>/<slug:way>", settling.move_competence_rule, name="move_competence_rule"),
    path("rules/time", settling.clock_rules, name="clock_rules"),
    path("topics", settling.petition_topics, name="petition_topics"),
    path("templates", settling.answer_templates, name="answer_templates"),
    path("parts/<int:pk>", handling.petition_part, name="petition_part"),
    path("<int:pk>", handling.petition, name="petition"),
    path("<int:pk>/files/<int:file_id>", handling.petition_file, name="petition_file"),
    path("<int:pk>/similar", handling.petition_similar, name="petition_similar"),
    path("<int:pk>/<slug:act>", handling.petition_act, name="petition_act"),
]
