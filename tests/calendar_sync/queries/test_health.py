"""How sources say how they are."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from calendar_sync import queries
from calendar_sync.domain.types import Fault, SourceKind
from calendar_sync.queries import State
from tests import make

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fields", "state", "sentence"),
    [
        ({"last_good_at": NOW - HOUR}, State.QUIET, "Feed, read 15:30."),
        ({"last_good_at": NOW - HOUR, "kind": SourceKind.CALDAV}, State.QUIET, "CalDAV, read 15:30."),
        ({"last_good_at": None}, State.WATCHING, "Waiting to be read for the first time."),
        (
            {"last_good_at": NOW - 49 * HOUR},
            State.WORTH_A_LOOK,
            "Not read since Wed 15:30. What was read then still counts.",
        ),
        ({"last_good_at": NOW - 14 * 24 * HOUR, "kind": SourceKind.UPLOAD}, State.QUIET, "Uploaded 6 Nov."),
        (
            {"last_good_at": NOW - 18 * 24 * HOUR, "kind": SourceKind.UPLOAD},
            State.WATCHING,
            "Uploaded 2 Nov, 18 days old.",
        ),
        (
            {"last_good_at": NOW - 33 * HOUR, "failing_since": NOW - 32 * HOUR, "fault": Fault.SIGN_IN},
            State.WORTH_A_LOOK,
            "Not read since Thu 7:30: the address asks for a new password. The last copy is used until then.",
        ),
        (
            {"last_good_at": NOW - 2 * HOUR, "failing_since": NOW - HOUR, "fault": Fault.SLOW},
            State.WATCHING,
            "Not read since 14:30: the server took too long to answer. The last copy is used until then.",
        ),
        (
            {"last_good_at": NOW - 26 * HOUR, "failing_since": NOW - 25 * HOUR, "fault": Fault.SLOW},
            State.WORTH_A_LOOK,
            "Not read since Thu 14:30: the server took too long to answer. The last copy is used until then.",
        ),
        (
            {"last_good_at": None, "failing_since": NOW, "fault": Fault.MISSING},
            State.WORTH_A_LOOK,
            "Not read yet: there is nothing at this address any more.",
        ),
    ],
)
def test_a_source_says_how_it_is(fields: dict[str, Any], state: State, sentence: str) -> None:
    user = make.user()
    make.source(user, **fields)

    line = queries.health(user, now=NOW).lines[0]

    assert (line.state, line.sentence) == (state, sentence)


def test_the_worst_source_speaks_for_all() -> None:
    user = make.user()
    make.source(user, last_good_at=NOW)
    make.source(user, last_good_at=NOW - HOUR, failing_since=NOW, fault=Fault.SLOW)

    found = queries.health(user, now=NOW)

    assert (found.worst, found.last_read_at) == (State.WATCHING, NOW)


def test_the_list_names_years_only_where_they_differ() -> None:
    user = make.user()
    one, other = make.source(user, listed=2), make.source(user, listed=1)
    make.event(one, starts_at=NOW - 24 * HOUR)
    make.event(one, starts_at=NOW)
    make.event(other, starts_at=NOW)
    make.event(other, starts_at=NOW + 100 * 24 * HOUR)

    found = [line.found for line in queries.reading_lines(user, now=NOW)]

    assert found == ["2 events, 19 November to 20 November.", "1 event, 20 November 2026 to 28 February 2027."]
