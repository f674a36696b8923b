"""Administration of series of numbers."""

from django.urls import path

from lienthong.kernel.numbering import views

urlpatterns = [
    path("administration/series", views.number_series, name="number_series"),
    path("administration/series/<int:series_id>/start", views.start_series, name="start_series"),
]
