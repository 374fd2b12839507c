"""Sends django-q2's tables to their own SQLite file."""

from django.db.models import Model

QUEUE = "queue"


class QueueRouter:
    """On SQLite the queue's rows live in `queue`, everything else in `default`."""

    def db_for_read(self, model: type[Model], **hints: object) -> str | None:
        return QUEUE if model._meta.app_label == "django_q" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        return (db == QUEUE) == (app_label == "django_q")
