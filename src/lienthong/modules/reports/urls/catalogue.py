"""Addresses of the catalogue and of forms."""

from django.urls import URLPattern, path

from lienthong.modules.reports.views import catalogue, exchange, exchange_opening, exchange_values, forms, forms_design

urlpatterns: list[URLPattern] = [
    path("catalogue", catalogue.catalogue, {"kind": "indicators"}, name="catalogue"),
    path("catalogue/<slug:kind>", catalogue.catalogue, name="catalogue"),
    path("catalogue/<slug:kind>/new", catalogue.new_catalogue_entry, name="new_catalogue_entry"),
    path("catalogue/<slug:kind>/<int:pk>", catalogue.catalogue_entry, name="catalogue_entry"),
    path("catalogue/<slug:kind>/<int:pk>/edit", catalogue.edit_catalogue_entry, name="edit_catalogue_entry"),
    path("catalogue/<slug:kind>/<int:pk>/<slug:act>", catalogue.catalogue_act, name="catalogue_act"),
    path("figures", catalogue.find_figures, name="find_figures"),
    path("expression", catalogue.read_expression, name="read_expression"),
    path("forms", forms.report_forms, name="report_forms"),
    path("forms/new", forms.new_report_form, name="new_report_form"),
    path("forms/units", forms.find_form_units, name="find_form_units"),
    path("forms/<int:pk>", forms.report_form, name="report_form"),
    path("forms/<int:pk>/edit", forms.edit_report_form, name="edit_report_form"),
    path("forms/<int:pk>/units", forms.form_units, name="form_units"),
    path("forms/<int:pk>/act/<slug:act>", forms.report_form_act, name="report_form_act"),
    path("forms/<int:pk>/design", forms_design.design_form, name="design_form"),
    path("forms/<int:pk>/design/<slug:act>", forms_design.design_act, name="design_act"),
    path("forms/<int:pk>/indicators", forms_design.find_indicators, name="find_indicators"),
    path("exchange", exchange.exchange, name="exchange"),
    path("exchange/take", exchange.take_in_metadata, name="take_in_metadata"),
    path("exchange/metadata.json", exchange.metadata_file, name="metadata_file"),
    path("exchange/units", exchange.exchange_units, name="exchange_units"),
    path("exchange/units/opening", exchange_opening.exchange_opening, name="exchange_opening"),
    path("exchange/values", exchange_values.exchange_values, name="exchange_values"),
    path("exchange/values.<slug:kind>", exchange_values.values_file, name="values_file"),
]
