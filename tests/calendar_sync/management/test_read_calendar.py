"""`read_calendar`: what it prints, how it ends, and that no file makes it run on."""

import json
import mmap
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from calendar_sync.management.bounded import OverLimit, run_bounded

ROOT = Path(__file__).parents[3]
CALENDARS = ROOT / "tests" / "calendars"
SPRING = ("--from", "2026-01-01", "--to", "2026-02-05", "--tz", "America/New_York", "--format", "json")


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a database that cannot be reached."""
    command = [sys.executable, "manage.py", "read_calendar", *arguments]
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True, timeout=60, check=False)


def test_one_file_gives_one_array() -> None:
    ended = run(str(CALENDARS / "moved_and_cancelled.ics"), *SPRING)

    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)[1] == {
        "uid": "client-1",
        "start": "2026-01-20T15:00:00Z",
        "end": "2026-01-20T15:50:00Z",
        "all_day": False,
        "summary": "J.A. indiv, moved",
        "status": "confirmed",
        "busy": True,
    }


def test_skipped_events_are_warned_of_and_days_are_days(tmp_path: Path) -> None:
    broken = "BEGIN:VEVENT\nUID:x\nSUMMARY:Jane\nEND:VEVENT\n"
    leave = "BEGIN:VEVENT\nUID:leave\nDTSTART;VALUE=DATE:20260105\nEND:VEVENT\n"
    file = tmp_path / "a.ics"
    file.write_text(f"BEGIN:VCALENDAR\n{broken}{leave}END:VCALENDAR\n")

    ended = run(str(file), *SPRING)

    found = [(one["start"], one["end"], one["all_day"]) for one in json.loads(ended.stdout)]
    assert (ended.returncode, found) == (0, [("2026-01-05", "2026-01-06", True)])
    assert ended.stderr.strip() == "Skipped event 1: it has no start."


def test_what_is_no_calendar_ends_with_2_and_one_line(tmp_path: Path) -> None:
    page = tmp_path / "page.ics"
    page.write_text("<html>Sign in</html>")

    ended = run(str(page), *SPRING)

    assert (ended.returncode, ended.stdout, len(ended.stderr.strip().splitlines())) == (2, "", 1)


def test_several_files_give_an_object_a_line(tmp_path: Path) -> None:
    missing = tmp_path / "missing.ics"

    ended = run(str(CALENDARS / "everything_else.ics"), str(missing), *SPRING)

    whole, refused = map(json.loads, ended.stdout.splitlines())
    assert (whole["error"], whole["warnings"], len(whole["occurrences"])) == (None, [], 1)
    assert (refused["path"], refused["occurrences"], refused["error"]) == (
        str(missing),
        [],
        "This file cannot be opened: No such file or directory.",
    )


@pytest.mark.parametrize(
    "options",
    [
        ("--from", "2026-02-01", "--to", "2026-01-01"),
        ("--from", "2026-01-01", "--to", "2026-02-01", "--tz", "Nowhere"),
        ("--from", "soon", "--to", "2026-02-01"),
    ],
)
def test_window_or_zone_that_makes_no_sense_ends_with_2(options: tuple[str, ...]) -> None:
    assert run(str(CALENDARS / "everything_else.ics"), *options).returncode == 2


@pytest.mark.parametrize(
    "lines",
    [
        "DTSTART:19000101T000000Z\nRRULE:FREQ=SECONDLY",
        "DTSTART:16010101T000000Z\nRRULE:FREQ=HOURLY",
        "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;INTERVAL=0",
        "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY\nEXRULE:FREQ=DAILY",
        "DTSTART:20260101T000000Z\nRDATE:" + ",".join(["20260105T100000Z"] * 200_000),
        "DTSTART:20260101T000000Z\nDESCRIPTION:" + "x" * 20_000_000,
        "DTSTART:20260101T000000Z\nDESCRIPTION:" + "\n x" * 1_000_000,
        "DTSTART:20260101T000000Z\n" + "BEGIN:X\n" * 50_000 + "END:X\n" * 50_000,
        "DTSTART:20260101T000000Z\nEND:VEVENT\n"
        + "BEGIN:VEVENT\nUID:y\nDTSTART:20260101T000000Z\nEND:VEVENT\n" * 60_000,
    ],
    ids=[
        "SECONDLY",
        "HOURLY",
        "INTERVAL=0",
        "EXRULE",
        "200k RDATE",
        "20 MB line",
        "1M folds",
        "50k nesting",
        "60k events",
    ],
)
def test_hostile_files_stay_within_bounds(tmp_path: Path, lines: str) -> None:
    file = tmp_path / "hostile.ics"
    file.write_text(f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:x\n{lines}\nEND:VEVENT\nEND:VCALENDAR\n")
    began = time.monotonic()

    ended = run(str(file), *SPRING)

    assert (ended.returncode, len(json.loads(ended.stdout)) <= 5_001) == (0, True)
    assert time.monotonic() - began < 10


def test_work_that_takes_too_long_is_stopped() -> None:
    began = time.monotonic()

    with pytest.raises(OverLimit, match="seconds"):
        run_bounded(lambda: time.sleep(60) or b"", seconds=0.2)

    assert time.monotonic() - began < 5


def test_work_that_needs_too_much_memory_is_stopped() -> None:
    with pytest.raises(OverLimit, match="memory"):
        run_bounded(lambda: b"x" * (4 << 30), memory=2 << 30)


def test_a_process_that_holds_much_can_still_read() -> None:
    with mmap.mmap(-1, 4 << 30):
        assert run_bounded(lambda: b"read", memory=512 << 20) == b"read"


def test_bounded_work_gives_back_its_answer() -> None:
    assert run_bounded(lambda: b"x" * 3_000_000) == b"x" * 3_000_000
