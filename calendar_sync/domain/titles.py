"""What is kept of a title, and what titles have in common. Names of people are the thing to catch."""

import re
from collections.abc import Callable

from calendar_sync.domain.types import TitleStyle

_LINKS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\w+|\+?\d[\d\s()./-]{7,}\d", re.IGNORECASE)
# Words that titles of the trade are made of; a capital at their front makes no name of them.
_TRADE = frozenset(
    """
    adhd admin all alone annual appointment appointments appt apr april art assessment associate aug august away
    band bank billing birthday block blocked board book booked booking break breakfast bring brunch busy cake call
    calls cancel cancelled car case catch cbt ce check checkin child children christmas class clean cleaning
    client clients clinic clinical closed coffee committee concert conf conference consult consultation couple
    couples course court cpd crisis day daycare dbt deadline dec december deep dentist desk dinner discharge
    doctor documentation dog drive drop eap east easter emdr emergency errands ethics eve evening exam family feb
    february fee feedback film first flight follow followup form forms free fri friday fun garden good great group
    groups gym hair haircut half hold holiday holidays home hospital hour house hypnosis in indiv individual
    initial insurance intake interview invoices invoicing jan january journal jul july jun june kids lab last
    lawyer leave lecture letter letters library licence license long lunch mar march marketing massage may medical
    meditation meeting men mentoring mid mins minute minutes mon monday money month monthly morning moving music
    network new next night no noon north note notes nov november oct october off office on online open or
    orientation our out outing paperwork parent parents party payroll peer personal phone physio pick pickup
    pilates plan planning play practice prep preparation private process psychiatry psychology psychotherapy pto
    ptsd quarter quarterly quick reading records referral referrals relatives release remote renewal report
    reports research reserved retreat return review room rounds run running sat saturday school screening seminar
    sep sept september service session sessions set shift shopping show sick skills slot social south staff
    standup start stop study summer sun sunday supervision supervisor support swim swimming taxes teaching team
    tech teeth tele telehealth telephone tennis termination test testing the therapy thu thursday time to today
    training trauma travel treatment trip tue tuesday tutoring unavailable up update vacation vet video virtual
    visit volunteer wait walk webinar wed wednesday week weekend weekly west with women work workshop write
    writing year yearly yoga zoom
    """.split()
)
_LETTER = r"[^\W\d_]"
_NAME_WORD = rf"(?!\d){_LETTER}(?:{_LETTER}|['’\-](?={_LETTER}))+"
_INITIALS = re.compile(rf"\b{_LETTER}\.\s?{_LETTER}\.?(?!\w)|\b[A-Z]{{2}}\b")
_LAST_FIRST = re.compile(rf"\b({_NAME_WORD}),\s*({_NAME_WORD})\b")
_RUN = re.compile(rf"\b{_NAME_WORD}(?:\s+(?:{_LETTER}\.?\s+)?{_NAME_WORD})+\b")
_TITLED = re.compile(rf"\b(?:Dr|Mr|Mrs|Ms|Mx|Prof)\.?\s+({_NAME_WORD})", re.IGNORECASE)
_SHORT_FIRST = re.compile(rf"\b({_LETTER})\.\s*({_NAME_WORD})\b")


def keep_title(title: str, *, style: TitleStyle, code: Callable[[str], str]) -> str:
    """The title as it may be stored: links, mail addresses and telephone numbers always go; names as the style says.

    `code` turns a name into a code of this installation; the same name gives the same code.
    """
    text = " ".join(_LINKS.sub(" ", title).split())
    if style == TitleStyle.KEEP:
        return text
    replace = _initials if style == TitleStyle.INITIALS else lambda names: f"client {code(' '.join(names).casefold())}"
    text = _RUN.sub(lambda found: _names_within(found[0], replace), text)
    text = _LAST_FIRST.sub(lambda found: _whole_name([found[2], found[1]], found[0], replace), text)
    text = _SHORT_FIRST.sub(lambda found: _whole_name([found[1], found[2]], found[0], replace), text)
    return _TITLED.sub(lambda found: _whole_name([found[1]], found[0], replace), text)


def holds_a_name(title: str) -> bool:
    """True when the title seems to hold somebody's full name."""
    return keep_title(title, style=TitleStyle.INITIALS, code=str) != keep_title(title, style=TitleStyle.KEEP, code=str)


def title_shape(title: str) -> str:
    """What titles of one kind share: initials and names become a mark, numbers too; words stay.

    "A.K. indiv 50" and "H.N. indiv 45" have one shape; so have "SH00001" and "SH00417".
    """
    text = keep_title(title, style=TitleStyle.INITIALS, code=str)
    text = _INITIALS.sub("@", text)
    text = re.sub(r"\d+", "#", text).casefold()
    return " ".join(re.sub(r"[^\w@#]+", " ", text).split())[:80]


def is_trade_word(word: str) -> bool:
    """True for a word that titles of the trade are made of, and that names nobody."""
    return word.casefold() in _TRADE


def _is_name(word: str) -> bool:
    # Short capitals are initials or an abbreviation of the trade (HN, EMDR), long ones a name that shouts.
    shouting = word.isupper() and 1 < len(word) < 4
    return word[0].isupper() and not shouting and word.casefold() not in _TRADE


def _initials(names: list[str]) -> str:
    return "".join(f"{name[0].upper()}." for name in names)


def _whole_name(names: list[str], text: str, replace: Callable[[list[str]], str]) -> str:
    return replace(names) if all(map(_is_name, names)) else text


def _names_within(text: str, replace: Callable[[list[str]], str]) -> str:
    """The run of words with every stretch of two or more name-like words replaced."""
    out: list[str] = []
    names: list[str] = []
    for word in [*text.split(), ""]:
        if word and (_is_name(word) or (names and re.fullmatch(rf"{_LETTER}\.?", word))):
            names.append(word)
            continue
        out += [replace(names)] if len(names) > 1 else names
        names = []
        out += [word] if word else []
    return " ".join(out)
