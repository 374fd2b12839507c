"""Where the pages of this package live."""

from django.urls import path

from wellbeing.views import health, sample, today
from wellbeing.views.gallery import gallery

urlpatterns = [
    path("", today.this_week, name="this_week"),
    path("weeks/<day:first_day>/", today.week, name="week"),
    path("health/", health.health, name="health"),
    path("welcome/sample/", sample.sample_open, name="sample_open"),
    path("sample/remove/", sample.sample_remove, name="sample_remove"),
    path("gallery/", gallery, name="gallery"),
]
