from django.urls import URLPattern, path

from lienthong.modules.directives.views import indicators, scores, steering, steering_files

_HERE = "steering"
urlpatterns: list[URLPattern] = [
    path(_HERE, steering.steering, name="steering"),
    path(f"{_HERE}/<int:unit>", steering.steering_unit, name="steering_unit"),
    path(f"{_HERE}/<int:unit>/map", steering.steering_map, name="steering_map"),
    path(f"{_HERE}/<int:unit>/list", steering.steering_list, name="steering_list"),
    path(f"{_HERE}/<int:unit>/directives/<int:directive>", steering.steering_directive, name="steering_directive"),
    path(f"{_HERE}/<int:unit>/tasks/<int:task>", steering.steering_task, name="steering_task"),
    path(f"{_HERE}/<int:unit>/export/<str:kind>", steering_files.steering_export, name="steering_export"),
    path(f"{_HERE}/<int:unit>/brief", steering_files.steering_brief, name="steering_brief"),
    path("steering/briefs/<int:pk>", steering_files.kept_brief, name="kept_brief"),
    path("scores", scores.score_sheets, name="score_sheets"),
    path("scores/freeze", scores.freeze_scores, name="freeze_scores"),
    path("scores/<int:pk>", scores.score_sheet, name="score_sheet"),
    path("scores/<int:pk>/export/<str:kind>", scores.score_sheet_file, name="score_sheet_file"),
    path("indicators", indicators.indicators, name="indicators"),
    path("indicators/<int:pk>", indicators.indicator, name="indicator"),
    path("indicators/<int:pk>/take", indicators.take_in_targets, name="take_in_targets"),
    path("indicators/<int:pk>/export/<str:kind>", indicators.indicator_file, name="indicator_file"),
    path("indicators/<int:pk>/units/<int:unit>/<str:starts>/<str:ends>", indicators.save_target, name="save_target"),
    path("<int:directive_id>/iati", indicators.directive_iati, name="directive_iati"),
]
