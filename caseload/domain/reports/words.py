"""What the words in columns of states mean. Pure; the words are data, in small letters and with plain spelling."""

import re

from caseload.domain.reports.types import NO_SESSION, SAYS_NOTHING, Attended, Column, Noted


def _split(words: str) -> frozenset[str]:
    return frozenset(word.strip() for word in words.split(","))


_ATTENDANCE: dict[str, frozenset[str]] = {
    Attended.KEPT: _split(
        "show, showed, showed up, shown, kept, attended, arrived, checked in, checked out, present, complete,"
        "completed, seen, held, took place, occurred, attended late, arrived late, late arrival"
    ),
    Attended.NO_SHOW: _split(
        "no show, noshow, no showed, did not attend, did not arrive, did not show, dna, absent, missed, not attended"
    ),
    Attended.LATE_CANCELLED: _split(
        "late cancelled, late cancel, late cancellation, cancelled late, cancel late, cancelled late notice,"
        "short notice cancellation, client late cancelled, late cancelled by client"
    ),
    Attended.CANCELLED: _split(
        "cancelled, cancel, cancellation, client cancelled, cancelled by client, patient cancelled,"
        "cancelled by patient, client cancellation"
    ),
    Attended.CLINICIAN_CANCELLED: _split(
        "clinician cancelled, cancelled by clinician, provider cancelled, cancelled by provider, therapist cancelled,"
        "cancelled by therapist, practitioner cancelled, cancelled by practitioner, counselor cancelled,"
        "counsellor cancelled, staff cancelled, cancelled by staff, clinician cancellation"
    ),
    # A booking says nothing about who came, in the past as little as in the future.
    SAYS_NOTHING: _split(
        "booked, booked online, online booking, scheduled, confirmed, unconfirmed, not confirmed, upcoming, reserved,"
        "tentative, first visit, not arrived, unarrived, n/a, na, none, unknown, -, –, —"
    ),
    NO_SESSION: _split("break, breaks, never booked, archived, deleted, blocked, blocked time"),
}
_NOTE: dict[str, frozenset[str]] = {
    Noted.NONE: _split(
        "no note, no notes, none, no chart, no progress note, not started, not created, missing, missing note,"
        "unwritten, not written, no documentation, to do, todo, needs note, note needed"
    ),
    Noted.DRAFT: _split(
        "draft, drafted, draft saved, saved draft, saved as draft, unlocked, unsigned, not signed, not locked,"
        "in progress, started, unfinished, draft note"
    ),
    Noted.SIGNED: _split(
        "signed, locked, complete, completed, final, finalized, finalised, closed, signed and locked, signed & locked,"
        "locked and signed, co signed, cosigned, countersigned, signed and cosigned, approved, amended, signed off"
    ),
    Noted.COSIGN: _split("co sign, cosign, pending supervisor, pending approval, awaiting approval"),
    SAYS_NOTHING: _split("n/a, na, not applicable, not required, not needed, note not required, unknown, -, –, —"),
}
_MEANINGS = {
    column: {word: meaning for meaning, words in table.items() for word in words}
    for column, table in ((Column.ATTENDANCE, _ATTENDANCE), (Column.NOTE, _NOTE))
}
_WAITS_FOR_ANOTHER = re.compile(
    r"(?=.*\b(?:co ?sign\w*|co ?signature|counter ?sign\w*|supervisor\w*)\b)"
    r"(?=.*\b(?:pending|awaiting|waiting|needs?|needed|required|requires|requested|submitted|ready)\b)"
)


def meaning_of(column: Column, word: str) -> str | None:
    """What the word means in this column: a value, `SAYS_NOTHING`, `NO_SESSION`; None when nobody knows."""
    plain = _plain(word)
    known = _MEANINGS[column].get(plain)
    if known is None and column == Column.NOTE and _WAITS_FOR_ANOTHER.match(plain):
        return Noted.COSIGN
    return known


def _plain(word: str) -> str:
    """Small letters, one spelling of "cancelled", no brackets, no signs between the words."""
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", word.casefold()).replace("canceled", "cancelled")
    if len(text.strip()) > 1:
        text = re.sub(r"[-_:;,.!–—]+|(?<=\w)/(?=\w\w)", " ", text)
    return " ".join(text.split()).replace("cancelation", "cancellation")
