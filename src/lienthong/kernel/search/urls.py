"""Addresses of search."""

from django.urls import path

from lienthong.kernel.search import views

urlpatterns = [path("search", views.search, name="search")]
