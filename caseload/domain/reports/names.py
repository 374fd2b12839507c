"""Names of clients: one form for comparing, and initials for showing. Pure."""

import re
import unicodedata

_TITLES = {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "rev"}
_SUFFIXES = {"jr", "sr", "ii", "iii", "iv"}
_INITIALS = re.compile(r"(?:[^\W\d_]\.\s?){1,4}|[A-Z]{2,3}")
_TWO_PEOPLE = re.compile(r"\s*(?:&|\+|/|\band\b)\s*", re.IGNORECASE)


def same_name(name: str) -> str:
    """The name in a form that is equal however it was written: small letters, first name first, accents kept."""
    words = re.sub(r"['’`.\"()]", "", _in_order(name)).casefold().split()
    suffixes = [word for word in words if word in _SUFFIXES]
    return " ".join([word for word in words if word not in _SUFFIXES] + suffixes)


def initials_of(name: str) -> str:
    """A label: "J.A." for "Jane Appleseed" and for "Appleseed, Jane"; codes and initials stay as they are."""
    text = _in_order(name)
    if any(letter.isdigit() for letter in text):
        return text
    if _INITIALS.fullmatch(text):
        return text.replace(" ", "") if "." in text else ".".join(text) + "."
    people = filter(None, (_of_one(one) for one in _TWO_PEOPLE.split(text)))
    return " & ".join(people) or text


def _of_one(name: str) -> str:
    words = [word for word in re.findall(r"[^\W\d_][\w'’-]*", name) if word.casefold() not in _TITLES | _SUFFIXES]
    ends = words[:1] + words[1:][-1:]
    return "".join(f"{word[0].upper()}." for word in ends)


def _in_order(name: str) -> str:
    """First name first, blanks as one, letters composed."""
    text = " ".join(unicodedata.normalize("NFC", name).split())
    last, comma, first = text.partition(",")
    return " ".join(f"{first.replace(',', ' ')} {last}".split()) if comma else text
