"""Administration of units."""

from django.urls import path

from lienthong.kernel.org import views

urlpatterns = [
    path("administration/units", views.units, name="units"),
    path("administration/units/find", views.find_own_units, name="find_own_units"),
    path("administration/units/<int:unit_id>", views.unit_profile, name="unit_profile"),
    path("administration/units/<int:unit_id>/open", views.open_unit, name="open_unit"),
    path("administration/units/<int:unit_id>/rename", views.rename_unit, name="rename_unit"),
    path("administration/units/<int:unit_id>/address", views.change_unit_address, name="change_unit_address"),
    path("administration/units/<int:unit_id>/move", views.move_unit, name="move_unit"),
    path("administration/units/<int:unit_id>/close", views.close_unit, name="close_unit"),
]
