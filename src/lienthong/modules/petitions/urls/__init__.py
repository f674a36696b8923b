"""Addresses of the petitions module, by subject."""

urlpatterns: list[object] = []
