"""A file from a record system on its way in: read in bounds, and kept sealed until it is answered."""

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from calendar_sync.management.bounded import OverLimit, run_bounded
from caseload.domain.reports.names import initials_of, same_name
from caseload.domain.reports.reading import read_paste, read_report
from caseload.domain.reports.types import Layout, NoKnownColumns, NotAReport, Report
from caseload.models import Clinician, PendingReport, ReportLayout
from caseload.models.clients import label_key, name_key
from caseload.models.reports import header_key

SECONDS = 15  # a person waits
KEPT = timedelta(days=1)
EXAMPLES = 2


class Unmapped(Exception):
    """A table whose columns nobody explained yet: its header, and two examples of each column."""

    def __init__(self, header: Sequence[str], examples: Sequence[Sequence[str]]) -> None:
        super().__init__("This table needs its columns explained.")
        self.header, self.examples = tuple(header), tuple(map(tuple, examples))


def read_file(
    clinician: Clinician, *, body: bytes, day_first: bool | None, layout: Layout | None, now: datetime
) -> PendingReport:
    """Reads a file in a process of its own; what it holds waits sealed for the clinician's yes.

    Raises `NotAReport` with a sentence, or `Unmapped`. A `layout` is remembered for files with the same header.
    """
    return _kept(clinician, _read(clinician, body, day_first, layout), now=now, layout=layout)


def read_pasted(clinician: Clinician, *, text: str, day_first: bool | None, now: datetime) -> PendingReport:
    """Reads a to-do list that was pasted. Raises `NotAReport`."""
    found = read_paste(text, zone=clinician.zone, day_first=day_first)
    return _kept(clinician, _plain(found, clinician), now=now, layout=None)


def _read(clinician: Clinician, body: bytes, day_first: bool | None, layout: Layout | None) -> dict[str, Any]:
    known = {row.header_key: row for row in clinician.report_layouts.all()}
    try:
        answer = run_bounded(lambda: _answer(clinician, body, day_first, layout, known), seconds=SECONDS)
    except OverLimit:
        raise NotAReport("This file takes too long or too much memory to read.") from None
    found: dict[str, Any] = json.loads(answer)
    if "error" in found:
        raise NotAReport(found["error"])
    if "unmapped" in found:
        raise Unmapped(found["unmapped"], found["examples"])
    return found


def _answer(
    clinician: Clinician,
    body: bytes,
    day_first: bool | None,
    layout: Layout | None,
    known: Mapping[str, ReportLayout],
) -> bytes:
    # The reader of workbooks may have words of its own to say about a damaged one.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    try:
        found = _report(body, clinician.zone, day_first, layout, known)
        if isinstance(found, Report):
            return json.dumps(_plain(found, clinician)).encode()
        return json.dumps({"unmapped": found[0], "examples": found[1]}).encode()
    except NotAReport as fault:
        return json.dumps({"error": str(fault)}).encode()


def _report(
    body: bytes,
    zone: ZoneInfo,
    day_first: bool | None,
    layout: Layout | None,
    known: Mapping[str, ReportLayout],
) -> Report | tuple[list[str], list[list[str]]]:
    """The report, or the header and examples of a table that has to be mapped."""
    try:
        found = read_report(body, zone=zone, day_first=day_first, layout=layout)
    except NoKnownColumns as fault:
        return _remembered(body, zone, day_first, fault.header, known) or _unmapped(body, fault.header)
    mapped = layout or found.recognised
    if not layout and _asked_again(known, found.header):
        return _unmapped(body, found.header)
    if not mapped:
        again = _remembered(body, zone, day_first, found.header, known)
        if again:
            return again
        if not {"client", "start"} <= set(found.columns) and not {"client", "status"} <= set(found.columns):
            return _unmapped(body, found.header)
    return found


def _remembered(
    body: bytes, zone: ZoneInfo, day_first: bool | None, header: Sequence[str], known: Mapping[str, ReportLayout]
) -> Report | None:
    row = known.get(header_key(header))
    if row is None or not row.columns:
        return None
    chosen = row.day_first if day_first is None else day_first
    return read_report(body, zone=zone, day_first=chosen, layout=Layout(row.columns, chosen))


def _asked_again(known: Mapping[str, ReportLayout], header: Sequence[str]) -> bool:
    """True when she said that the columns of such files were taken for the wrong ones."""
    row = known.get(header_key(header))
    return row is not None and not row.columns


def _unmapped(body: bytes, header: Sequence[str]) -> tuple[list[str], list[list[str]]]:
    if len(header) < 2:
        raise NotAReport("This file is no table of sessions or clients.")
    from caseload.domain.reports.headers import fit  # noqa: PLC0415 -- only for tables nobody knows
    from caseload.domain.reports.table import read_lines  # noqa: PLC0415 -- as above

    below = [line.cells for line in read_lines(body, fits=fit) if line.cells[: len(header)] != tuple(header)]
    columns = [[cells[at][:40] for cells in below if at < len(cells) and cells[at]] for at in range(len(header))]
    return list(header), [cells[:EXAMPLES] for cells in columns]


def _plain(report: Report, clinician: Clinician) -> dict[str, Any]:
    """What has to be kept of a report: no name, only keys and labels."""
    keys: dict[str, tuple[str, str, str]] = {}
    rows = []
    for row in report.rows:
        name = row.client or ""
        if name not in keys:
            label = initials_of(name)[:80] if name else ""
            same = name_key(clinician.pk, same_name(name)) if name else ""
            keys[name] = (same, label, label_key(clinician.pk, label) if label else "")
        timed = isinstance(row.start, datetime)
        status = row.status or ""
        rows.append(
            {
                "line": row.line, "who": keys[name], "at": row.start.isoformat() if row.start else "", "timed": timed,
                "minutes": row.minutes, "attendance": row.attendance, "note": row.note, "code": row.code or "",
                "status": status.casefold(), "clinician": row.clinician or "", "unknown": row.unknown,
                "since": _day(row.last or row.added),
            }
        )  # fmt: skip
    return {
        "recognised": report.recognised,
        "header": report.header,
        "rows": rows,
        "skipped": [(one.line, one.reason) for one in report.skipped],
        "ask": [(ask.column, ask.word, ask.count) for ask in report.ask],
        "mine": None,
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


@transaction.atomic
def _kept(clinician: Clinician, found: dict[str, Any], *, now: datetime, layout: Layout | None) -> PendingReport:
    PendingReport.objects.filter(clinician=clinician, made_at__lt=now - KEPT).delete()
    if layout:
        values = {"columns": dict(layout.columns), "day_first": layout.day_first}
        key = header_key(found["header"])
        ReportLayout.objects.update_or_create(clinician=clinician, header_key=key, defaults=values)
    return PendingReport.objects.create(clinician=clinician, content=json.dumps(found).encode(), made_at=now)
