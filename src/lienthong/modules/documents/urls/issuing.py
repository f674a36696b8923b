from django.urls import URLPattern, path

from lienthong.modules.documents.views import addresses, issuing, recipients
from lienthong.modules.documents.views import issuing_board as board
from lienthong.modules.documents.views import issuing_list as listing
from lienthong.modules.documents.views import issuing_reader as reader
from lienthong.modules.documents.views import recall as requests

urlpatterns: list[URLPattern] = [
    path("outgoing", listing.outgoing, name="outgoing"),
    path("groups", recipients.groups, name="recipient_groups"),
    path("groups/new", recipients.group, name="new_recipient_group"),
    path("groups/meant", recipients.group_meant, name="group_meant"),
    path("groups/<int:group_id>", recipients.group, name="recipient_group"),
    path("groups/<int:group_id>/delete", recipients.delete_group, name="delete_recipient_group"),
    path("addresses", addresses.outside_addresses, name="outside_addresses"),
    path("addresses/new", addresses.outside_address, name="new_outside_address"),
    path("addresses/<int:address_id>", addresses.outside_address, name="outside_address"),
    path("addresses/<int:address_id>/retire", addresses.retire_outside_address, name="retire_outside_address"),
    path("addresses/<int:address_id>/restore", addresses.restore_outside_address, name="restore_outside_address"),
    path("recipients/units", recipients.recipient_units, name="recipient_units"),
    path("recipients/groups", recipients.recipient_group_options, name="recipient_group_options"),
    path("recipients/outside", recipients.recipient_outside, name="recipient_outside"),
    path("<int:document_id>", reader.document, name="document"),
    path("<int:document_id>/reader", reader.document_reader, name="document_reader"),
    path("<int:document_id>/panels", reader.document_panels, name="document_panels"),
    path("<int:document_id>/files/<int:file_id>", reader.document_file, name="document_file"),
    path("<int:document_id>/files/<int:file_id>/pages", reader.document_pages, name="document_pages"),
    path("<int:document_id>/files/<int:file_id>/pages/<int:place>", reader.document_page, name="document_page"),
    path("<int:document_id>/recipients", recipients.recipients, name="recipients"),
    path("<int:document_id>/recipients/meant", recipients.recipients_meant, name="recipients_meant"),
    path("<int:document_id>/issue", issuing.issue, name="issue"),
    path("<int:document_id>/board", board.board, name="board"),
    path("<int:document_id>/board/counts", board.board_counts, name="board_counts"),
    path("<int:document_id>/board/map.json", board.board_map, name="board_map"),
    path("<int:document_id>/board.<slug:kind>", board.board_export, name="board_export"),
    path("<int:document_id>/remind", board.remind, name="remind"),
    path("<int:document_id>/outside/<int:outside_id>/retry", board.retry_outside, name="retry_outside"),
    path("<int:document_id>/outside/<int:outside_id>/posted", board.note_posted, name="note_posted"),
    path("<int:document_id>/recall", requests.recall, name="recall"),
    path("<int:document_id>/recall/withdraw", requests.withdraw_recall, name="withdraw_recall"),
    path("<int:document_id>/update", requests.update, name="update_document"),
    path("<int:document_id>/replace", requests.replace, name="replace_document"),
    path("deliveries/<int:delivery_id>/answer", requests.answer, name="answer_request"),
]
