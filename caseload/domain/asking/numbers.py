"""Numbers in digits and in words."""

WORDS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
    "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90,
}  # fmt: skip
# Longest first, so that "forty-five" is not read as forty.
WORD = "|".join(sorted(WORDS, key=len, reverse=True))
NUMBER = rf"(?:\d{{1,3}}|{WORD})"


def number(text: str) -> int:
    """ "6" and "six" are 6."""
    return int(text) if text.isdecimal() else WORDS[text]
