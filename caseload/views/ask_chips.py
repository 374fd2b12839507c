"""What was understood of a line, as chips and as facts."""

from dataclasses import dataclass

from caseload.domain.asking.types import AskLine
from caseload.domain.asks.types import NAMES, AskKind
from caseload.domain.asks.wording import length_in_words
from caseload.domain.wording import rhythm_in_words, short_day
from caseload.operations.asks import AskFacts


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing that was understood; a guess carries a question mark."""

    words: str
    unsure: bool


def chips_of(found: AskLine) -> tuple[Chip, ...]:
    """The chips, the kind first."""
    said: list[tuple[str, str]] = [("kind", NAMES[found.kind])] if found.kind != AskKind.OTHER else []
    said += [("minutes", length_in_words(found.minutes))] if found.minutes else []
    said += [("every_weeks", rhythm_in_words(found.every_weeks))] if found.every_weeks else []
    said += [("times", f"{found.times} times")] if found.times else []
    said += [("on", short_day(found.on))] if found.on else []
    said += [("start", f"from {short_day(found.start)}")] if found.start else []
    said += [("who", found.who)] if found.who else []
    said += [("from", f"from {found.from_whom}")] if found.from_whom else []
    said += [("reply_by", f"answer by {short_day(found.reply_by)}")] if found.reply_by else []
    return tuple(Chip(words, name in found.unsure) for name, words in said)


def facts_of(found: AskLine) -> AskFacts:
    """What a line was understood as."""
    return AskFacts(
        kind=found.kind,
        who=found.who or "",
        from_whom=found.from_whom or "",
        minutes=found.minutes,
        every_weeks=found.every_weeks,
        times=found.times,
        on=found.on,
        starts_on=found.start,
        wanted_by=found.reply_by,
        unsure=list(found.unsure),
    )
