"""Whom a title names: the client's label within it. Pure."""

import re

from calendar_sync.domain.titles import is_trade_word

_CLIENT_CODE = re.compile(r"\bclient [0-9a-f]{4,}\b")
_RECORD_CODE = re.compile(r"\b[A-Z]{1,4}-?\d{3,}\b")
_LETTER = r"[^\W\d_]"
_DOTTED = re.compile(rf"\b(?:{_LETTER}\.\s?){{2,3}}(?!\w)|\b{_LETTER}\.\s?{_LETTER}\b(?!\.?\w)")
_CAPITALS = re.compile(r"\b[A-Z]{2,3}\b")
_WORD = re.compile(rf"{_LETTER}(?:{_LETTER}|['’.\-](?={_LETTER}))*\.?")
LONGEST_LABEL = 80


def label_of(title: str) -> str | None:
    """The client's label: a code, initials, or what is left of a title without the words of the trade; None for none.

    "A.K. Appointment" gives "A.K.", "AK indiv 50" gives "AK", "SH00417" itself, "Group supervision" none.
    """
    for code in (_CLIENT_CODE, _RECORD_CODE, _DOTTED):
        found = code.search(title)
        if found:
            return found[0].strip()
    capitals = [word for word in _CAPITALS.findall(title) if not is_trade_word(word)]
    if capitals:
        return str(capitals[0])
    words = [word for word in _WORD.findall(title) if not is_trade_word(word.strip("."))]
    return " ".join(words)[:LONGEST_LABEL].strip() or None
