"""Registers the package with Django."""

from django.apps import AppConfig


class CaseloadConfig(AppConfig):
    name = "caseload"
    verbose_name = "Whom I serve and what I owe"
