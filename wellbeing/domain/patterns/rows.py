"""What stands behind each figure: the rows that were counted, so that they can be opened and disputed. Pure."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wellbeing.domain.histories.facts import Measured, WeekFacts
from wellbeing.domain.histories.types import DAY, HOUR, WEEK, Decided
from wellbeing.domain.patterns.at_ceiling import last_four
from wellbeing.domain.patterns.exhaustion import SCALES
from wellbeing.domain.patterns.over_responsible import new_clients_at_full
from wellbeing.domain.patterns.saying_yes import FULL, YESES, at_once, recent_asks
from wellbeing.domain.patterns.thresholds import Thresholds

MOST = 60  # rows of one figure


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was counted. `about` is ask, note, event, contact, week, review or scale; `said` is no label."""

    about: str
    pk: str
    at: float  # seconds, UTC
    said: str = ""
    counted: bool = True  # False: looked at, and not counted


@dataclass(frozen=True, slots=True)
class Behind:
    """All that a row may come from."""

    measured: Measured
    weeks: Sequence[WeekFacts]
    bars: Thresholds

    @property
    def week(self) -> WeekFacts:
        """The week that is judged."""
        return self.weeks[-1]


def rows_behind(signal: str, behind: Behind) -> tuple[Row, ...]:
    """The rows of a signal, latest first, at most sixty; none for a signal that nobody knows."""
    found = _ROWS.get(signal)
    return latest(found(behind)) if found else ()


def latest(rows: Iterator[Row]) -> tuple[Row, ...]:
    """The rows that are shown."""
    return tuple(sorted(rows, key=lambda row: -row.at)[:MOST])


def _ask(ask: Decided, load: float | None, *, counted: bool) -> Row:
    said = [ask.decision or ""]
    if load is not None:
        said.append(f"calendar {round(100 * load)} of 100 full")
    if not ask.deferred and ask.decided is not None and ask.decided - ask.received < DAY:
        said.append(_took(ask.decided - ask.received))
    return Row("ask", ask.pk, ask.decided or 0.0, ", ".join(said), counted)


