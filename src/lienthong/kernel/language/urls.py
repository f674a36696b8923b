"""Addresses of the language choice."""

from django.urls import path

from lienthong.kernel.language import views

urlpatterns = [path("language/", views.choose_language, name="choose_language")]
