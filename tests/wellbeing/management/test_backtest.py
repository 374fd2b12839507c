"""`backtest`: what it prints, in which order, and that a wrong line stops nothing."""

import json
import os
import subprocess
import sys
from pathlib import Path

from bench.simulation import person

ROOT = Path(__file__).parents[3]


def run(path: Path) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a database that cannot be reached."""
    command = [sys.executable, "manage.py", "backtest", str(path), "--format", "json"]
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True, timeout=120, check=False)


def test_each_line_is_answered_in_order_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "histories.jsonl"
    lines = [json.dumps(person(seed, "putting_off")[0]) for seed in range(3)]
    path.write_text("\n".join([lines[0], "{broken", "", *lines[1:]]) + "\n")

    ended = run(path)

    found = json.loads(ended.stdout)
    assert (ended.returncode, [one["id"] for one in found]) == (0, ["0", "1", "2"])
    assert ended.stderr.startswith("line 2: This cannot be read")
    alert = next(alert for alert in found[0]["alerts"] if alert["pattern"] == "putting_off")
    assert set(alert) == {"pattern", "signals", "opened", "closed"}


def test_an_empty_file_is_an_empty_list(tmp_path: Path) -> None:
    path = tmp_path / "none.jsonl"
    path.write_text("")

    assert json.loads(run(path).stdout) == []


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    ended = run(tmp_path / "nothing.jsonl")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.strip() == "CommandError: This file cannot be opened: No such file or directory."
