"""Whom a request is about, and who asks."""

import re
from dataclasses import dataclass

from caseload.domain.asking.line import TAKEN, Line

LONGEST = 60
# Capitals that are no initials.
_NOT_INITIALS = frozenset(
    "ADHD AM APS ASAP ASD BPD CBT CE CEU CFT CFS CPD CPS CPR CV DBT DCF DCFS DSM DV EAP ED EMDR"
    " ER ESA FMLA FYI GP GPS HR ICD"
    " ICU NEW REF AND FOR THE CAN YOU WED THU TUE MON FRI SAT SUN JAN FEB MAR APR MAY JUN JUL AUG"
    " SEP OCT NOV DEC TALK ID IEP IFS IOP IT LA LGBT MD NHS NY OCD OK PA PCP PD PDF PHP PM PTA"
    " PTO PTSD QA ROI RSVP SAR SI SSA SSDI SSI TBC"
    " TBD TF TV UK UN US USA VA VIP WA ZOOM MSC BSC PHD MBA HMO PPO".split()
)
_PARTICLES = r"(?:van der|van den|van de|van|von|de la|de|del|di|da|le|la|el|al|bin|ben|st\.?) "
_TITLE = r"(?:drs?|doctor|prof|professor|mr|mrs|ms|mx|miss|sir|rev|sister|nurse|judge|officer|detective)\.?"
_STOP = frozenset(
    "about after again also and another are as asap ask asked asking asks at be before begin"
    " biweekly but by call called can"
    " committee could couple does each email emailed ends every extra fortnightly for form from"
    " get group has have hoping i"
    " if in intake into is it join just letter likes maybe messaged monthly more my need needing"
    " needs new no of on once one"
    " or our pls please re regarding rang report see session sessions she he start starting"
    " starts supervise supervision"
    " talk texted than that the their them then they this through to today tomorrow too twice"
    " until urgent via want wanted"
    " wanting wants was we weekly when who will with wondering would wrote x yes you your a an her his client patient"
    " appointment swap move cover help says said ringing phoned".split()
)
_PARTICLE = re.compile(_PARTICLES)
_WORD = re.compile(r"[^\W\d_][\w'&.-]*")
_GAP = re.compile(r" +(?![,;:(-])")
_MAY_BEGIN = frozenset({"my", "the", "her", "his", "a"})
_PLACES = frozenset({"school", "college", "university", "clinic", "hospital", "practice", "panel"})
_INITIALS = re.compile(
    r"(?<![\w.])(?:[^\W\d_]\.){2,4}|(?<![\w.])[^\W\d_]\.[^\W\d_](?![\w])|(?<![\w.@/&'-])[A-Z]{2,3}(?![\w@/&'.-]*\w)"
)
_RELATIVE = re.compile(
    r"(?<!\w)(?:the )?(?:mum|mom|mother|dad|father|parents?|wife|husband|partner|sister|brother"
    r"|son|daughter|guardian|carer"
    r"|teacher|school|gp|doctor|psychiatrist|lawyer|attorney|solicitor|probation officer"
    r"|case manager|social worker) of "
)
_OWN = re.compile(
    r"(?<!\w)my (?:own )?(?:supervisor|supervisee|colleague|boss|manager|director|friend"
    r"|neighbou?r|practice manager|old boss"
    r"|ex-colleague|mentor|clinical director|office mate|coworker|co-worker|accountant)(?!\w)"
)
_FROM = re.compile(
    r"(?<!\w)(?:from|via|through|thru|referred by|asked by|per) (?!the next|the wait|wait|my wait"
    r"|now|then|home|here|there|next|noon|midday|me\b|e-?mail|phone|zoom|text)"
)
_ABOUT = re.compile(r"(?<!\w)(?:re|regarding|about|concerning|for|with|w/|see|seeing|client|patient|pt)[: ]+")
_TITLED = re.compile(rf"(?<!\w){_TITLE} (?={_PARTICLES}|[^\W\d_])")
_ASKS = re.compile(
    r"(?<!\w)(?:asks?|asked|asking|wants?|wanted|would like|wd like|called|calls|rang|phoned"
    r"|emailed|e-mailed|messaged|texted"
    r"|wrote|needs?|is asking|hoping|wondering|requests?|requested|invited|invites|says|said|keeps asking)(?!\w)"
)
_LEAD = re.compile(rf"^[^,:;{TAKEN}]{{2,40}}(?=: | - )")


@dataclass(frozen=True, slots=True)
class People:
    """The two, as typed; `unsure` names those that are guesses."""

    who: str | None = None
    from_whom: str | None = None
    unsure: tuple[str, ...] = ()


def read_people(line: Line) -> People:
    """Whom it is about, then who asks: what is claimed for the one is not the other."""
    asker, sure = _asker(line)
    who, who_sure = _about(line)
    if asker is None:
        asker, sure = _left_over(line)
    unsure = [name for name, told in (("who", who_sure), ("from", sure)) if not told]
    return People(who, asker, tuple(unsure))


