"""Patterns as their page shows them: measured live, so that a row that is put right counts at once."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from caseload.domain.wording import long_day, short_day
from caseload.models import Clinician
from caseload.queries import this_week_starts
from wellbeing.domain.alerts import Alerts, Shown
from wellbeing.domain.histories.facts import Measured, WeekFacts, week_from_json
from wellbeing.domain.histories.measures import Measures, measure
from wellbeing.domain.patterns import LOOKED_BACK, PATTERNS, judge
from wellbeing.domain.patterns.beside import fact
from wellbeing.domain.patterns.rows import Behind
from wellbeing.domain.patterns.types import Judged, Signal
from wellbeing.domain.patterns.usual import LEAST_WEEKS
from wellbeing.domain.patterns.words import (
    LABELS,
    MAY_BE,
    WORDS,
    StepKind,
    Words,
    because,
    because_in_words,
    clears,
    figure,
    holding_signals,
    usual_figure,
)
from wellbeing.models import Alert, Review, Step, Watch
from wellbeing.queries.histories import history_of
from wellbeing.queries.watching import WEEK, counted_facts, thresholds_of, watch_of

QUIET, WATCHING, WORTH, OFF = "quiet", "watching", "worth a look", "off"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of what is counted."""

    signal: str
    label: str
    now: str
    usual: str
    holds: bool
    may_be: str  # what it may be instead


@dataclass(frozen=True, slots=True)
class Card:
    """One pattern."""

    pattern: str
    words: Words
    state: str
    since: str  # "worth a look since 23 Oct"
    figures: tuple[Figure, ...]
    beside: tuple[Figure, ...]
    because: str
    clears: str
    alert: Alert | None
    snoozed: str  # "until 4 December", or ""


@dataclass(frozen=True, slots=True)
class Looked:
    """Everything a page about patterns starts from."""

    clinician: Clinician
    watch: Watch
    behind: Behind | None  # None while no session is known
    judged: dict[str, Judged | None]
    alerts: dict[str, Alert]
    measures: Measures | None

    @property
    def known_weeks(self) -> int:
        """Working weeks that are known."""
        return sum(week.working for week in self.behind.weeks[:-1]) if self.behind else 0

    @property
    def known(self) -> bool:
        """True once her usual is known."""
        return self.known_weeks >= LEAST_WEEKS


def look(clinician: Clinician, *, now: datetime) -> Looked:
    """The closed weeks as counted, and the running one as it is now. Twelve queries."""
    watch = watch_of(clinician)
    alerts = {alert.pattern: alert for alert in Alert.objects.open().filter(clinician=clinician)}
    history = history_of(clinician, now=now)
    measured = Measured(history)
    weeks = _weeks(clinician, measured, now=now)
    if not weeks:
        return Looked(clinician, watch, None, {}, alerts, None)
    behind = Behind(measured, weeks, thresholds_of(watch))
    return Looked(clinician, watch, behind, judge(weeks, behind.bars), alerts, measure(history, weeks[-1].first_day))


def _weeks(clinician: Clinician, measured: Measured, *, now: datetime) -> Sequence[WeekFacts]:
    if not measured.sessions:
        return []
    running = this_week_starts(clinician, now=now)
    stored = counted_facts([clinician], since=running - WEEK * (LOOKED_BACK + 1)).get(clinician.pk, [])
    weeks = [week_from_json(one, measured.answers(date.fromisoformat(one["first_day"]))) for one in stored]
    weeks = weeks or list(measured.weeks())
    return [*weeks, measured.week(running, weeks)]


def cards(looked: Looked, *, today: date) -> tuple[Card, ...]:
    """Every pattern: worth a look first, then watching, quiet, and what is turned off. No query."""
    alerts = Alerts.load(PATTERNS, looked.watch.state, still_open=_shown(looked))
    found = [_card(looked, pattern, alerts, today) for pattern in PATTERNS]
    order = {WORTH: 0, WATCHING: 1, QUIET: 2, OFF: 3}
    return tuple(sorted(found, key=lambda card: order[card.state]))


