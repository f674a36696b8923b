"""Addresses of the REST interface."""

from django.urls import path

from lienthong.site.rest.api import api

urlpatterns = [path("", api.urls)]
