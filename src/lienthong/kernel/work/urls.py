from django.urls import path

from lienthong.kernel.work import views

urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("work/steps/<int:pk>", views.open_step, name="open_step"),
    path("work/colleagues", views.colleagues, name="colleagues"),
    path("work/take", views.take_steps, name="take_steps"),
    path("work/note", views.note_steps, name="note_steps"),
    path("work/assign", views.assign_steps, name="assign_steps"),
    path("work/do/<slug:action>", views.do_steps, name="do_steps"),
    path("work/views", views.save_my_view, name="save_my_view"),
    path("work/views/<int:pk>/forget", views.forget_my_view, name="forget_my_view"),
]