def _shown(looked: Looked) -> list[Shown]:
    return [Shown(one.pattern, tuple(one.signals), one.opened_on) for one in looked.alerts.values()]


def _card(looked: Looked, pattern: str, alerts: Alerts, today: date) -> Card:
    words, judged, alert = WORDS[pattern], looked.judged.get(pattern), looked.alerts.get(pattern)
    state, since = _state(looked, pattern, alerts, judged)
    snoozed = alert.snoozed_until if alert and alert.snoozed_until and alert.snoozed_until > today else None
    signals = holding_signals(judged, words.signals) if judged else []
    return Card(
        pattern=pattern,
        words=words,
        state=state,
        since=since,
        figures=tuple(map(_figure, signals)),
        beside=tuple(_figure(fact(name, looked.behind)) for name in words.beside) if looked.behind and judged else (),
        because=_because(looked) if pattern == "putting_off" and state != QUIET else "",
        clears=clears(judged) if judged and judged.opens else "",
        alert=alert,
        snoozed=f"until {long_day(snoozed)}" if snoozed else "",
    )


def _figure(one: Signal) -> Figure:
    return Figure(one.name, LABELS[one.name], figure(one), usual_figure(one), one.holds, MAY_BE[one.name])


def _state(looked: Looked, pattern: str, alerts: Alerts, judged: Judged | None) -> tuple[str, str]:
    if pattern in looked.watch.off:
        return OFF, "turned off"
    alert = looked.alerts.get(pattern)
    if alert:
        return WORTH, f"worth a look since {long_day(alert.opened_on)}"
    if alerts.watched(pattern) or (judged is not None and judged.opens and looked.watch.judged is not None):
        return WATCHING, "watching"
    if judged is None and looked.known and looked.behind:
        missing = pattern == "putting_off" and looked.behind.week.gated
        return QUIET, "quiet: notes may be missing here" if missing else "quiet: leave or new limits explain this week"
    return QUIET, "quiet"


def _because(looked: Looked) -> str:
    """What makes notes wait, in the words that the rows allow."""
    if looked.measures is None or looked.behind is None:
        return ""
    each = float(looked.clinician.minutes_each.usual)
    needs = (each * looked.measures.sessions + 5 * looked.measures.asked + looked.measures.backlog_minutes) / 60
    why = because(
        cover=looked.measures.admin_cover(each),
        at_ceiling=looked.behind.week.at_ceiling,
        avoided=_avoided(looked.clinician),
    )
    return because_in_words(why, has_hours=looked.measures.admin_minutes / 60, needs_hours=needs)


def _avoided(clinician: Clinician) -> int:
    """In how many of the last three reviews she said that she kept away from it."""
    last = Review.objects.filter(clinician=clinician).order_by("-first_day")[:3]
    said = [review.answered for review in last]
    return sum(one.get("P_reason") == "avoided" and (one.get("P") or 0) >= 2 for one in said)


def seen_in(finding: str) -> tuple[str, Words, str] | None:
    """(pattern, its words, what was seen) of a finding as stored; None for a pattern of another version."""
    found = json.loads(finding)
    pattern = found.get("pattern", "")
    return (pattern, WORDS[pattern], str(found.get("said", ""))) if pattern in WORDS else None


WRITTEN = [StepKind.CONTROL, StepKind.SUPERVISION]
_COLUMNS = {"mine": "In my control", "not_mine": "Not in my control", "question": "For supervision", "plan": "Parked"}


def kept_words(clinician: Clinician) -> list[tuple[Step, str, list[tuple[str, str]]]]:
    """(step, its day, (heading, text) of what she wrote), latest first, twenty at most. One query."""
    rows = Step.objects.filter(clinician=clinician, kind__in=WRITTEN).order_by("-taken_at", "-pk")[:20]
    return [
        (
            row,
            short_day(row.taken_at.astimezone(clinician.zone).date()),
            [(_COLUMNS.get(name, name), text) for name, text in json.loads(row.words).items() if text],
        )
        for row in rows
    ]
