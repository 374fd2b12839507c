"""What kind of hour a session is, from its title or its billing code. Pure."""

import re

from caseload.domain.types import SessionKind

_WORDS = (
    (SessionKind.CRISIS, r"crisis"),
    (SessionKind.INTAKE, r"intake|first (?:visit|session|appointment)|initial (?:consult\w*|session|appointment)"),
    (SessionKind.COUPLE, r"couples?|family|marital"),
    (SessionKind.GROUP, r"group"),
)
_FOUND = [(kind, re.compile(rf"\b(?:{words})\b", re.IGNORECASE)) for kind, words in _WORDS]
# Procedure codes of psychotherapy in the United States; elsewhere codes say nothing.
_CODES = {
    "90791": SessionKind.INTAKE,
    "90792": SessionKind.INTAKE,
    "90832": SessionKind.INDIVIDUAL,
    "90834": SessionKind.INDIVIDUAL,
    "90837": SessionKind.INDIVIDUAL,
    "90846": SessionKind.COUPLE,
    "90847": SessionKind.COUPLE,
    "90853": SessionKind.GROUP,
    "90839": SessionKind.CRISIS,
    "90840": SessionKind.CRISIS,
}


def kind_of_title(title: str) -> SessionKind:
    """The kind a title names; individual when it names none."""
    return next((kind for kind, words in _FOUND if words.search(title)), SessionKind.INDIVIDUAL)


def kind_of_code(code: str | None) -> SessionKind | None:
    """The kind a billing code stands for; None when it says nothing."""
    found = re.search(r"\b9\d{4}\b", code or "")
    return _CODES.get(found[0]) if found else None
