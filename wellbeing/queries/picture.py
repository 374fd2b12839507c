"""What This week and its pages show, gathered in a few queries and put into words once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from calendar_sync.queries import Health, State
from caseload import queries as caseload
from caseload.domain.asks.types import Waiting
from caseload.domain.types import AgendaLine, NotesOwed, WorkWeek
from caseload.domain.weeks import fits_from, midnight
from caseload.domain.wording import WEEKDAYS, clock, count_of, long_day, short_day
from caseload.models import Clinician
from wellbeing.domain.day import DayRow, day_rows, day_summary, in_order, sessions_to_go, starting_soon
from wellbeing.domain.load import WeekLoad, distance, load_of, next_over, reason
from wellbeing.domain.patterns.words import Words
from wellbeing.queries.shell import Shell

WEEKS = 9
LINES_NEED = 16  # sessions as tall as the gauge's figure and lines


@dataclass(frozen=True, slots=True)
class WeekCard:
    """A week as it is drawn."""

    first_day: date
    name: str
    note: str
    load: WeekLoad
    sizes: str  # number classes
    told: tuple[str, ...] = ()  # the gauge's lines
    told_on: str = ""  # where they can be read: on what was held (""), "on-water", or in a box of their own


@dataclass(frozen=True, slots=True)
class NextStep:
    """The kind next step: a sentence, and at most one way on."""

    say: str
    action: str = ""
    week: date | None = None  # the week to open
    ask: int | None = None  # the request to answer
    review: bool = False  # the week to close


@dataclass(frozen=True, slots=True)
class Notice:
    """A source whose silence could make a week look light."""

    pk: int
    name: str
    sentence: str
    calm: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """This week in one look."""

    day: str
    week_number: int
    clock: str
    to_go: str
    step: NextStep
    gauge: WeekCard
    weeks: tuple[WeekCard, ...]
    scale: str
    ticks: tuple[int, ...]
    fits: str
    rows: tuple[DayRow, ...]
    summary: str
    notes: NotesOwed
    not_yet: int  # of these, notes that are not due yet
    oldest: str
    notices: tuple[Notice, ...]
    to_do: str  # the step of the first run that is left, or ""
    waiting: Waiting
    next_promise: str  # "next promised: Mon 23 Nov", or what is due
    worth: list[tuple[str, Words, str]]  # patterns: which, its words, what was seen
    offer: caseload.Offer | None  # time in which the notes due could be written


def todays_picture(shell: Shell) -> Picture:
    """Everything that This week shows, in at most ten queries."""
    clinician = shell.clinician
    now = shell.now.astimezone(clinician.zone)
    asks, places = caseload.asks_and_places(clinician)
    agenda, off = caseload.agenda_and_time_off(clinician, now=now, count=WEEKS)
    weeks = caseload.work_weeks(clinician, now=now, count=WEEKS, places=places, off=off)
    loads = [load_of(week) for week in weeks]
    waiting = caseload.waiting_of(asks, today=now.date(), covered=clinician.covered)
    held = caseload.protected_since(clinician, since=midnight(now.date(), zone=clinician.zone))
    protected = caseload.protected_on(held, day=now.date(), clinician=clinician)
    lines = in_order((*agenda, *protected))
    to_go = sessions_to_go(lines, now=now)
    scale, ticks = _scale(loads)
    return Picture(
        day=f"{WEEKDAYS[now.weekday()]} {long_day(now.date())}",
        week_number=now.isocalendar().week,
        clock=clock(now),
        to_go=f"{count_of(to_go, 'session')} to go today" if to_go else "no more sessions today",
        step=_next_step(loads, lines, waiting, now, review=_review_time(shell, now)),
        gauge=week_card(loads[0], gauge=True),
        weeks=tuple(week_card(load) for load in loads[1:]),
        scale=scale,
        ticks=ticks,
        fits=_fits(loads),
        rows=day_rows(lines, now=now),
        summary=day_summary(lines),
        notes=shell.notes,
        not_yet=shell.notes.count - shell.notes.due,
        oldest=_oldest(shell.notes, now),
        notices=_notices(shell.health),
        to_do=_to_do(clinician, shell.health),
        waiting=waiting,
        next_promise=_promise(waiting),
        worth=shell.worth_a_look,
        offer=caseload.protect_offer(clinician, now=now, due=shell.notes.due, held=held),
    )


def week_picture(clinician: Clinician, *, first_day: date, now: datetime) -> tuple[WeekCard, tuple[WorkWeek, ...]]:
    """One week's card, drawn as the gauge is."""
    places = caseload.held_places(clinician)
    weeks = caseload.weeks_from(clinician, first_day=first_day, count=1, now=now, places=places)
    return week_card(load_of(weeks[0]), gauge=True), weeks


