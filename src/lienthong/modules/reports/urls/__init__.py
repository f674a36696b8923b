"""Addresses of the reports module, by subject."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
