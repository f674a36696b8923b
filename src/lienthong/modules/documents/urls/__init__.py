"""Addresses of the documents module, by part."""

from lienthong.modules.documents.urls import administration, drafting, incoming, issuing, registers

urlpatterns = [
    *drafting.urlpatterns,
    *issuing.urlpatterns,
    *incoming.urlpatterns,
    *registers.urlpatterns,
    *administration.urlpatterns,
]
