"""Feeling responsible for everyone: contacts after hours (R5), leave called off (R3), and pairs of weaker signs."""

from collections.abc import Sequence

from wellbeing.domain.histories.facts import NEW, WeekFacts
from wellbeing.domain.patterns.saying_yes import FULL, YESES
from wellbeing.domain.patterns.usual import answers, known_well, usual
from wellbeing.domain.shares import lower_bound

MANY, SOME = 6, 5  # contacts in 28 days
NO_BREAK = 91  # days


def over_responsible(weeks: Sequence[WeekFacts]) -> tuple[str, ...] | None:
    """R5 at its strict count or R3 twice open alone; else two that do not say the same, R5 or R6 among them."""
    week = weeks[-1]
    if not known_well(weeks):
        return ()
    before = usual(weeks[:-3], lambda one: one.contacts) or 0.0
    contacts = week.contacts if week.contacts >= 2 * before else 0
    r1 = week.since_leave is not None and week.since_leave >= NO_BREAK and not week.leave_planned
    r2 = week.off_days >= 5 and week.off_worked >= 3 and week.off_worked >= 0.3 * week.off_days
    r4 = _keeps(week)
    belief = answers(weeks, "R", count=3, within=6)
    r6 = sum(value >= 3 for value in belief) >= 2
    alone = [name for name, holds in (("R5", contacts >= MANY), ("R3", week.leave_cut >= 2)) if holds]
    # What happens to her days off is one thing, however it is seen; contacts on them are counted with the contacts.
    away = week.leave_cut >= 1 or (r2 and contacts < SOME)
    weak = [("R5", contacts >= SOME), ("R3" if week.leave_cut else "R2", away), ("R4", r4), ("R6", r6)]
    held = [name for name, holds in weak if holds]
    if alone or (len(held) >= 2 and {"R5", "R6"} & set(held)):
        return tuple(dict.fromkeys([*alone, *held, *(["R1"] if r1 else [])]))
    return ()


def _keeps(week: WeekFacts) -> bool:
    asked = [ask for ask, load in week.decided if ask.kind in NEW and load is not None and load >= FULL]
    kept = sum(ask.decision in YESES for ask in asked)
    referred = any(ask.decision == "referred" for ask in asked)
    return len(asked) >= 5 and not referred and lower_bound(kept, len(asked)) > 0.5
