"""Saved replies, those used most first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caseload.domain.asks.types import AskShape
from caseload.domain.asks.wording import length_in_words
from caseload.domain.replies.language import fill, first_name, mail_address
from caseload.domain.replies.saved import BY_KEY, FIRST, SAVED
from caseload.domain.replies.types import Reply, SavedReply, Situation
from caseload.domain.wording import WEEKDAYS, long_day
from caseload.models import Ask, Clinician, Draft


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A saved reply as it stands for this clinician."""

    reply: SavedReply
    used: int
    own: bool  # written by her, not one that everybody starts with
    changed: bool  # hers differs from the one everybody starts with
    shared: bool
    version: int


@dataclass(frozen=True, slots=True)
class Composer:
    """A reply being written: its parts, what keeps it from being copied, and the other drafts."""

    draft: SavedReply
    reply: Reply
    others: tuple[SavedReply, ...]
    mail: str | None  # an address that opens a mail, once nothing is missing


def draft_lines(clinician: Clinician) -> tuple[DraftLine, ...]:
    """All saved replies of the clinician, those used most first. One query."""
    rows = list(clinician.drafts.filter(removed_at=None).order_by("-used", "pk"))
    mine = {row.key: row for row in rows if row.key}
    lines = [_line(saved, mine.get(saved.key)) for saved in SAVED]
    lines += [_own(row) for row in rows if not row.key]
    return tuple(sorted(lines, key=lambda line: -line.used))


def _line(saved: SavedReply, row: Draft | None) -> DraftLine:
    if row is None:
        return DraftLine(saved, 0, own=False, changed=False, shared=False, version=0)
    changed = bool(row.body)
    reply = SavedReply(saved.key, saved.situation, row.title or saved.title, row.body) if changed else saved
    return DraftLine(reply, row.used, own=False, changed=changed, shared=row.shared, version=row.version)


def _own(row: Draft) -> DraftLine:
    reply = SavedReply(str(row.pk), Situation(row.situation), row.title, row.body)
    return DraftLine(reply, row.used, own=True, changed=True, shared=row.shared, version=row.version)


def draft_line(clinician: Clinician, key: str) -> DraftLine | None:
    """One saved reply, None for one she does not have. One query."""
    if key in BY_KEY:
        return _line(BY_KEY[key], clinician.drafts.filter(key=key).first())
    row = clinician.drafts.filter(pk=int(key), key="").first() if key.isdecimal() and len(key) < 18 else None
    return _own(row) if row else None


def found_drafts(lines: Sequence[DraftLine], words: str) -> list[DraftLine]:
    """Those whose title or text holds every word."""
    wanted = words.casefold().split()
    texts = [(line, f"{line.reply.title} {line.reply.body}".casefold()) for line in lines]
    return [line for line, text in texts if all(word in text for word in wanted)]


def shared_drafts(clinician: Clinician) -> list[Draft]:
    """Drafts that colleagues of this installation share. One query."""
    rows = Draft.objects.filter(shared=True, removed_at=None).exclude(clinician=clinician)
    return [row for row in rows.select_related("clinician").order_by("situation", "pk")[:200] if row.body]


def composer(
    lines: Sequence[DraftLine],
    *,
    situation: Situation,
    key: str,
    values: Mapping[str, str],
    typed: Sequence[str] = (),
) -> Composer:
    """The chosen draft filled; without one of that situation the one used most, else the first of it."""
    fitting = [line for line in lines if line.reply.situation == situation]
    chosen = next((line for line in fitting if line.reply.key == key), None) or _first(fitting, situation)
    reply = fill(chosen.reply.body, values=values, typed=typed)
    others = tuple(line.reply for line in fitting)
    return Composer(chosen.reply, reply, others, None if reply.missing else mail_address(reply.text))


def _first(fitting: Sequence[DraftLine], situation: Situation) -> DraftLine:
    if fitting[0].used:
        return fitting[0]
    return next((line for line in fitting if line.reply.key == FIRST.get(situation)), fitting[0])


def values_for(
    ask: Ask, clinician: Clinician, shape: AskShape, *, promised: date, start: date | None, colleagues: str = ""
) -> dict[str, str]:
    """What is known for a reply to this request."""
    return {
        "first_name": first_name(ask.from_whom),
        "from": ask.from_whom,
        "who": ask.who,
        "date": f"{WEEKDAYS[promised.weekday()]} {long_day(promised)}",
        "start": long_day(start) if start else "",
        "minutes": length_in_words(shape.minutes),
        "colleagues": colleagues,
        "my_name": clinician.name.split()[0] if clinician.name else "",
    }
