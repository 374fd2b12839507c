"""The archive that holds everything of one person: its format, its words, its safe cells. Pure."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from caseload.domain.spreadsheet import guarded

FORMAT = 1
MOST_BYTES = 200 * 1024 * 1024  # of an archive
MOST_UNPACKED = 1024 * 1024 * 1024
MANIFEST = "manifest.json"
README = """Headroom: everything of one account, as of {made}.

json/      every row, one JSON object a line, one file for each kind of row. This is what an import reads.
csv/       the same rows for a spreadsheet. Cells that a spreadsheet would read as a formula begin with an apostrophe.
calendar.ics   sessions and protected time, for any calendar.
manifest.json  how many rows each file has, and its checksum.

Nothing in here is encrypted: names, what you wrote, your answers, and the addresses and passwords of your calendars.
Keep it where you keep your notes, or delete it after the import.

Not in here: your password, second factors and sessions. Who you shared with, and the lines of the audit log about you,
are in here for you to read; an import leaves them out, since consent is given anew.

To import: on another installation of Headroom, with an account that has nothing in it yet, open Your account,
Import an archive. Or on its server: manage.py import_archive FILE --for YOUR-ADDRESS
Calendars are read anew afterwards and recognise what is there by time and title. A calendar whose titles are kept as
codes stays as it is and is not read on, since codes differ from one installation to the next: connect it anew.
How a record system's columns and names were understood is asked once more.
"""


def readme(made: datetime) -> str:
    """The README of an archive made at this moment."""
    return README.format(made=made.strftime("%-d %B %Y, %H:%M UTC"))


def cell(value: Any) -> str:
    """A value as a spreadsheet may read it: nothing begins like a formula."""
    if value is None:
        return ""
    return guarded(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True))


def line(row: Mapping[str, Any]) -> str:
    """A row as one line of JSON, its names in a fixed order."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True)
