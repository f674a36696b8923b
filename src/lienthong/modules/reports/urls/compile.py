from django.urls import URLPattern, path

from lienthong.modules.reports.views import (
    compile,  # noqa: A004  (the subject's name)
    compile_bulletins,
    compile_files,
    compile_tables,
)

_OF = "<int:form>/<str:period>/<int:unit>"
_FIGURE = "compiled/figures/<int:figure>/<str:period>/<int:unit>"
urlpatterns: list[URLPattern] = [
    path("compiled", compile.compiled_reports, name="compiled_reports"),
    path(f"compiled/{_OF}", compile.compiled_report, name="compiled_report"),
    path(f"compiled/{_OF}/completeness", compile.compiled_completeness, name="compiled_completeness"),
    path(f"compiled/{_OF}/map", compile.compiled_map, name="compiled_map"),
    path(f"compiled/{_OF}/export/<str:kind>", compile_files.compiled_report_file, name="compiled_report_file"),
    path(f"compiled/{_OF}/print", compile_bulletins.compiled_bulletin, name="compiled_bulletin"),
    path("compiled/bulletins", compile_bulletins.bulletins, name="bulletins"),
    path("compiled/bulletins/order", compile_bulletins.order_compiled_bulletin, name="order_compiled_bulletin"),
    path(
        "compiled/bulletins/<int:pk>/cancel",
        compile_bulletins.cancel_compiled_bulletin,
        name="cancel_compiled_bulletin",
    ),
    path("compiled/bulletins/issues/<int:pk>", compile_bulletins.bulletin_issue, name="bulletin_issue"),
    path("compiled/table", compile_tables.compiled_table, name="compiled_table"),
    path("compiled/table/map", compile_tables.compiled_table_map, name="compiled_table_map"),
    path("compiled/table/export/<str:kind>", compile_files.compiled_table_file, name="compiled_table_file"),
    path("compiled/table/save", compile_tables.save_compiled_table, name="save_compiled_table"),
    path("compiled/tables/<int:pk>", compile_tables.saved_table, name="saved_table"),
    path("compiled/tables/<int:pk>/delete", compile_tables.delete_saved_table, name="delete_saved_table"),
    path(_FIGURE, compile.compiled_figure, name="compiled_figure"),
    path(f"{_FIGURE}/adjust", compile.adjust_compiled_figure, name="adjust_compiled_figure"),
    path(
        "compiled/adjustments/<int:pk>/take-back",
        compile.take_back_compiled_adjustment,
        name="take_back_compiled_adjustment",
    ),
]
