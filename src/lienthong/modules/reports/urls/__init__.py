"""Addresses of the reports module, by subject."""

from lienthong.modules.reports.urls import catalogue, compile, entry, rosters  # noqa: A004  (the subject's name)

urlpatterns = [*catalogue.urlpatterns, *compile.urlpatterns, *entry.urlpatterns, *rosters.urlpatterns]
