"""`read_ask`: what it prints and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a database that cannot be reached."""
    command = [sys.executable, "manage.py", "read_ask", *arguments, "--format", "json"]
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True, timeout=60, check=False)


def test_the_whole_answer() -> None:
    ended = run("extra session R.M. weekly 50 min from 12/7, answer by Thu", "--today", "2026-11-20")

    assert json.loads(ended.stdout) == {
        "kind": "extra_session", "who": "R.M.", "from": None, "minutes": 50, "every_weeks": 1, "times": None,
        "on": None, "start": "2026-12-07", "reply_by": "2026-11-26", "deferrable": True, "unsure": ["start"],
    }  # fmt: skip


@pytest.mark.parametrize("text", ["", "🙂", "- talk", "a\nb\x07", "suicide"])
def test_every_text_is_answered(text: str) -> None:
    ended = run(text, "--today", "2026-11-20")

    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout)["deferrable"] is (text != "suicide")


def test_a_day_that_is_none_is_said() -> None:
    ended = run("talk", "--today", "yesterday")

    assert (ended.returncode, ended.stderr.strip()) == (2, "CommandError: yesterday is no day like 2026-11-20.")
