from django.urls import path

from lienthong.kernel.work.views import inbox, oversight

urlpatterns = [
    path("", inbox.my_work, name="my_work"),
    path("work/steps/<int:pk>", inbox.open_step, name="open_step"),
    path("work/colleagues", inbox.colleagues, name="colleagues"),
    path("work/take", inbox.take_steps, name="take_steps"),
    path("work/note", inbox.note_steps, name="note_steps"),
    path("work/assign", inbox.assign_steps, name="assign_steps"),
    path("work/do/<slug:action>", inbox.do_steps, name="do_steps"),
    path("oversight", oversight.oversight, name="oversight"),
    path("oversight/<int:unit>", oversight.oversight_unit, name="oversight_unit"),
    path("oversight/<int:unit>/steps", oversight.oversight_steps, name="oversight_steps"),
    path("oversight/<int:unit>/people", oversight.oversight_people, name="oversight_people"),
    path("oversight/<int:unit>/map", oversight.oversight_map, name="oversight_map"),
]
