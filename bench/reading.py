"""Reading: three months of ten years against the bare libraries, one changed event, and growth with size.

Run alone: `python -m bench.reading`.
"""

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

from calendar_sync.domain.ics import outline, read_occurrences, read_outline
from calendar_sync.domain.types import Occurrence, Reading, Window

Row = tuple[str, str, float, tuple[float, float], float]
ROUNDS = 9
ZONE = ZoneInfo("America/New_York")
WINDOW = Window(datetime(2026, 1, 1, tzinfo=ZONE), datetime(2026, 4, 1, tzinfo=ZONE))
_FRAME = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Headroom//bench//EN\r\nX-WR-CALNAME:Practice\r\n{}END:VCALENDAR\r\n"
)
_EVENT = (
    "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;TZID=America/New_York:{start:%Y%m%dT%H%M%S}\r\n"
    "DTEND;TZID=America/New_York:{end:%Y%m%dT%H%M%S}\r\n{more}SUMMARY:{title}\r\nSTATUS:CONFIRMED\r\nSEQUENCE:0\r\n"
    "LOCATION:Room {room}\r\nDESCRIPTION:Bring the form\\, please. The room is at the end of the corridor\\,\r\n"
    "  and the waiting room has water and tea.\r\nEND:VEVENT\r\n"
)


def rows() -> list[Row]:
    """Identity, measure, median, quartiles and goal of each figure."""
    return [_against_libraries(), _one_changed(), _growth()]


def ten_years(*, clients: int = 30, singles: int = 5_000) -> bytes:
    """Ten years of a practice: weekly clients with exceptions and moved sessions, and single events."""
    chance = random.Random(7)
    first = datetime(2016, 9, 5, 9)  # noqa: DTZ001 -- the zone stands beside it in the file
    events = [text for client in range(clients) for text in _client(client, first, chance)]
    for number in range(singles):
        start = first + timedelta(minutes=30 * chance.randrange(10 * 365 * 48))
        events.append(_event(f"single-{number}@example.org", start, title=f"Meeting {number}"))
    return _FRAME.format("".join(events)).encode()


def _client(number: int, first: datetime, chance: random.Random) -> list[str]:
    uid = f"client-{number}@example.org"
    start = first + timedelta(days=number % 5, hours=number // 5)
    weeks = chance.sample(range(1, 520), 40)
    without = ",".join(f"{start + timedelta(weeks=week):%Y%m%dT%H%M%S}" for week in weeks[:25])
    more = f"RRULE:FREQ=WEEKLY\r\nEXDATE;TZID=America/New_York:{without}\r\n"
    texts = [_event(uid, start, title=f"C{number:02} indiv", more=more)]
    for week in weeks[25:]:
        planned = start + timedelta(weeks=week)
        moved = f"RECURRENCE-ID;TZID=America/New_York:{planned:%Y%m%dT%H%M%S}\r\n"
        texts.append(_event(uid, planned + timedelta(hours=5), title=f"C{number:02} indiv", more=moved))
    return texts


def _event(uid: str, start: datetime, *, title: str, more: str = "") -> str:
    end = start + timedelta(minutes=50)
    return _EVENT.format(uid=uid, start=start, end=end, more=more, title=title, room=start.hour)


def bare(ics: bytes) -> list[tuple[str, datetime | date, datetime | date, str]]:
    """What the libraries alone find in the window."""
    found = recurring_ical_events.of(icalendar.Calendar.from_ical(ics)).between(WINDOW.start, WINDOW.end)
    return sorted(
        (str(one["UID"]), _utc(one["DTSTART"].dt), _utc(one["DTEND"].dt), str(one["SUMMARY"])) for one in found
    )


def _utc(at: datetime | date) -> datetime | date:
    return at.astimezone(UTC) if isinstance(at, datetime) else at


def ours(ics: bytes) -> Reading:
    """What Headroom finds in the window."""
    return read_occurrences(ics, window=WINDOW, zone=ZONE)


def _against_libraries() -> Row:
    ics = ten_years()
    same = sorted((one.uid, one.start, one.end, one.summary) for one in ours(ics).occurrences)
    if same != bare(ics):
        raise AssertionError("The occurrences differ from those of the libraries.")
    ratios = _ratios(lambda: ours(ics), lambda: bare(ics))
    return "reading", f"three months of ten years / bare libraries ({len(same)} occurrences)", *_spread(ratios), 0.2


def _one_changed() -> Row:
    """P10, the reading half: find and read the one event of 1,300 that changed, against reading all."""
    before = ten_years(clients=0, singles=1_300)
    after = before.replace(b"Meeting 77\r", b"Meeting seventy-seven\r")
    known = {uid: block.digest for uid, block in outline(before).blocks.items()}
    year = Window(datetime(2016, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC))

    def changed() -> tuple[Occurrence, ...]:
        seen = outline(after)
        uids = [uid for uid, block in seen.blocks.items() if known.get(uid) != block.digest]
        return read_outline(seen, window=year, zone=ZONE, uids=uids).occurrences

    if [one.summary for one in changed()] != ["Meeting seventy-seven"]:
        raise AssertionError("One changed event is read as something else.")
    ratios = _ratios(changed, lambda: read_occurrences(after, window=year, zone=ZONE))
    return "P10", "one changed event of 1,300 / reading all of them", *_spread(ratios), 1.0


def _growth() -> Row:
    """P10: seconds for each byte at 13,000 events against 130, so that 1.0 is linear."""
    small, large = (ten_years(clients=0, singles=count) for count in (130, 13_000))
    scale = len(large) / len(small)
    ratios = [ratio / scale for ratio in _ratios(lambda: ours(large), lambda: ours(small), repeat=20)]
    return "P10", "growth over 130 to 13,000 events / linear in bytes", *_spread(ratios), 1.3


def _ratios(one: Callable[[], object], other: Callable[[], object], *, repeat: int = 1) -> list[float]:
    """CPU of `one` through CPU of `other`, in interleaved rounds; the quick one may be repeated."""
    one(), other()
    return [_cpu(one) / (_cpu(lambda: [other() for _ in range(repeat)]) / repeat) for _ in range(ROUNDS)]


def _cpu(work: Callable[[], object]) -> float:
    begin = time.process_time()
    work()
    return time.process_time() - begin


def _spread(ratios: list[float]) -> tuple[float, tuple[float, float]]:
    low, _, high = quantiles(ratios, n=4)
    return median(ratios), (low, high)


if __name__ == "__main__":
    for identity, measure, middle, (low, high), goal in rows():
        print(f"{identity:8} {measure:75} {middle:.3f} [{low:.3f} {high:.3f}] goal <= {goal}")
