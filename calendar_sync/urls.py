"""Where the pages of this package live."""

from django.urls import path

from calendar_sync.views import add, sources

urlpatterns = [
    path("", sources.sources, name="sources"),
    path("status/", sources.sources_status, name="sources_status"),
    path("add/", add.source_add, name="source_add"),
    path("<int:pk>/", sources.source, name="source"),
    path("<int:pk>/sync/", sources.source_sync, name="source_sync"),
    path("<int:pk>/accept/", sources.source_accept, name="source_accept"),
    path("<int:pk>/remove/", sources.source_remove, name="source_remove"),
]
