"""Addresses of the gallery."""

from django.urls import path

from lienthong.kernel.ui import views

urlpatterns = [
    path("_gallery", views.gallery_page, name="gallery_page"),
    path("_gallery/inbox", views.gallery_inbox, name="gallery_inbox"),
    path("_gallery/units", views.gallery_units, name="gallery_units"),
    path("_gallery/map", views.gallery_map, name="gallery_map"),
]
