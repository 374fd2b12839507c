"""Days and times in words, made once in Python. Pure; moments come in the clinician's zone already."""

from datetime import date, datetime, timedelta

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAY = timedelta(days=1)


def weekday(day: date) -> str:
    """Mon"""
    return WEEKDAYS[day.weekday()][:3]


def short_day(day: date) -> str:
    """Mon 16 Nov"""
    return f"{weekday(day)} {day.day} {MONTHS[day.month - 1][:3]}"


def long_day(day: date) -> str:
    """16 November"""
    return f"{day.day} {MONTHS[day.month - 1]}"


def clock(at: datetime) -> str:
    """9:05, on 24 hours."""
    return f"{at.hour}:{at.minute:02}"


def day_and_time(at: datetime) -> str:
    """Fri 20 Nov, 9:00"""
    return f"{short_day(at)}, {clock(at)}"


def days_in_words(first_day: date, day_after: date) -> str:
    """Fri 20 Nov, all day; or Fri 20 Nov to Sun 22 Nov."""
    last = day_after - DAY
    return f"{short_day(first_day)}, all day" if last <= first_day else f"{short_day(first_day)} to {short_day(last)}"


def span_in_words(first_day: date, last: date) -> str:
    """16 to 22 November; 30 November to 6 December; with years when they differ."""
    if first_day.year != last.year:
        return f"{long_day(first_day)} {first_day.year} to {long_day(last)} {last.year}"
    if first_day.month != last.month:
        return f"{long_day(first_day)} to {long_day(last)}"
    return f"{first_day.day} to {long_day(last)}"


def count_of(number: int, one: str, many: str = "") -> str:
    """1 session, 2 sessions."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def ago(days: int) -> str:
    """today, yesterday, 9 days ago."""
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"
