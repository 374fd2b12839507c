"""Days and times in words, made once in Python. Pure; moments come in the clinician's zone already."""

from datetime import date, datetime, timedelta

from caseload.domain.backlog import Clear

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


def session_time(at: datetime, *, day_only: bool) -> str:
    """Fri 20 Nov, 9:00; or the day alone where a file knew no more."""
    return short_day(at) if day_only else day_and_time(at)


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


def rhythm_in_words(every_weeks: int | None) -> str:
    """weekly, every 2 weeks, monthly, no fixed rhythm."""
    return {None: "no fixed rhythm", 1: "weekly", 4: "monthly"}.get(every_weeks, f"every {every_weeks} weeks")


def ago(days: int) -> str:
    """today, yesterday, 9 days ago; to come."""
    if days < 0:
        return "to come"
    return ("today", "yesterday")[days] if days < 2 else f"{days} days ago"


def clear_in_words(clear: Clear | None, *, today: date) -> str:
    """ "At your pace you are clear between Mon 30 Nov and Fri 11 Dec." or why that cannot be said, or ""."""
    if clear is None:
        return "Your pace shows once four weeks are counted."
    if clear.earliest is None:
        return "At your pace as much arrives as you write: protected time is what clears them."
    if clear.earliest == today:
        return ""
    if clear.latest is None:
        return f"At your pace you are clear by {short_day(clear.earliest)} at best; your slower weeks do not get there."
    if clear.earliest == clear.latest:
        return f"At your pace you are clear by {short_day(clear.latest)}."
    return f"At your pace you are clear between {short_day(clear.earliest)} and {short_day(clear.latest)}."