def week_card(load: WeekLoad, *, gauge: bool = False) -> WeekCard:
    """The week ready to be drawn."""
    week = load.week
    day = f"{week.first_day.day} {long_day(week.first_day).split()[1][:3]}"
    sizes = f"b{min(week.booked, 60)} h{min(week.held, 60)} c{min(week.ceiling, 60)} t{min(week.target, 60)}"
    low = " low" if 0 < week.booked < 3 else ""
    told = (f"{week.held} held, {load.to_go} to go", distance(load)) if gauge else ()
    return WeekCard(week.first_day, day, reason(week), load, f"{sizes} {load.level}{low}", told, _told_on(week))


def _told_on(week: WorkWeek) -> str:
    if week.held >= LINES_NEED:
        return ""
    return "on-water" if week.booked - week.held >= LINES_NEED else "boxed"


def _scale(loads: list[WeekLoad]) -> tuple[str, tuple[int, ...]]:
    """The drawing's scale class and the axis' figures, which leave the two named lines room."""
    most = max(max(load.week.booked, load.week.ceiling) for load in loads)
    step = 5 if most <= 28 else 10
    week = loads[0].week
    ticks = [at for at in range(0, 60, step) if at < min(week.target, week.ceiling) - step // 2]
    return ("" if most <= 28 else "scale-40" if most <= 40 else "scale-60"), tuple(ticks)


def _fits(loads: list[WeekLoad]) -> str:
    start = fits_from([load.week for load in loads])
    if start is None:
        return "No week in the next eight has room. The ninth is not checked yet."
    if start == loads[0].week.first_day:
        return "A new weekly client would fit from this week."
    return f"A new weekly client would fit from {long_day(start)}."


def _promise(waiting: Waiting) -> str:
    if waiting.due:
        return f"{count_of(waiting.due, 'reply', 'replies')} promised for today or before"
    return f"next promised: {short_day(waiting.next_on)}" if waiting.next_on else "nothing is promised yet"


def _review_time(shell: Shell, now: datetime) -> bool:
    """True from her review time on, while this week is not closed."""
    clinician = shell.clinician
    return bool(shell.review_on) and now.weekday() == clinician.review_day and now.time() >= clinician.review_at


def _close_the_week(lines: tuple[AgendaLine, ...], now: datetime) -> NextStep:
    coming = next((line for line in lines if not line.all_day and line.starts_at > now), None)
    if coming is None:
        return NextStep("Close the week. The facts are filled in.", action="Open the review", review=True)
    minutes, before = -((now - coming.starts_at) // timedelta(minutes=1)), coming.title or "the next session"
    say = f"Close the week. The facts are filled in, and you have {minutes} minutes before {before}."
    return NextStep(say, action="Open the review", review=True)


def _next_step(
    loads: list[WeekLoad], lines: tuple[AgendaLine, ...], waiting: Waiting, now: datetime, *, review: bool
) -> NextStep:
    soon = starting_soon(lines, now=now)
    if soon:
        who = soon.title or "Your next session"
        return NextStep(f"{who} is at {clock(soon.starts_at.astimezone(now.tzinfo))}. Nothing else now.")
    if waiting.due and waiting.next_on:
        who = waiting.next_title or "A request"
        day = "today" if waiting.next_on == now.date() else short_day(waiting.next_on)
        return NextStep(f"{who}: you promised an answer for {day}.", action="Answer it", ask=waiting.next_pk)
    if review:
        return _close_the_week(lines, now)
    held = next((line for line in lines if line.protected and line.starts_at <= now < line.ends_at), None)
    if held:
        return NextStep(f"This time is held for you until {clock(held.ends_at.astimezone(now.tzinfo))}.")
    over = next_over(loads, today=now.date())
    if over:
        first_day = over.week.first_day
        when = "This week" if over is loads[0] else f"{first_day.day} {long_day(first_day).split()[1][:3]}"
        say = f"{when} is {over.figure} over your ceiling."
        return NextStep(say, action="See which could move", week=first_day)
    coming = next((line for line in lines if not line.all_day and line.starts_at > now), None)
    if coming:
        return NextStep(f"Nothing needs you before {clock(coming.starts_at.astimezone(now.tzinfo))}.")
    return NextStep("Nothing needs you now.")


def _oldest(notes: NotesOwed, now: datetime) -> str:
    if notes.oldest_ended_at is None:
        return ""
    days = (now.date() - notes.oldest_ended_at.astimezone(now.tzinfo).date()).days
    return "today" if days == 0 else count_of(days, "day")


def _notices(found: Health) -> tuple[Notice, ...]:
    return tuple(
        Notice(line.pk, line.name, line.sentence, calm=line.state == State.WATCHING)
        for line in found.lines
        if line.state != State.QUIET
    )


def _to_do(clinician: Clinician, found: Health) -> str:
    if not found.lines:
        return "connect"
    return {"connect": "check", "check": "check", "limits": "limits"}.get(clinician.setup, "")
