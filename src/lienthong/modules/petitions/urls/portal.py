"""What citizens and their apps open: at the root, not below the module's name."""

from django.urls import URLPattern, path

from lienthong.modules.petitions.views import (
    open311,
    opinions_statistics,
    portal,
    portal_acts,
    portal_cases,
    portal_identity,
    portal_tracking,
    portal_verifying,
    portal_writing,
)

_OWN, _APPS = "p/<str:code>", "open311/v2"
urlpatterns: list[URLPattern] = [
    path("portal/", portal.portal, name="portal"),
    path("portal/new", portal.portal_place, name="portal_place"),
    path("portal/new/<int:territory>", portal_writing.portal_write, name="portal_write"),
    path("portal/uploads/<str:token>", portal_writing.portal_upload, name="portal_upload"),
    path("portal/identity", portal_identity.portal_identity, name="portal_identity"),
    path("portal/identity/begin", portal_identity.portal_identity_begin, name="portal_identity_begin"),
    path("portal/identity/back", portal_identity.portal_identity_back, name="portal_identity_back"),
    path("portal/identity/leave", portal_identity.portal_identity_leave, name="portal_identity_leave"),
    path("portal/mine", portal_identity.portal_mine, name="portal_mine"),
    path("portal/track", portal_tracking.portal_track, name="portal_track"),
    path("portal/cases", portal_cases.portal_cases, name="portal_cases"),
    path("portal/cases/<str:reference>", portal_cases.portal_case, name="portal_case"),
    path("portal/cases/<str:reference>/support", portal_cases.portal_support, name="portal_support"),
    path("portal/files/<int:pk>", portal_cases.portal_file, name="portal_file"),
    path("portal/statistics", opinions_statistics.portal_statistics, name="portal_statistics"),
    path("portal/verify", portal_verifying.portal_verify, name="portal_verify"),
    path("portal/verify/key.pem", portal_verifying.portal_key, name="portal_key"),
    path(f"{_APPS}/discovery.<str:form>", open311.open311_discovery, name="open311_discovery"),
    path(f"{_APPS}/services.<str:form>", open311.open311_services, name="open311_services"),
    path(f"{_APPS}/services/<slug:code>.<str:form>", open311.open311_service, name="open311_service"),
    path(f"{_APPS}/requests.<str:form>", open311.open311_requests, name="open311_requests"),
    path(f"{_APPS}/requests/<slug:reference>.<str:form>", open311.open311_request, name="open311_request"),
    path(f"{_APPS}/tokens/<slug:token>.<str:form>", open311.open311_token, name="open311_token"),
    path(f"{_APPS}/servicerequestupdates.<str:form>", open311.open311_updates, name="open311_updates"),
    path(_OWN, portal_tracking.portal_own, name="portal_own"),
    path(f"{_OWN}/receipt", portal_tracking.portal_receipt, name="portal_receipt"),
    path(f"{_OWN}/<slug:act>", portal_acts.portal_own_act, name="portal_own_act"),
]
