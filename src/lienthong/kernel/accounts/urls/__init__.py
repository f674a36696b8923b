"""Addresses of accounts, by part."""

from lienthong.kernel.accounts.urls import administration, mine

urlpatterns = [*mine.urlpatterns, *administration.urlpatterns]
