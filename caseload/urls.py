"""Where the pages of this package live."""

from django.urls import path

from caseload.views import accounts, calendar, notes, rules, settings, start, unsorted

urlpatterns = [
    path("welcome/", accounts.welcome, name="welcome"),
    path("account/login/", accounts.sign_in, name="account_login"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<day:first_day>/", calendar.calendar_week, name="calendar_week"),
    path("calendar/entries/<int:pk>/", calendar.entry, name="entry"),
    path("calendar/entries/<int:pk>/kind/", calendar.entry_kind, name="entry_kind"),
    path("calendar/entries/<int:pk>/release/", calendar.entry_release, name="entry_release"),
    path("calendar/entries/<int:pk>/split/", calendar.entry_split, name="entry_split"),
    path("calendar/entries/<int:pk>/rejoin/", calendar.entry_rejoin, name="entry_rejoin"),
    path("calendar/rules/", rules.rules, name="rules"),
    path("calendar/rules/preview/", rules.rule_preview, name="rule_preview"),
    path("calendar/rules/<int:pk>/", rules.rule, name="rule"),
    path("calendar/rules/<int:pk>/move/", rules.rule_move, name="rule_move"),
    path("calendar/rules/<int:pk>/remove/", rules.rule_remove, name="rule_remove"),
    path("calendar/rules/<int:pk>/restore/", rules.rule_restore, name="rule_restore"),
    path("calendar/unsorted/", unsorted.unsorted, name="unsorted"),
    path("start/check/", start.start_check, name="start_check"),
    path("start/limits/", start.start_limits, name="start_limits"),
    path("start/done/", start.start_done, name="start_done"),
    path("settings/", settings.settings, name="settings"),
    path("notes/", notes.notes, name="notes"),
    path("cover/", settings.cover, name="cover"),
]
