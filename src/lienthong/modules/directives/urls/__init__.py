"""Addresses of the directives module, by subject."""

from lienthong.modules.directives.urls import assigning, steering, texts

urlpatterns = [*texts.urlpatterns, *assigning.urlpatterns, *steering.urlpatterns]
