"""Protected time in words. Pure; moments come in the clinician's zone already."""

from datetime import datetime, timedelta

from caseload.domain.types import Writing
from caseload.domain.wording import MONTHS, WEEKDAYS, clock, long_day, weekday

_NUMBERS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_NO_MORE = "Headroom may not write there any more."
_NEAR = timedelta(days=6)  # within a week a weekday's name says which one


def gap_in_words(starts_at: datetime, ends_at: datetime, *, now: datetime) -> str:
    """Monday 12:10 to 13:00; today, 15:05 to 15:55; Monday 30 November, 9:00 to 9:50."""
    hours, day = f"{clock(starts_at)} to {clock(ends_at)}", starts_at.date()
    if day == now.date():
        return f"Today {hours}"
    if now.date() < day <= now.date() + _NEAR:
        return f"{WEEKDAYS[day.weekday()]} {hours}"
    return f"{WEEKDAYS[day.weekday()]} {long_day(day)}, {hours}"


def start_in_words(starts_at: datetime, *, now: datetime) -> str:
    """Tue 8:00; today 15:05; Tue 1 Dec, 8:00."""
    day = starts_at.date()
    if day == now.date():
        return f"today {clock(starts_at)}"
    if day <= now.date() + _NEAR:
        return f"{weekday(day)} {clock(starts_at)}"
    return f"{weekday(day)} {day.day} {MONTHS[day.month - 1][:3]}, {clock(starts_at)}"


def clears_in_words(owed: int, *, minutes: int, each: int, held: int = 0) -> str:
    """ "It would clear all six." or "It would clear 6 of 14."; `held` of the notes have their time already."""
    left, cleared = owed - held, minutes // each
    if cleared == 0:
        return "It would be a start."
    if cleared < left:
        return f"It would clear {cleared} of {f'the other {left}' if held else left}."
    if left == 1:
        return "It would clear the other one." if held else "It would clear it."
    if left == 2 and not held:
        return "It would clear both."
    return f"It would clear {'the other' if held else 'all'} {_number(left)}."


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def writing_in_words(
    writing: Writing, *, calendar: str, removed: bool, why: str = "", again_at: datetime | None = None
) -> str:
    """How far a protected time is on its way into a calendar, or out of it: "In Practice as well." """
    if writing in {Writing.NOWHERE, Writing.REMOVED}:
        return ""
    if writing == Writing.WRITTEN:
        return f"In {calendar} as well."
    if writing == Writing.GIVEN_UP:
        state = f"Still in {calendar}" if removed else f"Not in {calendar}"
        return f"{state}: {why} Headroom has stopped trying." if why else f"{state}. {_NO_MORE}"
    if not why:
        return f"On its way {'out of' if removed else 'into'} {calendar}."
    again = f" Headroom tries again at {clock(again_at)}." if again_at else ""
    return f"{f'Still in {calendar}' if removed else f'Not in {calendar} yet'}: {why}{again}"
