"""What one week held, on weeks small enough to be counted by hand."""

import json
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from wellbeing.domain.histories.facts import Measured, week_from_json
from wellbeing.domain.histories.measures import from_json, measure
from wellbeing.domain.histories.reading import read_history
from wellbeing.domain.histories.types import History

MONDAY = date(2026, 3, 2)
LIMITS = [{"from": "2026-01-01", "target": 4, "ceiling": 5, "note_minutes": 10,
           "working_hours": {day: ["09:00", "17:00"] for day in ("mon", "tue", "wed", "thu")}}]  # fmt: skip


def at(day: int, clock: str) -> str:
    return f"2026-03-{day:02}T{clock}:00+00:00"


def event(pk: str, kind: str, day: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    created = "2026-02-01T09:00:00+00:00"
    return {"id": pk, "kind": kind, "start": at(day, start), "end": at(day, end), "created": created, "status": "kept",
            **more}  # fmt: skip


def history(events: list[dict[str, Any]], now: str = at(9, "00:00"), **more: Any) -> History:
    line = {"id": "1", "timezone": "UTC", "limits": LIMITS, "events": events, "now": now, **more}
    return read_history(json.dumps(line))


def test_sessions_minutes_and_the_longest_chain_are_counted() -> None:
    events = [
        event("a", "session", 2, "09:00", "09:50"),
        event("b", "session", 2, "09:55", "10:45"),
        event("c", "session", 2, "10:50", "11:40"),
        event("d", "session", 2, "11:45", "12:35"),
        event("e", "session", 3, "10:00", "10:50", status="no_show"),
        event("f", "session", 3, "11:00", "11:50", status="clinician_cancelled"),
        event("g", "admin", 3, "18:00", "19:00"),
    ]

    week = measure(history(events), MONDAY)

    assert (week.sessions, week.kept, week.cancelled) == (5, 4, 1)
    assert (week.client_minutes, week.admin_minutes, week.work_minutes) == (200, 60, 310)
    assert (week.longest_chain, week.chains) == (4, 1)
    assert week.late_minutes == 60
    assert (week.last_end, week.last_end_day) == ("19:00", 1)
    assert week.late_per_eight == 480 * 60 / 200
    assert week.admin_cover(10) == 60 / 50


def test_a_lunch_is_half_an_hour_in_one_piece_around_midday() -> None:
    events = [
        event("a", "session", 2, "11:00", "12:50"),
        event("b", "session", 2, "13:00", "14:50"),  # ten minutes are none
        event("c", "session", 3, "11:00", "12:30"),
        event("d", "session", 3, "13:00", "15:00"),
        event("e", "session", 4, "09:00", "09:50"),
    ]

    week = measure(history(events), MONDAY)

    assert (week.days_worked, week.lunches) == (3, 2)


def test_notes_arrive_are_written_and_are_due_at_the_end() -> None:
    events = [event(str(day), "session", day, "09:00", "09:50") for day in (2, 3, 4, 5)]
    notes = [
        {"session": "2", "due": at(5, "00:00"), "signed": at(2, "20:00")},
        {"session": "3", "due": at(6, "00:00"), "signed": at(7, "09:00")},
        {"session": "4", "due": at(7, "00:00"), "signed": None},
        {"session": "5", "due": at(12, "00:00"), "signed": None},
    ]

    week = measure(history(events, notes=notes), MONDAY)

    assert (week.arrived, week.written, week.notes_due, week.backlog_minutes) == (4, 2, 1, 20)
    assert (week.due_passed, week.on_time) == (3, 1)
    assert week.late_minutes == 20  # both were signed outside her hours


def test_requests_are_counted_in_the_week_of_their_answer() -> None:
    asks = [
        {"id": "1", "kind": "favour", "received": at(2, "09:00"), "logged": at(2, "09:00"), "deferred": [],
         "decided": at(2, "09:30"), "decision": "yes"},
        {"id": "2", "kind": "favour", "received": at(2, "09:00"), "logged": at(2, "09:00"),
         "deferred": [at(3, "09:00")], "decided": at(5, "09:00"), "decision": "no"},
        {"id": "3", "kind": "favour", "received": at(1, "09:00"), "logged": at(1, "09:00"), "deferred": [],
         "reply_by": at(6, "00:00")},
    ]  # fmt: skip

    week = measure(history([event("a", "session", 2, "09:00", "10:00")], asks=asks), MONDAY)

    assert (week.asked, week.yes, week.no, week.deferred, week.yes_at_once) == (2, 1, 1, 1, 1)
    assert (week.promises_passed, round(week.open_days or 0, 2)) == (1, 7.62)


def test_time_off_shrinks_the_limits_and_halves_go_down() -> None:
    off = {"id": "o", "kind": "time_off", "start": at(2, "00:00"), "end": at(4, "00:00"), "status": "kept",
           "created": at(1, "00:00")}  # fmt: skip

    week = measure(history([off, event("a", "session", 4, "09:00", "10:00")]), MONDAY)

    assert (week.days_off, week.target, week.ceiling) == (2, 2, 2)


def test_a_client_met_before_the_history_began_is_no_first_session() -> None:
    early = event("a", "session", 2, "09:00", "10:00", client="x")

    week = measure(history([early], now="2026-06-01T00:00:00+00:00"), MONDAY)

    assert (week.firsts, week.came_back) == (0, 0)


def test_first_sessions_count_once_they_are_forty_five_days_old() -> None:
    january = {"start": "2026-01-01T09:00:00+00:00", "end": "2026-01-01T10:00:00+00:00"}
    events = [{**event("0", "session", 2, "09:00", "10:00"), **january}]
    events += [event(pk, "session", day, "09:00", "10:00", client="x") for pk, day in (("a", 3), ("b", 5))]
    events += [event("c", "session", 4, "09:00", "10:00", client="y")]

    young = measure(history(events), MONDAY)
    old = measure(history(events, now="2026-06-01T00:00:00+00:00"), MONDAY)

    assert (young.firsts, young.came_back) == (0, 0)
    assert (old.firsts, old.came_back) == (2, 1)


def test_measures_survive_being_stored() -> None:
    week = measure(history([event("a", "session", 2, "09:00", "10:00")]), MONDAY)

    assert from_json(json.loads(json.dumps(week.as_json()))) == week
    assert from_json({**week.as_json(), "of_a_later_version": 1}) == week


def test_hours_are_hers_across_a_change_of_clocks() -> None:
    # In Berlin the clocks went forward on 29 March 2026; 15:30 UTC is 17:30 there.
    event_ = event("a", "session", 30, "15:30", "16:30")
    now = "2026-04-06T00:00:00+00:00"
    line = {"id": "1", "timezone": "Europe/Berlin", "limits": LIMITS, "events": [event_], "now": now}
    found = read_history(json.dumps(line))

    week = measure(found, date(2026, 3, 30))

    assert found.zone == ZoneInfo("Europe/Berlin")
    assert (week.late_minutes, week.last_end) == (60, "18:30")  # 17:30 to 18:30 with her, after five


def test_facts_survive_being_stored_with_answers_from_elsewhere() -> None:
    weeks = list(Measured(history([event("a", "session", 2, "09:00", "10:00")])).weeks())

    stored = json.loads(json.dumps(weeks[0].as_json()))

    again = week_from_json(stored, {"B": 3.0})
    assert (again.first_day, again.booked, again.answers) == (MONDAY, 1, {"B": 3.0})
