"""`headroom`: what it prints and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
CASE = {
    "today": "2026-11-20", "timezone": "Europe/London", "week_start": "monday", "weeks": 3,
    "limits": [{"from": "2026-01-01", "target": 2, "ceiling": 3, "days": ["mon", "tue", "wed", "thu", "fri"]}],
    "time_off": [{"from": "2026-11-23", "to": "2026-11-28"}],
    "booked": [{"start": "2026-11-16T09:00:00+00:00", "minutes": 50, "weight": 2.5}],
    "places": [{"start": "2026-11-17T09:00:00+00:00", "every_weeks": 1, "minutes": 50, "weight": 1, "until": None}],
    "note_minutes": 10,
    "ask": {"start": "2026-11-18T09:00:00+00:00", "every_weeks": 1, "times": None, "minutes": 80, "weight": 2},
}  # fmt: skip


def run(path: Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a database that cannot be reached."""
    command = [sys.executable, "manage.py", "headroom", str(path), "--format", "json"]
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True, timeout=60, check=False)


def printed(tmp_path: Path, case: dict[str, Any]) -> dict[str, Any]:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(case))
    found: dict[str, Any] = json.loads(run(path).stdout)
    return found


def test_prints_each_week_with_and_without_what_is_asked(tmp_path: Path) -> None:
    found = printed(tmp_path, CASE)

    columns = ("start", "days", "target", "ceiling", "booked", "with_ask", "left", "over")
    assert [tuple(week[name] for name in columns) for week in found["weeks"]] == [
        ("2026-11-16", 5, 2, 3, 3.5, 5.5, 0, 2.5),
        ("2026-11-23", 0, 0, 0, 0, 0, None, 0),
        ("2026-11-30", 5, 2, 3, 1, 3, 0, 0),
    ]
    assert [(week["minutes_booked"], week["minutes_with_ask"]) for week in found["weeks"]] == [
        (120, 210), (0, 0), (60, 150),
    ]  # fmt: skip
    assert (found["first_over"], found["fits_from"]) == ("2026-11-16", "2026-11-30")


def test_without_an_ask_the_weeks_stand_as_they_are(tmp_path: Path) -> None:
    found = printed(tmp_path, CASE | {"ask": None})

    assert [week["with_ask"] for week in found["weeks"]] == [3.5, 0, 1]
    assert (found["first_over"], found["fits_from"]) == ("2026-11-16", None)


def test_what_is_no_case_ends_with_one_line(tmp_path: Path) -> None:
    path = tmp_path / "case.json"
    path.write_text("{")

    ended = run(path)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.strip().splitlines() == ["CommandError: This file is no JSON."]
