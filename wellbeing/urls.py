"""Where the pages of this package live."""

from django.urls import path

from wellbeing.views import check_in, health, patterns, review, review_export, sample, steps, today, trends
from wellbeing.views.gallery import gallery

urlpatterns = [
    path("", today.this_week, name="this_week"),
    path("weeks/<day:first_day>/", today.week, name="week"),
    path("health/", health.health, name="health"),
    path("welcome/sample/", sample.sample_open, name="sample_open"),
    path("sample/remove/", sample.sample_remove, name="sample_remove"),
    path("review/", review.review, name="review"),
    path("review/earlier/", review.reviews, name="reviews"),
    path("review/<day:first_day>/", review.review_of, name="review_of"),
    path("review/<day:first_day>/save/", review.review_save, name="review_save"),
    path("review/<day:first_day>/open/", review.review_open, name="review_open"),
    path("review/<day:first_day>/count/", review.review_count, name="review_count"),
    path("review/<day:first_day>.<str:form>", review_export.review_export, name="review_export"),
    path("trends/", trends.trends, name="trends"),
    path("support/", trends.support, name="support"),
    path("scales/", check_in.check_in, name="check_in"),
    path("scales/<str:key>/", check_in.scale_fill, name="scale_fill"),
    path("scales/readings/<int:pk>/remove/", check_in.reading_remove, name="reading_remove"),
    path("patterns/", patterns.patterns, name="patterns"),
    path("patterns/pause/", patterns.patterns_pause, name="patterns_pause"),
    path("patterns/bars/", patterns.bars, name="bars"),
    path("patterns/wrong/<int:pk>/undo/", patterns.dispute_undo, name="dispute_undo"),
    path("patterns/steps/<int:pk>/remove/", steps.step_remove, name="step_remove"),
    path("patterns/<str:pattern>/snooze/", patterns.pattern_snooze, name="pattern_snooze"),
    path("patterns/<str:pattern>/no-problem/", patterns.pattern_no_problem, name="pattern_no_problem"),
    path("patterns/<str:pattern>/reopen/", patterns.pattern_reopen, name="pattern_reopen"),
    path("patterns/<str:pattern>/off/", patterns.pattern_off, name="pattern_off"),
    path("patterns/<str:pattern>/step/", steps.step_take, name="step_take"),
    path("patterns/<str:pattern>/write/", steps.step_write, name="step_write"),
    path("patterns/<str:pattern>/rows/<str:signal>/", patterns.pattern_rows, name="pattern_rows"),
    path("requests/later/", steps.reply_first, name="reply_first"),
    path("requests/new-clients/", steps.intakes_again, name="intakes_again"),
    path("gallery/", gallery, name="gallery"),
]
