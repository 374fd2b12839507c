"""Requests in words. Pure; never in an address, a title of a page, or a mail."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from caseload.domain.asks.types import NAMES, SESSIONS, AskKind, AskShape
from caseload.domain.headroom.types import Room
from caseload.domain.headroom.usual import Usually
from caseload.domain.wording import MONTHS, WEEKDAYS, clock, count_of, long_day, short_day

LONGEST_TITLE = 72
_RHYTHMS = {1: "every week", 2: "every other week", 4: "every four weeks"}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def ask_title(kind: AskKind, *, who: str, said: str, every_weeks: int | None) -> str:
    """ "New weekly client, J.T."; for what is no session the words that were typed."""
    if kind in SESSIONS or not said.strip():
        name = "New weekly client" if kind == AskKind.NEW_CLIENT and every_weeks == 1 else NAMES[kind]
        return f"{name}, {who}" if who else name
    words = " ".join(said.split())
    first = words.split(",")[0].strip()
    short = first if len(first) >= 8 else words
    if len(short) > LONGEST_TITLE:
        short = short[: LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…"
    return short[:1].upper() + short[1:]


def length_in_words(minutes: int) -> str:
    """50 min; 2 h; 1 h 30."""
    hours, rest = divmod(minutes, 60)
    if not hours or minutes == 90:
        return f"{minutes} min"
    return f"{hours} h {rest}" if rest else f"{hours} h"


def effort_in_words(shape: AskShape) -> str:
    """50 min, every week; 2 h, once; 50 min, every other week, 6 times."""
    often = "once" if shape.every_weeks is None else _RHYTHMS.get(shape.every_weeks, f"every {shape.every_weeks} weeks")
    times = f", {shape.times} times" if shape.times and shape.every_weeks else ""
    return f"{length_in_words(shape.minutes)}, {often}{times}"


def figure(weight: Decimal) -> str:
    """2; 1.5"""
    return f"{weight.normalize():f}" if weight else "0"


def weeks_over(rooms: Sequence[Room]) -> list[Room]:
    """The weeks that the ask puts over the ceiling, or further over it."""
    return [room for room in rooms if room.over and room.with_ask > room.booked]


def effect_in_words(rooms: Sequence[Room], *, effort: str) -> str:
    """2 weeks over; fits; 2 h, once, fits."""
    over = weeks_over(rooms)
    if over:
        return f"{count_of(len(over), 'week')} over"
    asked = [room for room in rooms if room.asked]
    if not asked:
        return "not within 12 weeks"
    return "fits" if any(room.with_ask != room.booked for room in asked) else f"{effort}, no session"


def cost_in_words(rooms: Sequence[Room], *, fits: date | None, start: date) -> str:
    """ "Two weeks would go over: 23 Nov by 2, 14 Dec by 1. Starting 4 January, none do." """
    over = weeks_over(rooms)
    if not over:
        if not any(room.asked for room in rooms):
            return "None of the next 12 weeks would have it."
        return "No week would go over."
    named = ", ".join(f"{day_and_month(room.week.first_day)} by {figure(room.over)}" for room in over[:3])
    more = f" and {count_of(len(over) - 3, 'more', 'more')}" if len(over) > 3 else ""
    weeks = _NUMBERS[len(over)].capitalize() if len(over) < len(_NUMBERS) else str(len(over))
    said = f"{weeks} week{'s' if len(over) > 1 else ''} would go over: {named}{more}."
    if fits is None:
        return f"{said} No start within 12 weeks avoids that."
    return f"{said} Starting {long_day(fits)}, none do." if fits > start else said


def usual_in_words(usual: Usually | None, room: Room) -> str:
    """ "23 Nov: 26 booked, usually 23 to 25 take place." or ""."""
    booked = int(room.booked)
    if usual is None or not booked:
        return ""
    low, high = usual.of(booked)
    many = str(low) if low == high else f"{low} to {high}"
    return f"{day_and_month(room.week.first_day)}: {booked} booked, usually {many} take place."


def day_and_month(day: date) -> str:
    """23 Nov"""
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def asked_in_words(at: datetime, *, today: date) -> str:
    """asked today, 11:20; asked yesterday, 17:40; asked Wed 18 Nov."""
    days = (today - at.date()).days
    if days in {0, 1}:
        return f"asked {('today', 'yesterday')[days]}, {clock(at)}"
    return f"asked {short_day(at.date())}" + (f" {at.year}" if at.year != today.year else "")


def taken_in_words(taken: timedelta) -> str:
    """after 25 min; after 3 hours; after 2 days."""
    minutes = int(taken.total_seconds()) // 60
    if minutes < 60:
        return f"after {minutes} min"
    hours = minutes // 60
    return f"after {count_of(hours, 'hour')}" if hours < 36 else f"after {count_of(round(hours / 24), 'day')}"


def head_in_words(*, due: int, next_on: date | None, undecided: int, today: date) -> str:
    """The one conclusion of the page: whom to answer, and when."""
    if due:
        return f"{count_of(due, 'promised reply', 'promised replies')} for today or before."
    if next_on:
        when = short_day(next_on) if (next_on - today).days > 6 else WEEKDAYS[next_on.weekday()]
        return f"Nobody needs an answer today. The next one is {when}."
    return "Nobody needs an answer today." if undecided else "Nobody is waiting for an answer."
