"""Short words for the tests of reading: a window in a zone, a calendar from its lines, occurrences as plain rows."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from calendar_sync.domain.ics import read_occurrences
from calendar_sync.domain.types import Occurrence, Reading, Window

NEW_YORK = ZoneInfo("America/New_York")
CALENDARS = Path(__file__).parents[2] / "calendars"


def window(first: str = "2026-01-01", last: str = "2026-04-01", zone: ZoneInfo = NEW_YORK) -> Window:
    """From the first moment of one day to the first moment of the other."""
    return Window(*(datetime.combine(date.fromisoformat(day), time(), zone) for day in (first, last)))


def calendar(*lines: str) -> bytes:
    """A VCALENDAR around the lines."""
    return "\r\n".join(("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")).encode()


def event(*lines: str, uid: str = "a") -> tuple[str, ...]:
    """The lines of a VEVENT."""
    return ("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT")


def read(ics: bytes, first: str = "2026-01-01", last: str = "2026-04-01", zone: ZoneInfo = NEW_YORK) -> Reading:
    """What happens between the days."""
    return read_occurrences(ics, window=window(first, last, zone), zone=zone)


def read_file(name: str, first: str = "2026-01-01", last: str = "2026-04-01", zone: ZoneInfo = NEW_YORK) -> Reading:
    """What happens between the days in one of the test calendars."""
    return read((CALENDARS / name).read_bytes(), first, last, zone)


def starts(reading: Reading) -> list[str]:
    """The starts, as ISO text: "2026-01-05T14:00Z" or "2026-01-05"."""
    return [written(one.start) for one in reading.occurrences]


def spans(reading: Reading) -> list[tuple[str, str]]:
    """Starts and ends."""
    return [(written(one.start), written(one.end)) for one in reading.occurrences]


def written(at: date) -> str:
    """ISO text to the minute."""
    return f"{at.isoformat()[:16]}Z" if isinstance(at, datetime) else at.isoformat()


def sentences(reading: Reading) -> list[str]:
    """What the reading says it skipped."""
    return [problem.sentence for problem in reading.problems]


def only(reading: Reading) -> Occurrence:
    """The one occurrence."""
    (occurrence,) = reading.occurrences
    return occurrence
