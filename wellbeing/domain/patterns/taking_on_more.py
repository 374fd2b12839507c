"""Taking on more when already full: adding under strain (O1), and side commitments (O3) beside it."""

from collections.abc import Sequence
from statistics import fmean, median

from wellbeing.domain.histories.facts import WeekFacts
from wellbeing.domain.patterns.saying_yes import FULL, YESES, recent_asks
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import QUIET, Judged, Signal, holding
from wellbeing.domain.patterns.usual import known_well


def taking_on_more(weeks: Sequence[WeekFacts], bars: Thresholds) -> Judged | None:
    """O1: strain as she says it, while she says yes at a full calendar. O3: two new commitments beside a full one."""
    week = weeks[-1]
    if not known_well(weeks) or week.ceiling is None:
        return QUIET
    strained, tense = _strain(weeks, bars)
    at_full = [ask for ask, load in recent_asks(week, weeks=4) if load is not None and load >= FULL]
    yes = sum(ask.decision in YESES for ask in at_full)
    ahead = [one.load_ahead for one in weeks[-2:] if one.load_ahead is not None]
    full = bool(ahead) and fmean(ahead) >= FULL
    adding = yes >= bars.o1_yeses and yes * 2 > len(at_full)
    sides = max(one.side_series for one in weeks[-4:])  # in six weeks
    beside = (full or any(one.at_ceiling for one in weeks[-4:])) and (tense or yes >= 1 or full)
    signals = (
        Signal("O1", strained and tense and adding, yes, len(at_full), bar=bars.o1_yeses),
        Signal("O3", sides >= bars.o3_series and beside, sides, bar=bars.o3_series),
    )
    return Judged(holding(signals), signals)


def _strain(weeks: Sequence[WeekFacts], bars: Thresholds) -> tuple[bool, bool]:
    """(worn in two of her last three answers, above what she used to answer)."""
    given = [week.answers["B"] for week in weeks if "B" in week.answers]
    last, before = given[-3:], given[:-3][-12:]
    usual = median(before) if len(before) >= 4 else None
    strained = sum(value >= bars.o1_strain for value in last) >= 2
    tense = usual is not None and len(last) == 3 and fmean(last) >= usual + 0.6
    return strained, tense
