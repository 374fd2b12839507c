"""The outline: which bytes belong to which event, whatever shape the file is in."""

import codecs

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calendar_sync.domain.ics import NotACalendar, outline, read_outline
from tests.calendar_sync.domain.reading_at import NEW_YORK, calendar, event, only, read, sentences, window

SESSION = event("DTSTART:20260105T140000Z", "SUMMARY:Zoë, 日本")


def folded(ics: bytes, width: int, fold: bytes = b"\r\n ") -> bytes:
    """The same with every line folded after so many bytes, in the middle of letters too."""
    lines = ics.split(b"\r\n")
    return b"\r\n".join(fold.join(line[at : at + width] for at in range(0, max(len(line), 1), width)) for line in lines)


@pytest.mark.parametrize(
    "ics",
    [
        calendar(*SESSION).replace(b"\r\n", b"\n"),
        calendar(*SESSION).replace(b"\r\n", b"\r"),
        calendar(*SESSION).replace(b"\r\n", b"\r\n\r\n"),
        folded(calendar(*SESSION), 7),
        folded(calendar(*SESSION), 1),
        folded(calendar(*SESSION), 5, b"\r\n\t"),
        codecs.BOM_UTF8 + calendar(*SESSION),
        calendar(*SESSION).decode().encode("utf-16"),
        calendar(*SESSION).decode().encode("utf-16-le"),
        b"\r\n  " + calendar(*SESSION),
        calendar(*SESSION).replace(b"BEGIN:VCALENDAR\r\n", b"").replace(b"END:VCALENDAR\r\n", b""),
        calendar(*SESSION).replace(b"END:VCALENDAR\r\n", b""),
        calendar(*SESSION[:-1]),
        calendar("BEGIN:X-BOX", *SESSION, "END:X-BOX"),
        calendar(*SESSION, "END:VEVENT", "END:VTODO"),
        calendar(*(line.replace("DTSTART", "dtstart").replace("VEVENT", "vevent") for line in SESSION)),
        calendar(*SESSION) + calendar(*event("DTSTART:20200105T140000Z", uid="b")),
        calendar(*SESSION[:2], "ATTENDEE;CN=\"a:b;c\":mailto:x", "NO COLON", "DESCRIPTION:BEGIN:VEVENT", *SESSION[2:]),
    ],
    ids=[
        "LF", "CR", "blank lines", "folds", "every byte folded", "tab folds", "BOM", "UTF-16", "UTF-16 without BOM",
        "blanks first", "no VCALENDAR", "no END:VCALENDAR", "no END:VEVENT", "in a box", "ENDs too many",
        "small letters", "two calendars", "odd lines",
    ],
)  # fmt: skip
def test_the_session_is_found_in_every_shape(ics: bytes) -> None:
    found = only(read(ics))

    assert (found.uid, found.summary) == ("a", "Zoë, 日本")


def test_file_that_ends_within_an_event_keeps_the_whole_ones_and_says_so() -> None:
    ics = calendar(*SESSION, *event("DTSTART:20260106T140000Z", uid="b"))
    half = ics[: ics.rindex(b"END:VEVENT")]

    found = read(half)

    assert only(found).uid == "a"
    assert sentences(found) == ["The file ends in the middle of an event; that event was skipped."]
    assert (outline(half).complete, outline(ics).complete) == (False, True)


def test_events_are_counted_and_grouped_by_uid() -> None:
    ics = calendar("X-WR-CALNAME:Practice\\, mine", *SESSION, *SESSION, *event(uid="b"))

    found = outline(ics)

    assert (found.events, list(found.blocks), found.name) == (3, ["a", "b"], "Practice, mine")


@pytest.mark.parametrize(
    "noise",
    [
        "DTSTAMP:20260101T000000Z",
        "LAST-MODIFIED:20260101T000000Z",
        "CREATED:20260101T000000Z",
        "SEQUENCE:7",
        "DESCRIPTION:Something long",
        "ATTENDEE;CN=Jane:mailto:jane@example.org",
        "ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA",
        "URL:https://example.org/room",
    ],
)
def test_digest_ignores_what_no_occurrence_is_made_of(noise: str) -> None:
    with_noise = outline(calendar(*SESSION[:-1], noise, SESSION[-1])).blocks["a"]

    assert with_noise.digest == outline(calendar(*SESSION)).blocks["a"].digest
    assert b"jane" not in with_noise.raw


@pytest.mark.parametrize("line", ["SUMMARY:Else", "STATUS:CANCELLED", "RRULE:FREQ=DAILY", "EXDATE:20260105T140000Z"])
def test_digest_sees_what_an_occurrence_is_made_of(line: str) -> None:
    changed = outline(calendar(*SESSION[:-1], line, SESSION[-1])).blocks["a"]

    assert changed.digest != outline(calendar(*SESSION)).blocks["a"].digest


def test_frame_digest_sees_zones_but_not_the_name() -> None:
    plain = outline(calendar(*SESSION)).frame_digest

    assert outline(calendar("X-WR-CALNAME:New name", *SESSION)).frame_digest == plain
    assert outline(calendar("X-WR-TIMEZONE:Europe/Berlin", *SESSION)).frame_digest != plain
    assert outline(calendar("BEGIN:VTIMEZONE", "TZID:X", "END:VTIMEZONE", *SESSION)).frame_digest != plain


def test_only_the_named_events_are_read() -> None:
    ics = outline(calendar(*SESSION, *event("DTSTART:20260106T140000Z", uid="b")))

    found = read_outline(ics, window=window(), zone=NEW_YORK, uids=["b", "unknown", "b"])

    assert [one.uid for one in found.occurrences] == ["b"]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_no_change_of_bytes_breaks_the_reading(data: st.DataObject) -> None:
    series = event(
        "DTSTART;TZID=Europe/Berlin:20260105T090000", "RRULE:FREQ=WEEKLY;BYDAY=MO", "DURATION:PT50M", uid="b"
    )
    ics = bytearray(calendar("X-WR-TIMEZONE:Europe/Berlin", *SESSION, *series))
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(ics) - 1))
        cut = data.draw(st.integers(0, 3))
        ics[at : at + cut] = data.draw(st.binary(max_size=3))

    try:
        found = read(bytes(ics))
    except NotACalendar:
        return
    assert all(one.start <= one.end for one in found.occurrences)


def test_events_can_be_left_out_by_uid() -> None:
    whole = outline(calendar(*event(uid="a"), *event(uid="b"), *event("RECURRENCE-ID:20260105T140000Z", uid="a")))

    left = whole.without({"a", "c"})

    assert (list(left.blocks), left.events, left.complete) == (["b"], 1, True)
    assert whole.without(frozenset()) is whole
