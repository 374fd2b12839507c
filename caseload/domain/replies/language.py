"""The marks in a saved reply: `{{ first_name|there }}` is known or falls back, `[[a line of your own]]` is typed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from caseload.domain.replies.types import Part, Reply

OWN_LINE = "one line in your own words"
# What may stand between braces, with an example of each.
VARIABLES = {
    "first_name": "Ines",
    "who": "J.T.",
    "from": "Dr. Patel",
    "date": "Friday 27 November",
    "start": "4 January",
    "minutes": "50 minutes",
    "asked": "what you asked me",
    "colleagues": "Ines Carvalho, 503 555 0142",
    "back_on": "Monday 4 January",
    "my_name": "Maya",
}
LONGEST_MAIL = 1900  # signs in an address that mail programs still open
_MARK = re.compile(r"\{\{(?P<variable>[^{}\[\]]*)\}\}|\[\[(?P<blank>[^\[\]{}]*)\]\]")
_STRAY = re.compile(r"\{\{|\}\}|\[\[|\]\]")


def fill(body: str, *, values: Mapping[str, str], typed: Sequence[str] = ()) -> Reply:
    """The reply with what is known and what was typed. Typed words are never read as marks.

    A reply without a blank gets one at its end: at least one line is the person's own.
    """
    if not _blanks(body):
        body = f"{body.rstrip()}\n[[{OWN_LINE}]]"
    parts, missing = [], []
    for part, reason in _filled(body, values, typed):
        parts.append(part)
        missing += [reason] if reason else []
    left = sum(part.kind == "blank" and not part.filled for part in parts)
    if left:
        missing.append(f"{left} blank{'s' if left > 1 else ''} left.")
    return Reply(tuple(parts), tuple(missing))


def _blanks(body: str) -> list[str]:
    return [found["blank"] for found in _MARK.finditer(body) if found["blank"] is not None]


def _filled(body: str, values: Mapping[str, str], typed: Sequence[str]) -> Iterator[tuple[Part, str]]:
    at, blank, before = 0, 0, ""
    for found in _MARK.finditer(body):
        if text := _after(before, body[at : found.start()]):
            yield _text(text)
        at = found.end()
        if found["variable"] is not None:
            part, reason = _variable(found["variable"], values)
        else:
            part, reason = _blank(found["blank"], blank, typed), ""
            blank += 1
        yield part, reason
        before = part.text if part.filled and part.kind == "variable" else ""
    if text := _after(before, body[at:]):
        yield _text(text)


def _after(before: str, text: str) -> str:
    """The text behind what was filled in: "J.T." at the end of a sentence needs no second full stop."""
    return text[1:] if before.endswith(".") and text.startswith(".") else text


def _text(text: str) -> tuple[Part, str]:
    stray = _STRAY.search(text)
    return Part("text", text), f"A mark is not closed: {stray[0]}" if stray else ""


def _variable(said: str, values: Mapping[str, str]) -> tuple[Part, str]:
    name, bar, fallback = (piece.strip() for piece in said.partition("|"))
    if name not in VARIABLES:
        return Part("variable", f"{{{{{said}}}}}", filled=False), f"Nothing is called “{name}”."
    value = values.get(name) or (fallback if bar else "")
    if not value and not bar:
        return Part("variable", name.replace("_", " "), filled=False), f"{_NOT_KNOWN[name]} is not known."
    return Part("variable", value), ""


_NOT_KNOWN = {
    "first_name": "Their first name",
    "who": "Whom it is about",
    "from": "Who asks",
    "date": "The day of your answer",
    "start": "The start",
    "minutes": "How long it takes",
    "asked": "What was asked",
    "colleagues": "Whom to suggest",
    "back_on": "The day you are back",
    "my_name": "Your own name",
}


def _blank(prompt: str, at: int, typed: Sequence[str]) -> Part:
    words = typed[at].strip() if at < len(typed) else ""
    return Part("blank", words, at=at) if words else Part("blank", prompt.strip() or OWN_LINE, filled=False, at=at)


def mail_address(text: str) -> str | None:
    """A `mailto:` address that opens a mail with this text; None for more than mail programs take."""
    address = "mailto:?body=" + quote(text.replace("\r\n", "\n").replace("\n", "\r\n"), safe="")
    return address if len(address) <= LONGEST_MAIL else None


def first_name(name: str) -> str:
    """How to greet somebody: the first name, or the whole where it begins with a title or an initial."""
    words = name.split()
    if not words or words[0].casefold() in _NOBODYS:
        return ""
    first = words[0].rstrip(".").casefold()
    return name if first in _TITLES or len(first) == 1 else words[0]


_TITLES = frozenset({"dr", "drs", "prof", "professor", "mr", "mrs", "ms", "mx", "miss", "doctor"})
_NOBODYS = frozenset({"my", "the", "a", "mum", "mom", "mother", "dad", "father", "parent", "parents", "her", "his"})
