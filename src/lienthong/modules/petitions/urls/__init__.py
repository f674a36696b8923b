"""Addresses of the petitions module, by subject."""

from lienthong.modules.petitions.urls import handling, opinions, privacy

# Handling comes last: it takes every word after a petition's number for something to do with it.
urlpatterns = [*privacy.urlpatterns, *opinions.urlpatterns, *handling.urlpatterns]
