"""Addresses of incoming documents and of deliveries at their recipient."""

from django.urls import URLPattern, path

from lienthong.modules.documents.views import incoming_delivery as delivery
from lienthong.modules.documents.views import incoming_lists as lists
from lienthong.modules.documents.views import incoming_paper as paper
from lienthong.modules.documents.views import incoming_pieces as pieces
from lienthong.modules.documents.views import incoming_questions as questions

urlpatterns: list[URLPattern] = [
    path("incoming", lists.incoming, name="incoming"),
    path("incoming/register", lists.register_selected, name="register_selected"),
    path("incoming/submit", lists.submit_selected, name="submit_selected"),
    path("incoming/new", paper.register_paper, name="register_paper"),
    path("incoming/scans", paper.add_scan, name="add_scan"),
    path("incoming/scans/<int:scan_id>", paper.complete_scan, name="complete_scan"),
    path("incoming/scans/<int:scan_id>/file", paper.scan_file, name="scan_file"),
    path("incoming/scans/<int:scan_id>/drop", paper.remove_scan, name="remove_scan"),
    path("incoming/senders", pieces.incoming_senders, name="incoming_senders"),
    path("incoming/holders", pieces.incoming_holders, name="incoming_holders"),
    path("incoming/replies", pieces.incoming_replies, name="incoming_replies"),
    path("incoming/due", pieces.incoming_due, name="incoming_due"),
    path("incoming/phrases/<int:phrase_id>/forget", pieces.forget_incoming_phrase, name="forget_incoming_phrase"),
    path("deliveries/<int:delivery_id>", delivery.delivery, name="delivery"),
    path("deliveries/<int:delivery_id>/opened", delivery.delivery_opened, name="delivery_opened"),
    path("deliveries/<int:delivery_id>/files/<int:file_id>", delivery.result_file_of, name="result_file"),
    path("deliveries/<int:delivery_id>/<slug:act>", delivery.delivery_act, name="delivery_act"),
    path("questions/<int:question_id>", questions.question, name="question"),
]
