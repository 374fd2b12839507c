"""Every row of one person, model by model."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth.models import User
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BinaryField, Field, JSONField, Model, QuerySet

CHUNK = 2_000
# By which way a row of each model leads to its owner.
OWNER = {
    "accounts.Account": "user",
    "accounts.AuditEntry": "subject",
    "calendar_sync.Source": "owner",
    "calendar_sync.Event": "source__owner",
    "calendar_sync.SyncRun": "source__owner",
    "caseload.Clinician": "user",
    "caseload.ClientSign": "client__clinician__user",
    "wellbeing.GrantLog": "grant__clinician__user",
}
# Rows that are nobody's own: (model, why).
NOBODYS = {
    "accounts.Invitation": "made by one person for another, gone after a week",
    "wellbeing.PracticeWeek": "figures over five people or more; no single one of them can be told from it",
    "wellbeing.ScaleFile": "a scale's form, the installation's",
}
# In the archive to be read, never imported: consent, and what others did, do not travel.
TO_READ_ONLY = (
    "accounts.AuditEntry", "wellbeing.Grant", "wellbeing.GrantLog", "wellbeing.PracticeShare",
    "caseload.OutboundCalendar",
)  # fmt: skip
PACKAGES = ("accounts", "calendar_sync", "caseload", "wellbeing")


def archived_models() -> list[type[Model]]:
    """Every model with rows of a person's own."""
    models = [model for name in PACKAGES for model in apps.get_app_config(name).get_models()]
    return [model for model in models if model._meta.label not in NOBODYS]


def all_rows(model: type[Model]) -> QuerySet[Any]:
    """Every row of a model."""
    manager = model._meta.default_manager
    if manager is None:
        raise TypeError(model)
    return manager.all()


def own_rows(user: User, model: type[Model]) -> QuerySet[Any]:
    """The rows of one model that are this person's, by number."""
    way = OWNER.get(model._meta.label, "clinician__user")
    owner = user.pk if way == "subject" else user
    return all_rows(model).filter(**{way: owner}).order_by("pk")


def as_plain(user: User, model: type[Model]) -> Iterator[dict[str, Any]]:
    """The rows as they are written into the archive: unsealed, in words and numbers."""
    fields = list(model._meta.concrete_fields)
    for row in own_rows(user, model).iterator(chunk_size=CHUNK):
        yield {field.attname: plain(field, row) for field in fields}


def plain(field: "Field[Any, Any]", row: Model) -> Any:
    """One value: bytes as base64, moments and days as ISO 8601 text."""
    value = field.value_from_object(row)
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(field, BinaryField):
        return base64.b64encode(bytes(value)).decode()
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
