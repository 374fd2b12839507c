"""Feeling responsible for everyone: contacts after hours (R5), leave called off (R3), and pairs of weaker signs."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import NEW, WeekFacts
from wellbeing.domain.histories.types import Decided
from wellbeing.domain.patterns.saying_yes import FULL, YESES
from wellbeing.domain.patterns.thresholds import Thresholds
from wellbeing.domain.patterns.types import QUIET, Judged, Signal
from wellbeing.domain.patterns.usual import answers, known_well, usual
from wellbeing.domain.shares import lower_bound


def over_responsible(weeks: Sequence[WeekFacts], bars: Thresholds) -> Judged | None:
    """R5 at its strict count or R3 twice open alone; else two that do not say the same, R5 or R6 among them."""
    week = weeks[-1]
    if not known_well(weeks):
        return QUIET
    before = usual(weeks[:-3], lambda one: one.contacts) or 0.0
    contacts = week.contacts if week.contacts >= 2 * before else 0
    eroded = week.off_days >= 5 and week.off_worked >= max(bars.r2_days, bars.r2_share * week.off_days)
    belief = answers(weeks, "R", count=3, within=6)
    felt = sum(value >= bars.r6_felt for value in belief)
    asked = new_clients_at_full(week)
    kept = sum(ask.decision in YESES for ask in asked)
    keeps = len(asked) >= bars.r4_least and not _referred(asked) and lower_bound(kept, len(asked)) > 0.5
    no_break = week.since_leave is not None and week.since_leave >= bars.r1_days and not week.leave_planned
    signals = (
        Signal("R5", contacts >= bars.r5_some, week.contacts, usual=before, bar=bars.r5_some),
        Signal("R3", week.leave_cut >= bars.r3_times, week.leave_cut, bar=bars.r3_times),
        Signal("R2", eroded, week.off_worked, week.off_days, bar=bars.r2_days),
        Signal("R4", keeps, kept, len(asked), bar=bars.r4_least),
        Signal("R6", felt >= 2, felt, len(belief), bar=2),
        Signal("R1", no_break, float(week.since_leave or 0), bar=bars.r1_days),
    )
    return Judged(_opens(week, signals, alone=contacts >= bars.r5_many), signals)


def _opens(week: WeekFacts, signals: Sequence[Signal], *, alone: bool) -> tuple[str, ...]:
    r5, r3, r2, r4, r6, r1 = signals
    # What happens to her days off is one thing, however it is seen; contacts on them are counted with the contacts.
    away = "R3" if week.leave_cut else "R2" if r2.holds and not r5.holds else ""
    held = [name for name in ("R5" * r5.holds, away, "R4" * r4.holds, "R6" * r6.holds) if name]
    if alone or r3.holds or (len(held) >= 2 and {"R5", "R6"} & set(held)):
        return tuple(held + ["R1"] * r1.holds)
    return ()


def new_clients_at_full(week: WeekFacts) -> list[Decided]:
    """New clients who asked while the calendar was full, in eight weeks."""
    return [ask for ask, load in week.decided if ask.kind in NEW and load is not None and load >= FULL]


def _referred(asked: Sequence[Decided]) -> bool:
    return any(ask.decision == "referred" for ask in asked)
