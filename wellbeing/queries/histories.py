"""Histories of many clinicians at once from the database: the same shape that a backtest reads from a file."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from calendar_sync import queries as calendars
from caseload import queries as caseload
from caseload.domain.types import Kind
from caseload.domain.weeks import midnight
from caseload.models import Clinician
from wellbeing.domain.histories.types import Answers, Contact, Decided, Happening, History, LimitsFrom, OwedNote
from wellbeing.domain.histories.types import Reading as ScaleReading
from wellbeing.domain.questions import energy_of
from wellbeing.models import Reading, Review

AHEAD = timedelta(days=63)  # in which leave may be planned
BOOKED_AHEAD = timedelta(days=36)  # in which load is looked at
NOTES_LATELY = timedelta(days=77)  # of older ones only what is unwritten, or was written since, says anything
ALL_THE_PAST = timedelta(days=800)
ONE_WEEK_NEEDS = timedelta(days=200)
_KINDS = {Kind.TIME_OFF: "time_off"}
Parts = dict[int, list[Any]]


def histories(clinicians: Sequence[Clinician], *, now: datetime, past: timedelta) -> dict[int, History]:
    """The history of each, by its number. Ten queries, however many they are."""
    pks = [clinician.pk for clinician in clinicians]
    by_pk = {clinician.pk: clinician for clinician in clinicians}
    since, until = now - past, now + AHEAD
    limits = _by_clinician(_limits(row, by_pk[row[0]]) for row in caseload.limit_rows(pks))
    booked = caseload.session_rows(pks, since=since, until=now + BOOKED_AHEAD, now=now)
    happenings = _by_clinician(map(_session, booked))
    for pk, one in (_entry(row, by_pk[row.clinician]) for row in caseload.entry_rows(pks, since=since, until=until)):
        happenings[pk].append(one)
    lately = now - NOTES_LATELY if past < ALL_THE_PAST else None
    owed = caseload.note_rows(pks, since=since, until=now, lately=lately)
    notes = _by_clinician(_note(row, by_pk[row.clinician]) for row in owed)
    asks = _asks(pks, by_pk, since)
    contacts = _by_clinician(
        (pk, Contact(at.timestamp(), hers, agreed)) for pk, at, hers, agreed in caseload.contact_rows(pks, since=since)
    )
    reviews = _by_clinician(
        (row.clinician_id, answers_of(row))
        for row in Review.objects.filter(clinician__in=pks, first_day__gte=since.date()).order_by("first_day")
    )
    readings = _by_clinician(
        (row.clinician_id, _reading(row, by_pk[row.clinician_id]))
        for row in Reading.objects.filter(clinician__in=pks, taken_on__gte=since.date()).order_by("taken_on")
    )
    gaps = _gaps(clinicians, now)
    return {
        clinician.pk: History(
            pk=str(clinician.pk),
            zone=clinician.zone,
            week_start=clinician.week_start,
            limits=tuple(limits[clinician.pk]) or (_own(clinician, date.min, None, None),),
            happenings=tuple(sorted(happenings[clinician.pk], key=lambda one: one.start)),
            notes=tuple(notes[clinician.pk]),
            asks=tuple(asks[clinician.pk]),
            contacts=tuple(contacts[clinician.pk]),
            reviews=tuple(reviews[clinician.pk]),
            readings=tuple(readings[clinician.pk]),
            gaps=tuple(gaps[clinician.user_id]),
            now=now.timestamp(),
        )
        for clinician in clinicians
    }


def history_of(clinician: Clinician, *, now: datetime, past: timedelta = ALL_THE_PAST) -> History:
    """The history of one. Ten queries."""
    return histories([clinician], now=now, past=past)[clinician.pk]


def _gaps(clinicians: Sequence[Clinician], now: datetime) -> Parts:
    """When calendars were silent, by the number of their owner."""
    owners = [clinician.user_id for clinician in clinicians]
    found = calendars.silent_since(owners, now=now)
    return _by_clinician((owner, (since.timestamp(), now.timestamp())) for owner, since in found)


def _by_clinician(found: Iterable[tuple[int, Any]]) -> Parts:
    parts: Parts = defaultdict(list)
    for pk, one in found:
        parts[pk].append(one)
    return parts


def _own(clinician: Clinician, since: date, target: int | None, ceiling: int | None) -> LimitsFrom:
    spans = {int(day): (_seconds(spans[0][0]), _seconds(spans[-1][1])) for day, spans in clinician.hours.items()}
    minutes = float(clinician.minutes_each.usual)
    return LimitsFrom(since, target, ceiling, clinician.note_days * 24.0, minutes, spans)


def _seconds(clock: str) -> float:
    at = time.fromisoformat(clock)
    return at.hour * 3600.0 + at.minute * 60


def _limits(row: tuple[int, date, int, int], clinician: Clinician) -> tuple[int, LimitsFrom]:
    whose, since, target, ceiling = row
    return whose, _own(clinician, since, target, ceiling)


def _session(row: caseload.SessionRow) -> tuple[int, Happening]:
    cancelled = row.cancelled_at.timestamp() if row.cancelled_at else None
    client = str(row.client) if row.client else None
    start, end = row.starts_at.timestamp(), row.ends_at.timestamp()
    made = row.created_at.timestamp()
    return row.clinician, Happening(f"s{row.pk}", "session", start, end, made, row.status, cancelled, None, client)


def _entry(row: caseload.EntryRow, clinician: Clinician) -> tuple[int, Happening]:
    start, end = row.starts_at, row.ends_at
    if row.days:
        start, end = (midnight(day, zone=clinician.zone) for day in row.days)
    kind = _KINDS.get(Kind(row.kind), row.kind)
    gone = row.gone_at.timestamp() if row.gone_at else None
    status = "cancelled" if gone else "kept"
    made = row.created_at.timestamp()
    return row.clinician, Happening(
        f"e{row.pk}", kind, start.timestamp(), end.timestamp(), made, status, gone, row.series
    )


def _note(row: caseload.NoteRow, clinician: Clinician) -> tuple[int, OwedNote]:
    due = midnight(row.due_on + timedelta(days=1), zone=clinician.zone).timestamp()
    written = row.written_at.timestamp() if row.written_at else None
    return row.clinician, OwedNote(f"s{row.session}", due, written, row.cosign)


def _asks(pks: Sequence[int], by_pk: dict[int, Clinician], since: datetime) -> Parts:
    put_off: Parts = defaultdict(list)
    for ask, at in caseload.deferral_rows(pks, since=since):
        put_off[ask].append(at.timestamp())
    return _by_clinician(
        _ask(row, put_off[row.pk], by_pk[row.clinician]) for row in caseload.ask_rows(pks, since=since)
    )


def _ask(row: caseload.AskRow, put_off: list[float], clinician: Clinician) -> tuple[int, Decided]:
    day = row.promised_on
    promised = midnight(day + timedelta(days=1), zone=clinician.zone).timestamp() if day else None
    return row.clinician, Decided(
        pk=str(row.pk),
        kind=row.kind,
        received=row.asked_at.timestamp(),
        logged=row.logged_at.timestamp(),
        deferred=tuple(put_off),
        reply_by=promised,
        decided=row.decided_at.timestamp() if row.decided_at else None,
        decision=row.decision or None,
    )


def answers_of(review: Review) -> Answers:
    """What she answered, as detectors read it; her energy while reading comes from the slider of that line."""
    said = review.answered
    values = {name: float(said[name]) for name in "BDYIRPH" if isinstance(said.get(name), int | float)}
    if isinstance(said.get("reading"), int):
        values["energy"] = energy_of(said["reading"])
    monday = review.first_day - timedelta(days=review.first_day.weekday())
    monday += timedelta(days=7) if review.first_day.weekday() > 3 else timedelta()
    return Answers(monday, values, said.get("P_reason"))


def _reading(row: Reading, clinician: Clinician) -> ScaleReading:
    noon = datetime.combine(row.taken_on, time(12), tzinfo=clinician.zone).astimezone(UTC)
    return ScaleReading(noon.timestamp(), row.scale, row.value)