def _asker(line: Line) -> tuple[str | None, bool]:
    relative = line.first(_RELATIVE)
    if relative:
        initials = _INITIALS.match(line.text, relative.end())
        if initials:
            return line.text[relative.start() : initials.end()], True  # the initials stay, for whom it is about
    for found in line.all(_FROM):
        end = _name_end(line, found.end(), most=4, most_small=4)
        if end > found.end() and not _is_initials(line.text[found.end() : end]):
            said = line.claim(found.end(), end)
            line.claim(*found.span())
            return _tidy(said), True
    if own := line.take(_OWN):
        return line.text[own.start() : own.end()], True
    titled = line.first(_TITLED)
    if titled:
        end = _name_end(line, titled.end(), most=3)
        if end > titled.end():
            before = line.low[: titled.start()].rstrip()
            return _tidy(line.claim(titled.start(), end)), not before.endswith(
                (" for", " with", " w/", "cover", " about", " re")
            )
    return _subject(line)


def _subject(line: Line) -> tuple[str | None, bool]:
    """ "P. Osei asks", "Brandt: ...": the name in front."""
    found = line.first(_ASKS)
    lead = _LEAD.match(line.low)
    end = lead.end() if lead else found.start() if found else 0
    said = line.text[:end].strip()
    words = said.split()
    if 0 < len(words) <= 4 and not _is_initials(said) and _all_names(words) and TAKEN not in line.low[:end]:
        line.claim(0, end)
        return _tidy(said), True
    return None, True


def _about(line: Line) -> tuple[str | None, bool]:
    found = [one for one in _INITIALS.finditer(line.text) if _plausible(line, one)]
    if found:
        labels = {one[0].strip(".").upper() for one in found}
        return line.claim(*found[0].span()), len(labels) == 1
    for match in line.all(_ABOUT):
        end = _name_end(line, match.end(), most=2)
        words = line.text[match.end() : end].split()
        if words and _all_names(words) and not (words[0].isupper() and len(words[0]) > 3):
            return _tidy(line.claim(match.end(), end)), len(words) == 1 and match[0].strip(": ") != "for"
    return None, True


def _plausible(line: Line, found: re.Match[str]) -> bool:
    if TAKEN in line.low[found.start() : found.end()]:
        return False
    said = found[0]
    if "." in said:
        return said.lower() not in {
            "e.g.",
            "i.e.",
            "a.m.",
            "p.m.",
            "a.m",
            "p.m",
            "i.e",
            "e.g",
            "p.s.",
            "n.b.",
            "u.s.",
            "u.k.",
        }
    shouting = line.text.upper() == line.text and len(line.text) > 12
    return said not in _NOT_INITIALS and not shouting


def _left_over(line: Line) -> tuple[str | None, bool]:
    """A part between commas that nothing else claimed, and that is written like a name."""
    at = 0
    for part in line.text.split(","):
        start, end = at, at + len(part)
        at = end + 1
        words = part.split()
        untouched = TAKEN not in line.low[start:end]
        if start and words and len(words) <= 4 and untouched and _all_names(words) and not _is_initials(part.strip()):
            line.claim(start, end)
            return _tidy(part), True
    return None, True


def _name_end(line: Line, start: int, *, most: int, most_small: int = 1) -> int:
    """Where the name that begins at `start` ends: at a comma, at something claimed, at a word no name has.

    In small letters a name is hardly told from what follows, and takes `most_small` words only.
    """
    end, at = start, start
    capital = line.text[start : start + 1].isupper()
    for _ in range(most if capital else most_small):
        particle = _PARTICLE.match(line.low, at)
        word = _WORD.match(line.low, particle.end() if particle else at)
        if not word or not _names(line.text[word.start() : word.end()], first=at == start, capital=capital):
            break
        closes = word[0].endswith(("'s", ".")) and len(word[0]) > 3
        end = word.end() - word[0].endswith(".") if closes else word.end()
        gap = _GAP.match(line.low, word.end())
        if closes or not gap or end - start > LONGEST:
            break
        at = gap.end()
    return end


def _names(word: str, *, first: bool, capital: bool) -> bool:
    """True when the word may stand in a name that began with a capital, or did not."""
    low = word.lower()
    if first and low in _MAY_BEGIN:
        return True
    if low.strip(".'") in _STOP:
        return False
    return first or not capital or word[0].isupper() or low in _PLACES


def _is_initials(text: str) -> bool:
    return bool(_INITIALS.fullmatch(text.strip()))


def _all_names(words: list[str]) -> bool:
    """True when every word begins with a capital, or is one that stands within names."""
    small = {"van", "der", "den", "de", "la", "von", "of", "the", "and", "&", "di", "da", "del", "school", "st", "st."}
    names = [word for word in words if word.lower() not in small]
    return bool(names) and all(word[:1].isupper() and word.lower().strip(".:") not in _STOP for word in names)


def _tidy(said: str) -> str:
    return " ".join(said.split()).strip(" ,;:-")[:LONGEST]
