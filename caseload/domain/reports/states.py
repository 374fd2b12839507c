"""The words of one file's state columns: what they mean, and which nobody knows. Pure."""

from collections import Counter

from caseload.domain.reports.types import NO_SESSION, SAYS_NOTHING, Ask, Attended, Column, Noted, Words
from caseload.domain.reports.words import meaning_of

LONGEST_WORD = 80  # what is longer is no word for a state, and may be private
_MOST_ASKED = 50
_POSSIBLE = {
    Column.ATTENDANCE: frozenset({*map(str, Attended), SAYS_NOTHING, NO_SESSION}),
    Column.NOTE: frozenset({*map(str, Noted), SAYS_NOTHING}),
}


class States:
    """What was answered about words goes before what words usually mean."""

    def __init__(self, answered: Words) -> None:
        self._answered = answered
        self._counts: Counter[tuple[Column, str]] = Counter()
        self._spelled: dict[tuple[Column, str], str] = {}

    def meaning(self, column: Column, word: str) -> str | None:
        """The word's meaning, as in `meaning_of`; an empty cell says nothing."""
        if not word:
            return SAYS_NOTHING
        if len(word) > LONGEST_WORD:
            return None
        answer = self._answered.get((column.value, word.casefold()))
        return answer if answer in _POSSIBLE[column] else meaning_of(column, word)

    def ask(self, column: Column, word: str) -> None:
        """Counts a word that nobody knows."""
        if len(word) <= LONGEST_WORD:
            key = (column, word.casefold())
            self._spelled.setdefault(key, word)
            self._counts[key] += 1

    def unknown(self) -> tuple[Ask, ...]:
        """The words that nobody knows, most frequent first."""
        found = self._counts.most_common(_MOST_ASKED)
        return tuple(Ask(key[0], self._spelled[key], count) for key, count in found)
