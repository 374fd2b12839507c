"""Registers the package with Django."""

from django.apps import AppConfig


class CalendarSyncConfig(AppConfig):
    name = "calendar_sync"
    verbose_name = "What the calendar says"
