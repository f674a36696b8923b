"""Administration of people, and the log of what happened."""

from django.urls import path

from lienthong.kernel.accounts.views import importing, people, posts, trail

urlpatterns = [
    path("administration/", trail.administration, name="administration"),
    path("administration/trail", trail.trail_page, name="trail"),
    path("administration/accounts", people.accounts, name="accounts"),
    path("administration/accounts/new", people.new_account, name="new_account"),
    path("administration/accounts/import", importing.import_people, name="import_people"),
    path("administration/accounts/import/template", importing.import_template, name="import_template"),
    path("administration/accounts/<int:account_id>", people.account_profile, name="account_profile"),
    path("administration/accounts/<int:account_id>/change", people.change_account, name="change_account"),
    path("administration/accounts/<int:account_id>/close", people.deactivate_account, name="deactivate_account"),
    path("administration/accounts/<int:account_id>/open", people.reactivate_account, name="reactivate_account"),
    path("administration/accounts/<int:account_id>/sessions", people.end_account_sessions, name="end_account_sessions"),
    path("administration/accounts/<int:account_id>/password", people.reset_password, name="reset_password"),
    path("administration/accounts/<int:account_id>/positions/new", posts.grant_position, name="grant_position"),
    path("administration/positions/<int:position_id>", posts.change_position, name="change_position"),
    path("administration/positions/<int:position_id>/end", posts.end_position, name="end_position"),
]
