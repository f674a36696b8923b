"""Addresses of the reports module, by subject."""

from lienthong.modules.reports.urls import catalogue, entry, rosters

urlpatterns = [*catalogue.urlpatterns, *entry.urlpatterns, *rosters.urlpatterns]
