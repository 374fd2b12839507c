"""How long a session lasts, as record systems write it. Pure."""

import re

_PARTS = re.compile(
    r"(?:([0-9]+(?:[.,][0-9]+)?)\s*h(?:ou)?(?:rs?)?\.?)?\s*(?:and\s*)?(?:([0-9]+)\s*m?(?:in)?(?:ute)?s?\.?)?",
    re.IGNORECASE,
)
_COLONS = re.compile(r"([0-9]{1,3}):([0-9]{2})(?::[0-9]{2})?")
_ISO = re.compile(r"PT?(?=[0-9])", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
_LONGEST = 24 * 60
_LONGEST_IN_HOURS = 12  # 0:50 is fifty minutes, and so is 50:00


def read_minutes(text: str, *, hours: bool = False) -> int | None:
    """Whole minutes, or None when the cell says none that can be right. `hours`: the column is one of hours."""
    text = _ISO.sub("", text.strip())
    if _NUMBER.fullmatch(text):
        minutes = _plain(float(text.replace(",", ".")), hours=hours)
    elif match := _COLONS.fullmatch(text):
        first, second = int(match[1]), int(match[2])
        minutes = first * 60 + second if first <= _LONGEST_IN_HOURS else first
    elif text and (match := _PARTS.fullmatch(text)):
        minutes = round(float((match[1] or "0").replace(",", ".")) * 60) + int(match[2] or 0)
    else:
        return None
    return minutes if 0 < minutes <= _LONGEST else None


def _plain(number: float, *, hours: bool) -> int:
    # 0.83 and 1.5 without a unit can only be hours.
    return round(number * 60) if hours or (number % 1 and number < _LONGEST_IN_HOURS) else round(number)
