"""Facts beside a pattern that open nothing: by themselves they cried wolf. Each is the count of its rows. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import pairwise

from wellbeing.domain.histories.types import DAY, HOUR, WEEK, WORK, Happening
from wellbeing.domain.patterns.rows import Behind, Row
from wellbeing.domain.patterns.saying_yes import YESES
from wellbeing.domain.patterns.types import Signal

SHORT_REST = 11 * HOUR  # between two days of work; the daily rest of European law
BURST, TOGETHER, SPREAD = 5, 2 * HOUR, 5 * DAY  # notes signed in one go, of sessions that lie so far apart
CHAIN, CLOSE = 4, 600.0
STALLED = 21 * DAY
SHORTLY = 48 * HOUR


def _past_the_ceiling(behind: Behind) -> Iterator[Row]:
    """N3: sessions booked in four weeks into a week that was full already."""
    history, end = behind.measured.history, behind.week.end
    ceiling = history.limits[-1].ceiling if history.limits else None
    by_week: dict[float, list[Happening]] = {}
    for one in sorted(behind.measured.sessions, key=lambda one: one.created):
        if one.taken and ceiling:
            held = by_week.setdefault(_monday(one.start, behind), [])
            held.append(one)
            late = end - 4 * WEEK <= one.created < end and one.created not in behind.measured.imports
            if late and len(held) > ceiling:
                yield Row("note", one.pk, one.created, f"the {len(held)}th of that week")


def _monday(at: float, behind: Behind) -> float:
    local = datetime.fromtimestamp(at, behind.measured.zone)
    since = (local.weekday() - behind.measured.history.week_start) % 7
    return float(local.toordinal() - since)


def _outside_hours(behind: Behind) -> Iterator[Row]:
    """N4: sessions booked in four weeks outside her own hours."""
    end = behind.week.end
    for one in behind.measured.sessions:
        fresh = end - 4 * WEEK <= one.created < end and one.created not in behind.measured.imports
        if fresh and one.taken and not one.planned_late and _is_late(one, behind):
            yield Row("note", one.pk, one.start, "outside your hours")


def _is_late(one: Happening, behind: Behind) -> bool:
    limits = behind.measured.history.limits
    local = datetime.fromtimestamp(one.start, behind.measured.zone)
    span = limits[-1].hours.get(local.weekday()) if limits else (9 * HOUR, 17 * HOUR)
    second = local.hour * HOUR + local.minute * 60
    return span is None or not span[0] <= second < span[1]


def _put_off_then_yes(behind: Behind) -> Iterator[Row]:
    """N5: of requests that were put off and then decided, in eight weeks, those that became a yes."""
    for ask, _ in behind.week.decided:
        if ask.deferred:
            yield Row("ask", ask.pk, ask.decided or 0.0, ask.decision or "", ask.decision in YESES)


def _late_reading(behind: Behind) -> Iterator[Row]:
    """I3: of learning in four weeks, what lay outside her hours."""
    end = behind.week.end
    for one in behind.measured.learnt:
        if end - 4 * WEEK <= one.start < end:
            minutes = f"{round((one.end - one.start) / 60)} minutes"
            yield Row("event", one.pk, one.start, minutes, _is_late(one, behind))


def _stalled(behind: Behind) -> Iterator[Row]:
    """I4: requests put off three times, or open for three weeks."""
    end = behind.week.end
    for ask in behind.measured.history.asks:
        is_open = ask.received < end and (ask.decided is None or ask.decided >= end)
        if is_open and (len(ask.deferred) >= 3 or end - ask.received > STALLED):
            yield Row("ask", ask.pk, ask.received, f"put off {len(ask.deferred)} times")


def _in_one_go(behind: Behind) -> Iterator[Row]:
    """P4: of notes signed in four weeks, those signed five and more within two hours, of sessions days apart."""
    end = behind.week.end
    signed = sorted(
        (note.signed, ended, note.session)
        for ended, note in behind.measured.notes
        if note.signed is not None and end - 4 * WEEK <= note.signed < end
    )
    times = [at for at, _, _ in signed]
    for at, _, session in signed:
        near = signed[bisect_left(times, at - TOGETHER) : bisect_left(times, at + TOGETHER)]
        days = [other for _, other, _ in near]
        burst = len(near) >= BURST and max(days) - min(days) >= SPREAD
        yield Row("note", session, at, f"{len(near)} within two hours", burst)


def _promises_passed(behind: Behind) -> Iterator[Row]:
    """P5: of open requests, those whose promised day is over."""
    end = behind.week.end
    for ask in behind.measured.history.asks:
        if ask.received < end and (ask.decided is None or ask.decided >= end):
            yield Row("ask", ask.pk, ask.received, "open", ask.reply_by is not None and ask.reply_by < end)


def _new_clients(behind: Behind) -> Iterator[Row]:
    """O2: clients met for the first time in four weeks; endings are seldom written down, so they are not set off."""
    end = behind.week.end
    met: set[str] = set()
    for one in behind.measured.sessions:
        if one.client and one.status == "kept" and one.client not in met:
            met.add(one.client)
            if end - 4 * WEEK <= one.start < end:
                yield Row("note", one.pk, one.start, "a first session")


def _days(behind: Behind, *, since: float) -> list[tuple[float, float]]:
    """(start, end) of each day with work up to the end of the week."""
    spans: dict[int, tuple[float, float]] = {}
    for one in behind.measured.history.happenings:
        if since <= one.start < behind.week.end and one.kind in WORK and one.taken:
            day = datetime.fromtimestamp(one.start, behind.measured.zone).toordinal()
            start, end = spans.get(day, (one.start, one.end))
            spans[day] = (min(start, one.start), max(end, one.end))
    return [spans[day] for day in sorted(spans)]


def _long_weeks(behind: Behind) -> Iterator[Row]:
    """O4: of the last four weeks, those with forty-eight hours of work and more."""
    for at in range(1, 5):
        since = behind.week.end - at * WEEK
        hours = sum(
            (one.end - one.start) / HOUR
            for one in behind.measured.history.happenings
            if since <= one.start < since + WEEK and one.kind in WORK and one.taken
        )
        day = datetime.fromtimestamp(since + HOUR, behind.measured.zone).date().isoformat()
        yield Row("week", day, since + WEEK, f"{hours:.0f} hours of work", hours >= 48)


def _short_nights(behind: Behind) -> Iterator[Row]:
    """O5: of nights between two days of work in two weeks, those under eleven hours."""
    for before, after in pairwise(_days(behind, since=behind.week.end - 2 * WEEK)):
        if after[0] - before[1] < DAY:
            rest = after[0] - before[1]
            yield Row("night", "", after[0], f"{rest / HOUR:.0f} hours", rest < SHORT_REST)


def _no_rest_of_mind(behind: Behind) -> Iterator[Row]:
    """E3: of the last four weeks, those in which work was hardly left behind."""
    for week in behind.weeks[-4:]:
        if "D" in week.answers:
            yield Row("review", week.first_day.isoformat(), week.end, "what you answered", week.answers["D"] <= 1)


def _chained_days(behind: Behind) -> Iterator[Row]:
    """E4: days of the last week with four sessions and more, less than ten minutes apart."""
    end = behind.week.end
    lately = [one for one in behind.measured.sessions if one.taken and end - WEEK <= one.start < end]
    run = 1
    for before, after in pairwise(lately):
        run = run + 1 if after.start - before.end < CLOSE else 1
        if run == CHAIN:
            yield Row("note", after.pk, after.start, "the fourth without ten minutes between")


def _moved_shortly(behind: Behind) -> Iterator[Row]:
    """X2: sessions that she called off within two days of their start, in four weeks."""
    end = behind.week.end
    for one in behind.measured.sessions:
        at = one.cancelled_at
        if one.status == "clinician_cancelled" and at and end - 4 * WEEK <= at < end and one.start - at <= SHORTLY:
            yield Row("note", one.pk, at, "called off by you")


def _supervision(behind: Behind) -> Iterator[Row]:
    """X3: of the last two supervisions, those that did not take place."""
    held = [
        one for one in behind.measured.history.happenings if one.kind == "supervision" and one.start < behind.week.end
    ]
    for one in held[-2:]:
        yield Row("event", one.pk, one.start, "" if one.taken else "did not take place", not one.taken)


def _satisfaction(behind: Behind) -> Iterator[Row]:
    """X4: readings of compassion satisfaction six points and more below the one before the last."""
    scores = [(week.end, week.answers["proqol_cs"]) for week in behind.weeks if "proqol_cs" in week.answers]
    for (_, before), (_, _between), (at, last) in zip(scores, scores[1:], scores[2:], strict=False):
        yield Row("scale", "proqol_cs", at, f"{last:g}, {before:g} two readings before", before - last >= 6)


BESIDE: dict[str, Callable[[Behind], Iterator[Row]]] = {
    "N3": _past_the_ceiling, "N4": _outside_hours, "N5": _put_off_then_yes, "I3": _late_reading, "I4": _stalled,
    "P4": _in_one_go, "P5": _promises_passed, "O2": _new_clients, "O4": _long_weeks, "O5": _short_nights,
    "E3": _no_rest_of_mind, "E4": _chained_days, "X2": _moved_shortly, "X3": _supervision, "X4": _satisfaction,
}  # fmt: skip
SHARES = frozenset({"N5", "I3", "P4", "P5", "O4", "O5", "E3", "X3"})  # so many of how many


def fact(name: str, behind: Behind) -> Signal:
    """A fact as a figure that never opens anything."""
    rows = list(BESIDE[name](behind))
    counted = sum(row.counted for row in rows)
    return Signal(name, False, counted, len(rows) if name in SHARES else None)
