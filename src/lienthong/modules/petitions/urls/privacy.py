"""Addresses of what is kept from whom: the sealed lane, contacts, redaction."""

from django.urls import URLPattern, path

from lienthong.modules.petitions.views import redaction, sealed_acts, sealing

_SEALED = "sealed/<int:pk>"
_LANE = "keepers/<int:unit>"
urlpatterns: list[URLPattern] = [
    path("sealed", sealing.sealed_petitions, name="sealed_petitions"),
    path(_SEALED, sealing.sealed_petition, name="sealed_petition"),
    path(f"{_SEALED}/ask", sealing.ask_unsealing, name="ask_unsealing"),
    path(f"{_SEALED}/requests/<int:asked>", sealing.decide_on_unsealing, name="decide_on_unsealing"),
    path(f"{_SEALED}/words", sealing.read_sealed, name="read_sealed"),
    path(f"{_SEALED}/files/<int:attachment>", sealing.sealed_file, name="sealed_file"),
    path(f"{_SEALED}/acts/<slug:act>", sealed_acts.sealed_act, name="sealed_act"),
    path("keepers", sealing.lane_keepers, name="lane_keepers"),
    path(_LANE, sealing.lane_keeper, name="lane_keeper"),
    path(f"{_LANE}/<int:pk>/end", sealing.end_lane_keeper, name="end_lane_keeper"),
]
urlpatterns += [
    path("<int:pk>/redaction", redaction.redaction, name="redaction"),
    path("<int:pk>/redaction/<int:attachment>", redaction.redact_shot, name="redact_shot"),
    path("<int:pk>/redaction/<int:attachment>/<slug:kind>", redaction.redaction_file, name="redaction_file"),
    path("<int:pk>/publish", redaction.publish_petition, name="publish_petition"),
    path("<int:pk>/contact", redaction.petition_contact, name="petition_contact"),
    path("contacts", redaction.contact_rules, name="contact_rules"),
    path("contacts/<slug:kind>", redaction.contact_rule, name="contact_rule"),
]
