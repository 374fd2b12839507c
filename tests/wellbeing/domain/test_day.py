"""A day as a list, with now in its place."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from caseload.domain.types import AgendaLine, Kind
from wellbeing.domain.day import Part, day_rows, day_summary, sessions_to_go, starting_soon

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 20, 16, 30, tzinfo=ZONE)


def line(
    hour: int, minute: int = 0, *, minutes: int = 50, kind: Kind = Kind.SESSION, title: str = "A.K."
) -> AgendaLine:
    start = NOW.replace(hour=hour, minute=minute).astimezone(ZoneInfo("UTC"))
    return AgendaLine(start, start + timedelta(minutes=minutes), title, kind, 1, all_day=False)


def shown(*lines: AgendaLine, now: datetime = NOW) -> list[tuple[Part, str, str]]:
    return [(row.part, row.when, row.words) for row in day_rows(lines, now=now)]


def test_now_stands_between_what_was_and_what_comes() -> None:
    assert shown(line(9), line(17)) == [
        (Part.PAST, "9:00", ""),
        (Part.NOW, "16:30", "Free until 17:00"),
        (Part.TO_COME, "17:00", ""),
        (Part.END, "17:50", "Done for the day"),
    ]


def test_within_a_session_now_says_until_when() -> None:
    assert shown(line(16))[1] == (Part.NOW, "16:30", "Until 16:50")


def test_after_the_last_entry_nothing_more_comes() -> None:
    assert shown(line(9)) == [(Part.PAST, "9:00", ""), (Part.NOW, "16:30", "Nothing more today")]


def test_empty_day() -> None:
    assert shown() == [(Part.NOW, "16:30", "Nothing today")]


def test_whole_days_come_first() -> None:
    away = AgendaLine(NOW, NOW + timedelta(days=1), "Away", Kind.TIME_OFF, 2, all_day=True)

    assert [row.part for row in day_rows([away, line(17)], now=NOW)][:2] == [Part.WHOLE_DAY, Part.NOW]


def test_summary_counts_work_and_breaks() -> None:
    lines = [
        line(9),
        line(9, 50),
        line(11, kind=Kind.SUPERVISION),
        line(12, kind=Kind.PERSONAL),
        line(15, kind=Kind.ADMIN, minutes=60),
    ]

    assert day_summary(lines) == "2 sessions, 1 supervision, 1 admin hour. Breaks of 10 minutes or more: 3."


def test_day_without_work_has_no_summary() -> None:
    assert day_summary([line(12, kind=Kind.PERSONAL)]) == ""


def test_overlapping_entries_make_no_break() -> None:
    assert day_summary([line(9, minutes=120), line(10), line(11)]) == "3 sessions. Breaks of 10 minutes or more: 0."


def test_sessions_to_go_leaves_out_what_began_and_what_is_no_session() -> None:
    assert sessions_to_go([line(9), line(16), line(17), line(18, kind=Kind.ADMIN)], now=NOW) == 1


def test_session_within_ten_minutes_starts_soon() -> None:
    soon, later = line(16, 40), line(16, 41)

    assert starting_soon([line(16), soon, later], now=NOW) == soon
    assert starting_soon([later], now=NOW) is None
