"""How the tests of reports read one."""

from pathlib import Path
from zoneinfo import ZoneInfo

from caseload.domain.reports.reading import read_report
from caseload.domain.reports.types import Layout, Report, Words

NEW_YORK = ZoneInfo("America/New_York")
REPORTS = Path(__file__).parents[3] / "reports"
SESSIONS = "Date of Service,Client,Progress Note Status\n"


def read(
    body: str | bytes, *, day_first: bool | None = None, layout: Layout | None = None, words: Words | None = None
) -> Report:
    """The report in New York's time."""
    content = body.encode() if isinstance(body, str) else body
    return read_report(content, zone=NEW_YORK, day_first=day_first, layout=layout, words=words)


def starts(*cells: str, day_first: bool | None = None) -> list[str]:
    """What becomes of dates in one column: local ISO times, or the reason why not."""
    report = read(SESSIONS + "".join(f'"{cell}",A.B.,LOCKED\n' for cell in cells), day_first=day_first)
    found = {row.line: row.start.isoformat()[:16] for row in report.rows if row.start}
    found |= {skipped.line: skipped.reason for skipped in report.skipped}
    return [found[line] for line in sorted(found)]
