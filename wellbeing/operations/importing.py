"""Reading an archive into an account that has nothing in it yet. All of it, or nothing."""

import base64
import hashlib
import json
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import BinaryField, Field, JSONField, Model

from accounts import operations as accounts
from accounts.domain.audit import Deed
from calendar_sync.models import Source
from caseload.models import Ask, Client, Clinician, Colleague, Entry, Session
from wellbeing.domain.archive import FORMAT, MANIFEST, MOST_UNPACKED
from wellbeing.models import Review
from wellbeing.operations.importing_keys import found_again
from wellbeing.queries.archive import NOBODYS, TO_READ_ONLY, all_rows, archived_models, own_rows

BATCH = 500
KEPT = {"accounts.Account": ("name", "time_zone")}  # of these rows the account's own stays; only this is taken over
_CONTENT = (Session, Client, Ask, Entry, Colleague, Review)


class BadArchive(Exception):
    """Why nothing was imported, in a sentence for people."""


def is_empty(user: User) -> bool:
    """True while nothing was written, connected or sorted in this account."""
    mine = any(all_rows(model).filter(clinician__user=user).exists() for model in _CONTENT)
    return not mine and not Source.objects.filter(owner=user).exists()


def import_archive(user: User, file: IO[bytes], *, now: datetime) -> int:
    """Gives how many rows were read. Raises `BadArchive`, and then nothing is changed."""
    try:
        with ZipFile(file) as archive, transaction.atomic():
            done = _Reading(user, archive, now).read()
            accounts.record(Deed.IMPORTED, at=now, actor=user.pk, subject=user.pk, rows=done)
            return done
    except BadZipFile:
        raise BadArchive("This is not an archive of Headroom, or it was cut off on its way.") from None
    except (KeyError, ValueError, TypeError, ValidationError, RecursionError) as trouble:
        raise BadArchive(f"Something in this archive cannot be read ({type(trouble).__name__}).") from None
    except DatabaseError:
        raise BadArchive(
            "Rows of this archive do not fit together, or their numbers are taken here. Use an empty installation."
        ) from None


class _Reading:
    def __init__(self, user: User, archive: ZipFile, now: datetime) -> None:
        self.user, self.archive, self.now = user, archive, now
        self.manifest = self._manifest()
        self.clinician: Clinician | None = None

    def _manifest(self) -> dict[str, Any]:
        unpacked = sum(member.file_size for member in self.archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise BadArchive("This archive unpacks to more than a gigabyte; nobody's practice is that large.")
        found: dict[str, Any] = json.loads(self.archive.read(MANIFEST))
        if found["format"] != FORMAT:
            raise BadArchive("This archive is of another version of Headroom: bring this one up to date first.")
        return found

    def read(self) -> int:
        if not is_empty(self.user):
            raise BadArchive("There is something in this account already. An archive goes into an empty one.")
        models = [model for model in archived_models() if model._meta.label not in TO_READ_ONLY]
        self._check_names(models)
        clinicians = list(self._rows(Clinician))
        if clinicians:
            self.clinician, _ = Clinician.objects.get_or_create(user=self.user)
            self._clear(models)
        done = sum(self._take(model) for model in models)
        self._number_on(models)
        return done

    def _check_names(self, models: list[type[Model]]) -> None:
        known = {f"json/{model._meta.label}.jsonl" for model in models}
        known |= {f"json/{label}.jsonl" for label in (*TO_READ_ONLY, *NOBODYS)}
        if unknown := sorted(set(self.manifest["files"]) - known):
            raise BadArchive(f"This archive has a part that this version does not know: {unknown[0][:60]}.")

    def _clear(self, models: list[type[Model]]) -> None:
        """Limits and settings of a first run that was begun make room."""
        for model in models:
            if model not in {Clinician, *self._kept_models()}:
                own_rows(self.user, model).delete()

    @staticmethod
    def _kept_models() -> set[type[Model]]:
        return {model for model in archived_models() if model._meta.label in KEPT}

    def _rows(self, model: type[Model]) -> Iterator[dict[str, Any]]:
        name = f"json/{model._meta.label}.jsonl"
        said = self.manifest["files"].get(name)
        if said is None:
            return
        digest, rows = hashlib.sha256(), 0
        with self.archive.open(name) as member:
            for text in member:
                digest.update(text)
                rows += 1
                yield json.loads(text)
        if (digest.hexdigest(), rows) != (said["sha256"], said["rows"]):
            raise BadArchive(f"{name} is not as it was when the archive was made.")

    def _take(self, model: type[Model]) -> int:
        if model is Clinician or model._meta.label in KEPT:
            return sum(self._take_over(model, row) for row in self._rows(model))
        batch: list[Model] = []
        done = 0
        for row in self._rows(model):
            batch.append(self._made(model, row))
            if len(batch) == BATCH:
                done += self._put(model, batch)
        return done + self._put(model, batch)

    @staticmethod
    def _put(model: type[Model], batch: list[Model]) -> int:
        taken = all_rows(model).filter(pk__in=[row.pk for row in batch]).exists()
        if taken:
            raise BadArchive("Numbers of this archive are taken here: import it into an empty installation.")
        count = len(all_rows(model).bulk_create(batch))
        batch.clear()
        return count

    def _made(self, model: type[Model], row: dict[str, Any]) -> Model:
        fields = {field.attname: field for field in model._meta.concrete_fields}
        values = {name: _value(fields[name], value) for name, value in row.items()}
        for name in ("user_id", "owner_id"):
            if name in values:
                values[name] = self.user.pk
        if "clinician_id" in values and self.clinician is not None:
            values["clinician_id"] = self.clinician.pk
        made = model(**values)
        if self.clinician is not None:
            found_again(made, clinician=self.clinician)
        return made

    def _take_over(self, model: type[Model], row: dict[str, Any]) -> int:
        own = own_rows(self.user, model).first()
        fields = {field.attname: field for field in model._meta.concrete_fields}
        names = KEPT.get(model._meta.label) or tuple(set(row) - {"id", "user_id"})
        if own is None:
            own = model(user=self.user)
        for name in names:
            setattr(own, name, _value(fields[name], row[name]))
        own.save()
        if isinstance(own, Clinician):
            self.clinician = own
        return 1

    @staticmethod
    def _number_on(models: list[type[Model]]) -> None:
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), models):
                cursor.execute(statement)


def _value(field: "Field[Any, Any]", value: Any) -> Any:
    if value is None or isinstance(field, JSONField):
        return value
    if isinstance(field, BinaryField):
        return base64.b64decode(value, validate=True)
    return field.to_python(value)
