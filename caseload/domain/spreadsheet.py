"""Cells that a spreadsheet shows as the text they are. What could begin a formula gets an apostrophe in front; pure."""

from unicodedata import category, normalize

_SIGNS = frozenset("=+-@")


def guarded(text: str) -> str:
    """The text for a cell, with an apostrophe where a spreadsheet might compute. `unguarded` gives the text back."""
    return f"'{text}" if _could_compute(text) else text


def unguarded(cell: str) -> str:
    """The cell's text without the apostrophe that `guarded` put there; no other apostrophe is touched."""
    return cell[1:] if cell.startswith("'") and _could_compute(cell[1:]) else cell


def _could_compute(text: str) -> bool:
    # Behind apostrophes as well: else one that was typed could not be told from ours.
    typed = text.lstrip("'")
    if typed[:1] in {"\t", "\r", "\n", "\0"}:
        return True
    first = next((sign for sign in typed if category(sign)[0] not in "CZ"), "")
    return normalize("NFKC", first)[:1] in _SIGNS
