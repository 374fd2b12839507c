"""Counts the weeks that have closed and judges them: the night's work, the same however often it runs."""

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from caseload.models import Clinician
from wellbeing.domain.alerts import Alerts, Shown
from wellbeing.domain.backtest import evaluate
from wellbeing.domain.histories.facts import Measured, WeekFacts, week_from_json
from wellbeing.domain.histories.measures import measure
from wellbeing.domain.histories.types import History
from wellbeing.domain.patterns import LOOKED_BACK, PATTERNS
from wellbeing.domain.patterns.rows import Behind, rows_behind
from wellbeing.domain.patterns.thresholds import VERSION
from wellbeing.domain.patterns.types import Judged
from wellbeing.domain.patterns.words import clears, observation
from wellbeing.models import Alert, ClosedWeek, Watch
from wellbeing.queries.histories import ALL_THE_PAST, ONE_WEEK_NEEDS, histories
from wellbeing.queries.watching import WEEK, counted_facts, last_closed, open_alerts, thresholds_of, watches

log = logging.getLogger(__name__)
KEPT_ROWS = 12  # of each signal, in a finding


@dataclass(slots=True)
class Case:
    """Everything about one clinician that the night needs."""

    clinician: Clinician
    watch: Watch
    history: History
    counted: list[dict[str, Any]]
    standing: list[Alert]
    now: datetime


@dataclass(slots=True)
class Night:
    """What a batch of clinicians has to be written, in a few statements at the end."""

    weeks: list[ClosedWeek] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)
    opened: list[Alert] = field(default_factory=list)
    closed: list[Alert] = field(default_factory=list)

    def write(self) -> None:
        """A week that was frozen keeps what was seen; what patterns need is added."""
        ClosedWeek.objects.bulk_create(
            self.weeks, batch_size=300, update_conflicts=True, unique_fields=["clinician", "first_day"],
            update_fields=["facts", "version", "counted_at"],
        )  # fmt: skip
        Watch.objects.bulk_create(
            self.watches, batch_size=300, update_conflicts=True, unique_fields=["clinician"],
            update_fields=["judged", "state", "refreshed_at"],
        )  # fmt: skip
        Alert.objects.bulk_update(self.closed, ["closed_on", "closed_by"], batch_size=300)
        Alert.objects.bulk_create(self.opened, batch_size=300)


@transaction.atomic
def judge_everyone(clinicians: Sequence[Clinician], *, now: datetime) -> list[int]:
    """Counts and judges what has closed for these clinicians; gives the numbers of those for whom something had.

    A clinician whose rows cannot be judged is named in the log and waits for the next night; the others go on.
    """
    held, night, done = watches(clinicians), Night(), []
    for case in _cases(clinicians, held, now):
        try:
            _judge_one(case, night)
        except (ValueError, KeyError, ArithmeticError) as trouble:
            log.error("clinician %s: not judged, %s", case.clinician.pk, type(trouble).__name__)  # noqa: TRY400 -- a trace may hold words
            continue
        done.append(case.clinician.pk)
    for watch in held.values():
        watch.refreshed_at = now
    night.watches = list(held.values())
    night.write()
    return done


def _cases(clinicians: Sequence[Clinician], held: dict[int, Watch], now: datetime) -> list[Case]:
    """Those for whom a week has closed. A dozen queries, however many they are."""
    new = [one for one in clinicians if held[one.pk].judged is None]
    late = [one for one in clinicians if one not in new and _missing(one, held[one.pk], now)]
    behind = WEEK * max((len(_missing(one, held[one.pk], now)) for one in late), default=0)
    counted = counted_facts(late, since=now.date() - WEEK * (LOOKED_BACK + 2) - behind) if late else {}
    standing = open_alerts(late) if late else {}
    found = histories(new, now=now, past=ALL_THE_PAST) if new else {}
    found |= histories(late, now=now, past=ONE_WEEK_NEEDS + behind) if late else {}
    return [
        Case(one, held[one.pk], found[one.pk], counted.get(one.pk, []), standing.get(one.pk, []), now)
        for one in [*new, *late]
    ]


def _missing(clinician: Clinician, watch: Watch, now: datetime) -> list[date]:
    """First days of the weeks that closed since the last one was judged; the beginning of a week may be moved."""
    if watch.judged is None:
        return []
    last = last_closed(clinician, now=now)
    return [last - WEEK * at for at in reversed(range((last - watch.judged + timedelta(days=3)) // WEEK))]


def _judge_one(case: Case, night: Night) -> None:
    measured = Measured(case.history)
    weeks, fresh = _weeks(case, measured)
    night.weeks += [_closed_week(case, week) for week in fresh]
    shown = [Shown(one.pattern, tuple(one.signals), one.opened_on) for one in case.standing]
    names = [name for name in PATTERNS if name not in case.watch.off]
    alerts = Alerts.load(names, case.watch.state, still_open=shown)
    bars = thresholds_of(case.watch)
    judged: dict[str, Judged | None] = {}
    if case.watch.paused_at is None:
        for at in range(len(weeks) - len(fresh) + 1, len(weeks) + 1):
            judged = evaluate(alerts, weeks[:at], bars)
    case.watch.judged, case.watch.state = last_closed(case.clinician, now=case.now), alerts.dump()
    by_pattern = {one.pattern: one for one in case.standing}
    for one in alerts.shown:
        before = by_pattern.get(one.pattern) if one in shown else None
        if before is not None and one.closed:
            before.closed_on, before.closed_by = one.closed, Alert.CLEARED
            night.closed.append(before)
        elif before is None and one.closed is None:
            night.opened.append(_alert(case, one, judged.get(one.pattern), Behind(measured, weeks, bars)))


def _weeks(case: Case, measured: Measured) -> tuple[list[WeekFacts], list[WeekFacts]]:
    """(all weeks that are known, those of them that are new)."""
    if case.watch.judged is None:
        weeks = list(measured.weeks())
        return weeks, list(weeks)
    weeks = [week_from_json(one, measured.answers(date.fromisoformat(one["first_day"]))) for one in case.counted]
    fresh = []
    for day in _missing(case.clinician, case.watch, case.now):
        fresh.append(measured.week(day, weeks))
        weeks.append(fresh[-1])
    return weeks, fresh


def _closed_week(case: Case, week: WeekFacts) -> ClosedWeek:
    measures = measure(case.history, week.first_day).as_json()
    return ClosedWeek(
        clinician=case.clinician, first_day=week.first_day, facts=week.as_json(), measures=measures,
        version=VERSION, counted_at=case.now,
    )  # fmt: skip


def _alert(case: Case, shown: Shown, judged: Judged | None, behind: Behind) -> Alert:
    found = {"pattern": shown.pattern, **(finding(judged, behind) if judged else {})}
    return Alert(
        clinician=case.clinician, pattern=shown.pattern, signals=list(shown.signals), opened_on=shown.opened,
        finding=json.dumps(found),
    )  # fmt: skip


def finding(judged: Judged, behind: Behind) -> dict[str, Any]:
    """What was seen, by which bars and rules, on which rows, and what would clear it; fit for JSON."""
    return {
        "version": VERSION,
        "week": behind.week.first_day.isoformat(),
        "said": observation(judged),
        "clears": clears(judged),
        "signals": [asdict(signal) for signal in judged.signals],
        "rows": {name: [asdict(row) for row in rows_behind(name, behind)[:KEPT_ROWS]] for name in judged.opens},
    }
