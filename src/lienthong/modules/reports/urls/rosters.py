from django.urls import URLPattern, path

from lienthong.modules.reports.views import (
    rosters,
    rosters_board,
    rosters_feeding,
    rosters_grid,
    rosters_lines,
    rosters_sheets,
)

_HERE = "rosters"
_ONE = f"{_HERE}/<int:pk>"
_LIST = f"{_HERE}/lists/<int:pk>"
_LINE = f"{_HERE}/lines/<int:pk>"
urlpatterns: list[URLPattern] = [
    path(_HERE, rosters.rosters, name="rosters"),
    path(f"{_HERE}/new", rosters.new_roster, name="new_roster"),
    path(_ONE, rosters.roster, name="roster"),
    path(f"{_ONE}/edit", rosters.edit_roster, name="edit_roster"),
    path(f"{_ONE}/fields/new", rosters.new_roster_field, name="new_roster_field"),
    path(f"{_ONE}/fields/<slug:key>", rosters.roster_field, name="roster_field"),
    path(f"{_ONE}/fields/<slug:key>/remove", rosters.remove_roster_field, name="remove_roster_field"),
    path(f"{_ONE}/fields/<slug:key>/<slug:way>", rosters.move_roster_field, name="move_roster_field"),
    path(f"{_ONE}/activate", rosters.activate_roster, name="activate_roster"),
    path(f"{_ONE}/close", rosters.close_roster, name="close_roster"),
    path(f"{_ONE}/board", rosters_board.roster_board, name="roster_board"),
    path(f"{_ONE}/board/<int:unit>", rosters_board.roster_board_unit, name="roster_board_unit"),
    path(f"{_ONE}/board/<int:unit>/map", rosters_board.roster_board_map, name="roster_board_map"),
    path(f"{_ONE}/board/<int:unit>/lists", rosters_board.lists_behind, name="lists_behind"),
    path(f"{_ONE}/board/<int:unit>/export/<str:kind>", rosters_board.roster_board_file, name="roster_board_file"),
    path(_LIST, rosters_lines.roster_list, name="roster_list"),
    path(f"{_LIST}/new", rosters_lines.new_roster_entry, name="new_roster_entry"),
    path(f"{_LIST}/grid", rosters_grid.roster_grid, name="roster_grid"),
    path(f"{_LIST}/grid/cells", rosters_grid.roster_grid_cells, name="roster_grid_cells"),
    path(f"{_LIST}/expected", rosters_lines.state_expected, name="state_expected"),
    path(f"{_LIST}/finish", rosters_lines.finish_list, name="finish_list"),
    path(f"{_LIST}/reopen", rosters_lines.reopen_list, name="reopen_list"),
    path(f"{_ONE}/export/<str:kind>", rosters_sheets.roster_file, name="roster_file"),
    path(f"{_ONE}/import", rosters_sheets.import_all_lists, name="import_all_lists"),
    path(f"{_LIST}/export/<str:kind>", rosters_sheets.roster_list_file, name="roster_list_file"),
    path(f"{_LIST}/import", rosters_sheets.import_list, name="import_list"),
    path(f"{_HERE}/imports/<int:pk>", rosters_sheets.roster_import, name="roster_import"),
    path(f"{_HERE}/imports/<int:pk>/take", rosters_sheets.take_in_sheet, name="take_in_sheet"),
    path(f"{_HERE}/imports/<int:pk>/faults", rosters_sheets.roster_import_faults, name="roster_import_faults"),
    path(f"{_HERE}/feeding", rosters_feeding.feeding_lists, name="feeding_lists"),
    path(f"{_HERE}/feeding/<int:pk>", rosters_feeding.feeding_list, name="feeding_list"),
    path(_LINE, rosters_lines.roster_entry, name="roster_entry"),
    path(f"{_LINE}/remove", rosters_lines.remove_roster_entry, name="remove_roster_entry"),
    path(f"{_LINE}/restore", rosters_lines.restore_roster_entry, name="restore_roster_entry"),
]