def _took(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"after {minutes} minutes" if minutes < 120 else f"after {round(minutes / 60)} hours"


def _n1(behind: Behind) -> Iterator[Row]:
    for ask, load in recent_asks(behind.week):
        if load is not None and load >= FULL:
            yield _ask(ask, load, counted=ask.decision in YESES)


def _n2(behind: Behind) -> Iterator[Row]:
    for ask, load in recent_asks(behind.week):
        if ask.decision in YESES:
            yield _ask(ask, load, counted=at_once(ask, behind.bars))


def _o1(behind: Behind) -> Iterator[Row]:
    for ask, load in recent_asks(behind.week, weeks=4):
        if load is not None and load >= FULL:
            yield _ask(ask, load, counted=ask.decision in YESES)


def _r4(behind: Behind) -> Iterator[Row]:
    for ask in new_clients_at_full(behind.week):
        yield _ask(ask, None, counted=ask.decision in YESES)


def _unsigned(behind: Behind) -> Iterator[tuple[float, float, str]]:
    """(ended, due, session) of notes that were unsigned at the end of the week."""
    end = behind.week.end
    for ended, note in behind.measured.notes:
        if end - 26 * WEEK <= ended < end and not note.cosign and (note.signed is None or note.signed > end):
            yield ended, note.due, note.session


def _p1(behind: Behind) -> Iterator[Row]:
    end = behind.week.end
    for ended, due, session in _unsigned(behind):
        if due < end:
            yield Row("note", session, ended, f"{_days((end - due) / DAY)} past its day")


def _p2(behind: Behind) -> Iterator[Row]:
    end = behind.week.end
    for ended, note in behind.measured.notes:
        if end - 14 * DAY <= ended < end and not note.cosign:
            unsigned = note.signed is None or note.signed > end
            took = "not signed yet" if unsigned else f"signed after {_hours((note.signed or 0) - ended)}"
            yield Row("note", note.session, ended, took)


def _p3(behind: Behind) -> Iterator[Row]:
    end = behind.week.end
    for ended, _, session in _unsigned(behind):
        if end - ended >= 7 * DAY:
            yield Row("note", session, ended, f"{_days((end - ended) / DAY)} old")


def _days(days: float) -> str:
    return "1 day" if round(days) == 1 else f"{round(days)} days"


def _hours(seconds: float) -> str:
    return f"{round(seconds / HOUR)} hours" if seconds < 2 * DAY else _days(seconds / DAY)


def _r5(behind: Behind) -> Iterator[Row]:
    end = behind.week.end
    for at in behind.measured.contacts:
        if end - 28 * DAY <= at < end:
            yield Row("contact", "", at, "begun by you, out of your hours")


def _r3(behind: Behind) -> Iterator[Row]:
    end = behind.week.end
    for at in behind.measured.leave.cuts:
        if end - 180 * DAY <= at < end:
            yield Row("leave", "", at, "time off called off or cut, shortly before it began")


def _r2(behind: Behind) -> Iterator[Row]:
    leave, zone = behind.measured.leave, behind.measured.zone
    last = datetime.fromtimestamp(behind.week.end - 1, zone).date()
    for day in leave.worked:
        if last - timedelta(days=180) < day <= last and day.weekday() < 5:
            at = datetime(day.year, day.month, day.day, 12, tzinfo=zone).timestamp()
            yield Row("leave", day.isoformat(), at, "a day off, with a session, a contact or notes")


def _r1(behind: Behind) -> Iterator[Row]:
    since = behind.week.since_leave
    if since is not None:
        yield Row("leave", "", behind.week.end - since * DAY, "the end of your last five days off in a row")


def _reviews(*names: str) -> Callable[[Behind], Iterator[Row]]:
    def rows(behind: Behind) -> Iterator[Row]:
        for week in behind.weeks[-6:]:
            if names[0] in week.answers:
                yield Row("review", week.first_day.isoformat(), week.end, "what you answered in this week's review")

    return rows


def _o3(behind: Behind) -> Iterator[Row]:
    end = behind.week.end
    for created, pk in behind.measured.side:
        if end - 42 * DAY <= created < end:
            yield Row("event", pk, created, "something new that comes again")


def _i2(behind: Behind) -> Iterator[Row]:
    end = behind.week.end
    for one in behind.measured.learnt:
        if end - 28 * DAY <= one.start < end:
            yield Row("event", one.pk, one.start, f"{round((one.end - one.start) / 60)} minutes of learning")


def _c1(behind: Behind) -> Iterator[Row]:
    for week in last_four(behind.weeks):
        said = f"{week.booked} booked, ceiling {round(week.ceiling or 0)}"
        yield Row("week", week.first_day.isoformat(), week.end, said, counted=week.at_ceiling)


def _scales(*scales: str) -> Callable[[Behind], Iterator[Row]]:
    def rows(behind: Behind) -> Iterator[Row]:
        for week in behind.weeks:
            for scale in scales:
                if scale in week.answers:
                    yield Row("scale", scale, week.end, f"{week.answers[scale]:g} of 100")

    return rows


_ROWS: dict[str, Callable[[Behind], Iterator[Row]]] = {
    "N1": _n1, "N2": _n2, "Y": _reviews("Y"), "P1": _p1, "P2": _p2, "P3": _p3, "R1": _r1, "R2": _r2, "R3": _r3,
    "R4": _r4, "R5": _r5, "R6": _reviews("R"), "O1": _o1, "O3": _o3, "I1": _reviews("I"), "I2": _i2, "C1": _c1,
    "E1": _scales(*SCALES), "E2": _reviews("B"), "X1": _scales("cbi_client"),
}  # fmt: skip
