"""Taking on more when already full: adding under strain (O1), and side commitments (O3) beside it."""

from collections.abc import Sequence
from statistics import fmean, median

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.histories.types import WEEK
from wellbeing.domain.patterns.saying_yes import FULL, YESES
from wellbeing.domain.patterns.usual import known_well

STRAINED = 3  # of five, in her own words


def taking_on_more(weeks: Sequence[WeekFacts]) -> tuple[str, ...] | None:
    """O1: strain as she says it, while she says yes at a full calendar. O3: two new commitments beside a full one."""
    week = weeks[-1]
    if not known_well(weeks) or week.ceiling is None:
        return ()
    strained, tense = _strain(weeks)
    ahead = [one.load_ahead for one in weeks[-2:] if one.load_ahead is not None]
    added = [(ask, load) for ask, load in week.decided if (ask.decided or 0) > week.end - 4 * WEEK]
    at_full = [ask for ask, load in added if load is not None and load >= FULL]
    yes = sum(ask.decision in YESES for ask in at_full)
    full = bool(ahead) and fmean(ahead) >= FULL
    o1 = strained and tense and yes >= 2 and yes * 2 > len(at_full)
    lately = full or any(one.at_ceiling for one in weeks[-4:])
    o3 = _sides(weeks) >= 2 and lately and (tense or yes >= 1 or full)
    return tuple(name for name, holds in (("O1", o1), ("O3", o3)) if holds)


def _sides(weeks: Sequence[WeekFacts]) -> int:
    """New recurring side commitments in six weeks."""
    return max(week.side_series for week in weeks[-4:])


def _strain(weeks: Sequence[WeekFacts]) -> tuple[bool, bool]:
    """(three of five in two of her last three answers, above what she used to answer)."""
    given = [week.answers["B"] for week in weeks if "B" in week.answers]
    last, before = given[-3:], given[:-3][-12:]
    usual = median(before) if len(before) >= 4 else None
    strained = sum(value >= STRAINED for value in last) >= 2
    tense = usual is not None and len(last) == 3 and fmean(last) >= usual + 0.6
    return strained, tense
