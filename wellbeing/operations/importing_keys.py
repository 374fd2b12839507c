"""Keyed hashes of imported rows: each installation has a key of its own, so they are computed anew."""

from datetime import date, datetime
from functools import singledispatch

from django.db.models import Model

from accounts.sealed import keyed_hash
from calendar_sync.domain.titles import title_shape
from calendar_sync.domain.types import SourceKind, TitleStyle
from calendar_sync.models import Event, Source
from caseload.domain.types import SignKind
from caseload.models import Client, ClientSign, Clinician
from caseload.models.clients import label_key


@singledispatch
def found_again(row: Model, *, clinician: Clinician) -> None:
    """Gives a row the keys by which this installation finds it. Most rows have none."""


@found_again.register
def _(row: Event, *, clinician: Clinician) -> None:
    start: date | datetime = row.first_day or row.starts_at
    end: date | datetime = row.day_after or row.ends_at
    times = (start.isoformat(), end.isoformat())
    said = (str(row.status), str(row.busy), clinician.time_zone if row.first_day else "")
    title = str(row.title)
    # Its UID is not known, only a hash of it: the next reading recognises it by time and title.
    row.slot_key = keyed_hash(*times, title, purpose="slot")
    row.fingerprint = keyed_hash(*times, title, *said, purpose="event")
    row.title_key = keyed_hash(title.casefold(), purpose="title")
    row.shape_key = keyed_hash(title_shape(title), purpose="shape")


@found_again.register
def _(row: Source, *, clinician: Clinician) -> None:
    row.etag = row.last_modified = row.ctag = row.sync_token = row.body_digest = row.doubtful_digest = ""
    row.block_digests = row.read_from = row.read_until = row.claimed_until = None
    if row.titles == TitleStyle.CODES:  # codes differ here: read on, it would list everything a second time
        row.kind, row.next_due_at = SourceKind.UPLOAD, None


@found_again.register
def _(row: Client, *, clinician: Clinician) -> None:
    row.label_key = label_key(clinician.pk, str(row.label))


@found_again.register
def _(row: ClientSign, *, clinician: Clinician) -> None:
    if row.kind == SignKind.TITLE and row.shown:
        row.key = label_key(clinician.pk, str(row.shown))
