"""A made-up practice as calendar files: nobody's initials, a plausible year. Pure: one day, one set of files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

NAME = "Maya Lindqvist"
TARGET, CEILING = 22, 26
NOTES_DUE, OLD_NOTES = 7, 2  # of those due, so many are over a week old
STALE = 18  # days since the supervision calendar was uploaded
WEEKS_BACK, WEEKS_AHEAD = 52, 20

# Weekday, hour and minute, initials: the week that repeats.
_WEEK = [
    (0, 9, 0, "E.W."), (0, 10, 0, "J.F."), (0, 11, 0, "H.N."), (0, 13, 0, "C.O."), (0, 14, 0, "R.M."),
    (0, 16, 0, "V.C."),
    (1, 9, 0, "B.E."), (1, 10, 0, "I.S."), (1, 13, 0, "F.O."), (1, 14, 0, "O.L."), (1, 15, 0, "K.P."),
    (2, 9, 0, "P.A."), (2, 10, 0, "Y.T."), (2, 11, 0, "D.F."), (2, 14, 0, "U.B."), (2, 16, 0, "C.V."),
    (3, 10, 0, "A.J."), (3, 11, 0, "N.E."), (3, 16, 0, "W.R."), (3, 18, 15, "Q.H."),
    (4, 9, 0, "A.K."), (4, 10, 0, "D.W."), (4, 14, 0, "S.B."), (4, 17, 0, "T.H."),
]  # fmt: skip
# Hours that only some weeks hold, in the order in which they fill up.
_MORE = [(1, 16, 0, "G.D."), (2, 13, 0, "L.Z."), (0, 17, 0, "X.M.")]
_SUCCESSOR = {"X.M.": (-4, "N.W.")}  # stopped coming so many weeks ago; somebody new has the hour
# By weeks from now: how many sessions are booked, and from which weekday on she is away.
_COMING = {1: (17, 3), 2: (24, 7), 3: (25, 7), 4: (26, 7), 5: (9, 2), 6: (0, 0), 7: (21, 7), 8: (20, 7)}


@dataclass(frozen=True, slots=True)
class SampleCalendar:
    """One calendar file; `stale` ones were read long ago."""

    name: str
    ics: bytes
    stale: bool = False


def sample_calendars(today: date, *, zone: str) -> tuple[SampleCalendar, ...]:
    """Sessions (one event each, as record systems publish them), a personal and a supervision calendar."""
    monday = today - timedelta(days=today.weekday())
    practice = [line for event in _sessions(monday, ZoneInfo(zone)) for line in event]
    return (
        SampleCalendar("Practice", _calendar("Practice", zone, practice)),
        SampleCalendar("Personal", _calendar("Personal", zone, _personal(monday, zone))),
        SampleCalendar(
            "Supervision group", _calendar("Supervision group", zone, _supervision(monday, zone)), stale=True
        ),
    )


def _calendar(name: str, zone: str, lines: list[str]) -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Headroom//Sample//EN", f"X-WR-CALNAME:{name}"]
    return "\r\n".join([*head, f"X-WR-TIMEZONE:{zone}", *lines, "END:VCALENDAR", ""]).encode()


def _sessions(monday: date, zone: ZoneInfo) -> Iterator[list[str]]:
    for week in range(-WEEKS_BACK, WEEKS_AHEAD + 1):
        for weekday, hour, minute, regular in _booked(week):
            since, successor = _SUCCESSOR.get(regular, (week, regular))
            initials = successor if week >= since else regular
            day = monday + timedelta(weeks=week, days=weekday)
            start = datetime.combine(day, time(hour, minute), zone).astimezone(ZoneInfo("UTC"))
            yield _event(f"{day:%Y%m%d}{hour}", start, start + timedelta(minutes=50), f"{initials} Appointment")


def _booked(week: int) -> list[tuple[int, int, int, str]]:
    if week in _COMING:
        count, away_from = _COMING[week]
        slots = [slot for slot in [*_WEEK, *_MORE] if slot[0] < away_from]
        return slots[:count] if count >= len(slots) or count > len(_WEEK) else _thinned(slots, count, week)
    if week == 0:
        return _WEEK
    return _thinned([*_WEEK, *_MORE], 20 + _chance(f"week {week}") % 5, week)


def _thinned(slots: list[tuple[int, int, int, str]], count: int, week: int) -> list[tuple[int, int, int, str]]:
    """`count` of the slots; which ones are missing differs from week to week."""
    dropped = sorted(slots, key=lambda slot: _chance(f"{week} {slot}"))[: max(0, len(slots) - count)]
    return [slot for slot in slots if slot not in dropped]


def _chance(text: str) -> int:
    return int(sha256(text.encode()).hexdigest()[:8], 16)


def _event(uid: str, start: datetime, end: datetime, title: str) -> list[str]:
    times = [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}"]
    return ["BEGIN:VEVENT", f"UID:{uid}@practice.example", *times, f"SUMMARY:{title}", "END:VEVENT"]


def _series(name: str, first: date, at: str, minutes: int, zone: str, *, rule: str = "FREQ=WEEKLY") -> list[str]:
    start = f"DTSTART;TZID={zone}:{first:%Y%m%d}T{at}00"
    title = [f"SUMMARY:{name}", f"DURATION:PT{minutes}M", f"RRULE:{rule}", "END:VEVENT"]
    return ["BEGIN:VEVENT", f"UID:{name.replace(' ', '-')}@personal.example", start, *title]


def _personal(monday: date, zone: str) -> list[str]:
    first = monday - timedelta(weeks=WEEKS_BACK)
    lines = [
        *_series("Lunch", first, "1200", 30, zone),
        *_series("School run", first + timedelta(days=2), "1215", 45, zone),
        *_series("Walk and lunch", first + timedelta(days=4), "1200", 60, zone),
        *_series("Notes", first, "1500", 50, zone),
        *_series("Insurance calls", first + timedelta(days=2), "1500", 50, zone),
        *_series("Billing", first + timedelta(days=4), "1500", 50, zone),
        *_series("Trauma course", first + timedelta(days=1), "1100", 60, zone, rule="FREQ=WEEKLY;INTERVAL=2"),
        *_series("Room 2, hold", monday + timedelta(days=1), "1700", 60, zone, rule="FREQ=WEEKLY;COUNT=1"),
        *_days("Dentist and errands", monday + timedelta(weeks=9, days=3), 1),
    ]
    for week, (_, away_from) in _COMING.items():
        if away_from < 5:
            lines += _days("Away", monday + timedelta(weeks=week, days=away_from), 5 - away_from)
    return lines


def _days(name: str, first: date, days: int) -> list[str]:
    after = first + timedelta(days=days)
    times = [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
    return ["BEGIN:VEVENT", f"UID:{name[:4]}{first:%Y%m%d}@personal.example", *times, f"SUMMARY:{name}", "END:VEVENT"]


def _supervision(monday: date, zone: str) -> list[str]:
    first = monday - timedelta(weeks=WEEKS_BACK)
    return [
        *_series("Group supervision", first + timedelta(days=3), "1400", 80, zone),
        *_series("Supervision R. Adeyemi", first + timedelta(days=4), "1100", 50, zone),
    ]
