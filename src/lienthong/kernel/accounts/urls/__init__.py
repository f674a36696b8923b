"""Addresses of accounts, by part."""

from lienthong.kernel.accounts.urls import mine

urlpatterns = [*mine.urlpatterns]
