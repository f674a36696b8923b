from django.urls import path

from lienthong.kernel.notify import views

urlpatterns = [
    path("notifications", views.notifications, name="notifications"),
    path("notifications/read", views.read_all_notifications, name="read_all_notifications"),
    path("notifications/<int:pk>", views.read_notification, name="read_notification"),
    path("notifications/preferences", views.notification_preferences, name="notification_preferences"),
    path("administration/news", views.wordings, name="wordings"),
    path("administration/news/<str:kind>/<str:language>", views.wording, name="wording"),
]
