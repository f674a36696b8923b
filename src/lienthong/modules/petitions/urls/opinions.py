from django.urls import URLPattern, path

from lienthong.modules.petitions.views import opinions, opinions_statistics

_RUN = "opinions/<int:pk>"
urlpatterns: list[URLPattern] = [
    path("opinions", opinions.opinions, name="opinions"),
    path("opinions/order", opinions.order_opinions, name="order_opinions"),
    path(_RUN, opinions.opinion_run, name="opinion_run"),
    path(f"{_RUN}/map", opinions.opinion_map, name="opinion_map"),
    path(f"{_RUN}/export", opinions.opinion_export, name="opinion_export"),
    path(f"{_RUN}/delete", opinions.delete_opinion_run, name="delete_opinion_run"),
    path(f"{_RUN}/clusters/<int:cluster>", opinions.opinion_cluster, name="opinion_cluster"),
    path("statistics", opinions_statistics.petition_statistics, name="petition_statistics"),
    path("statistics/export", opinions_statistics.petition_statistics_file, name="petition_statistics_file"),
]
