"""Addresses of the reports module, by subject."""

from lienthong.modules.reports.urls import catalogue, rosters

urlpatterns = [*catalogue.urlpatterns, *rosters.urlpatterns]
