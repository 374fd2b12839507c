"""Making the archive that holds everything of one person."""

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Model
from icalendar import Calendar, Event

from accounts import operations as accounts
from accounts.domain.audit import Deed
from caseload.models import Clinician
from wellbeing.domain.archive import FORMAT, MANIFEST, cell, line, readme
from wellbeing.queries.archive import archived_models, as_plain


def make_archive(user: User, *, by: int | None, now: datetime, deed: Deed = Deed.EXPORTED) -> IO[bytes]:
    """An open zip file in the data folder that never has a name: closed or killed, it is gone. Rows are never all in
    memory. Raises `OSError` when the disk is full.
    """
    file: IO[bytes] = tempfile.TemporaryFile(dir=settings.DATA_DIR)  # noqa: SIM115 -- handed on
    try:
        counts = _write(user, file, now)
        accounts.record(deed, at=now, actor=by, subject=user.pk, rows=sum(counts.values()))
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


@transaction.atomic
def _write(user: User, file: IO[bytes], now: datetime) -> dict[str, int]:
    files: dict[str, dict[str, Any]] = {}
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", readme(now))
        for model in archived_models():
            label = model._meta.label
            files[f"json/{label}.jsonl"] = _put(archive, f"json/{label}.jsonl", _json_lines(user, model))
            _put(archive, f"csv/{label}.csv", _csv_lines(user, model))
        _put(archive, "calendar.ics", [_calendar(user)])
        manifest = {"format": FORMAT, "made_at": now.isoformat(), "user": user.pk, "files": files}
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
    return {name: found["rows"] for name, found in files.items()}


def _put(archive: ZipFile, name: str, lines: Iterable[str]) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as member:
        for text in lines:
            part = text.encode()
            member.write(part)
            digest.update(part)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _json_lines(user: User, model: type[Model]) -> Iterator[str]:
    return (f"{line(row)}\n" for row in as_plain(user, model))


def _csv_lines(user: User, model: type[Model]) -> Iterator[str]:
    names = [field.attname for field in model._meta.concrete_fields]
    yield "\ufeff" + _csv_line(names)
    for row in as_plain(user, model):
        yield _csv_line([cell(row[name]) for name in names])


def _csv_line(cells: list[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _calendar(user: User) -> str:
    calendar = Calendar()
    calendar.add("prodid", "-//Headroom//Archive//EN")
    calendar.add("version", "2.0")
    clinician = Clinician.objects.filter(user=user).first()
    for uid, summary, start, end in _hours(clinician) if clinician else ():
        event = Event()
        event.add("uid", f"{uid}@headroom")
        event.add("summary", summary)
        event.add("dtstart", start)
        event.add("dtend", end)
        event.add("dtstamp", start)
        calendar.add_component(event)
    return str(calendar.to_ical().decode())


def _hours(clinician: Clinician) -> Iterator[tuple[str, str, datetime, datetime]]:
    for session in clinician.sessions.select_related("client").order_by("starts_at").iterator(chunk_size=2_000):
        title = session.client.label if session.client else session.title
        yield f"session-{session.pk}", str(title), session.starts_at, session.ends_at
    for row in clinician.protected.filter(removed_at=None).order_by("starts_at"):
        yield str(row.uid), f"Protected: {row.purpose}", row.starts_at, row.ends_at
