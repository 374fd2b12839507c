"""The line, and which of its parts are understood already: nothing is read twice."""

import re
from collections.abc import Iterator

LONGEST = 2000  # signs that are looked at; whatever is longer is kept, but says nothing more
TAKEN = "\x1f"


class Line:
    """`low` is the line in small letters, with what was claimed blotted out; places are those of `text`."""

    def __init__(self, text: str) -> None:
        self.text = "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST])
        self.low = "".join(low if len(low := letter.lower()) == 1 else letter for letter in _plain(self.text))

    def claim(self, start: int, end: int) -> str:
        """The words from `start` to `end` as typed; they are not read again."""
        said = self.text[start:end]
        self.low = self.low[:start] + TAKEN * (end - start) + self.low[end:]
        return said

    def all(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """What matches in what is not claimed, as it stands now."""
        return pattern.finditer(self.low)

    def first(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match in what is not claimed."""
        return pattern.search(self.low)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """The first match, claimed."""
        found = self.first(pattern)
        if found:
            self.claim(*found.span())
        return found


def _plain(text: str) -> str:
    """The same places with the quotes and dashes of phones made plain."""
    return text.translate({0x2019: "'", 0x2018: "'", 0x2032: "'", 0x2013: "-", 0x2014: "-", 0x2212: "-", 0xD7: "x"})
