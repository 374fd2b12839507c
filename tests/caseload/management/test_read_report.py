"""`read_report`: what it prints and how it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.caseload.domain.reports.workbooks import package

ROOT = Path(__file__).parents[3]
REPORTS = ROOT / "tests" / "reports"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with a database that cannot be reached."""
    command = [sys.executable, "manage.py", "read_report", *arguments, "--format", "json"]
    nowhere = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(command, cwd=ROOT, env=nowhere, capture_output=True, text=True, timeout=60, check=False)


def test_the_whole_answer(tmp_path: Path) -> None:
    file = tmp_path / "report.csv"
    file.write_text(
        "Client,Date,Status,Code,Room\nZoë,2026-05-01T14:30:00Z,Show,90834,2\nZoë,6/5/2026,Here,,2\nZoë,,,,2\n"
    )

    ended = run(str(file), "--tz", "America/Chicago", "--day-first")

    assert (ended.returncode, ended.stderr) == (0, "")
    nothing = {"minutes": None, "note": None, "status": None}
    assert json.loads(ended.stdout) == {
        "recognised": None,
        "columns": {"client": 0, "start": 1, "attendance": 2, "code": 3},
        "rows": [
            {
                "line": 2,
                "client": "Zoë",
                "start": "2026-05-01T09:30:00",
                "attendance": "kept",
                "code": "90834",
                **nothing,
            },
            {"line": 3, "client": "Zoë", "start": "2026-05-06", "attendance": None, "code": None, **nothing},
        ],
        "skipped": [{"line": 4, "reason": "It has no date."}],
        "ask": [{"column": "attendance", "word": "Here", "count": 1}],
        "unknown_headers": ["Room"],
    }


def test_old_workbook() -> None:
    ended = run(str(REPORTS / "simplepractice.xls"))

    answer = json.loads(ended.stdout)
    assert answer["recognised"] == "simplepractice_appointment_status"
    assert [(row["line"], row["start"], row["note"]) for row in answer["rows"]] == [
        (2, "2026-05-01T14:30:00", "signed"),
        (3, "2026-05-02T14:30:00", "none"),
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 5000, package({"xl/worksheets/a.xml": "<"})],
    ids=["empty", "PDF", "damaged XLS", "damaged XLSX"],
)
def test_what_is_no_report_ends_with_2_and_one_line(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "report.csv"
    file.write_bytes(content)

    ended = run(str(file))

    assert (ended.returncode, ended.stdout, len(ended.stderr.strip().splitlines())) == (2, "", 1)


def test_missing_file_and_unknown_zone_end_with_2(tmp_path: Path) -> None:
    assert run(str(tmp_path / "missing.csv")).returncode == 2
    assert run(str(REPORTS / "jane_appointments.csv"), "--tz", "Nowhere").returncode == 2
