"""Addresses of the reports module, by subject."""

from lienthong.modules.reports.urls import rosters

urlpatterns = [*rosters.urlpatterns]
