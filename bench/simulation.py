"""Made-up clinicians with a known truth: who takes on a habit, when, and who only looks like it. `make simulate`.

The shape of the model and its figures: docs/patterns.md. Parameters are drawn anew for every run.
"""

import json
import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from wellbeing.domain.alerts import Shown
from wellbeing.domain.backtest import backtest
from wellbeing.domain.histories.reading import read_history

WEEKS = 52
HABITS = ("saying_yes", "gathering", "over_responsible", "putting_off", "taking_on_more")
GROWING = ("saying_yes", "taking_on_more", "over_responsible")
LOOKALIKES = ("ramp_up", "late_writer", "outage", "surge", "lowered", "course", "cover", "plain", "plain", "plain")
FIRST = date(2025, 1, 6)
Entry = dict[str, Any]
WITHIN = timedelta(weeks=12)


@dataclass
class Person:
    """One made-up clinician: her habit or look-alike, and what becomes of her week by week."""

    rng: random.Random
    habit: str
    like: str
    onset: int
    ramp_weeks: int


def person(seed: int, habit: str = "") -> tuple[Entry, Person]:
    """A history as `backtest` reads it, and its truth."""
    rng = random.Random(seed)
    like = "" if habit else rng.choice(LOOKALIKES)
    who = Person(rng, habit, like, rng.randint(14, 26), rng.randint(4, 8))
    return _history(seed, who), who


class _Year:
    """A year of one made-up clinician, written down week by week."""

    def __init__(self, who: Person) -> None:
        rng = who.rng
        self.who, self.rng = who, rng
        self.ceiling = rng.choices((12, 17, 22, 27), (0.2, 0.25, 0.35, 0.2))[0]
        self.limits = [_limit(FIRST, self.ceiling)]
        self.clients = round(self.ceiling * rng.gauss(0.95, 0.05) * 1.12)
        self.lag = 60.0 if who.like == "late_writer" else math.exp(rng.gauss(math.log(6), 0.6))
        self.missing, self.absent = rng.uniform(0.1, 0.35), rng.betavariate(2.5, 17.5)
        self.logged = rng.choice((1.0, 1.0, 0.6, 0.35))
        self.next_leave, self.strain, self.side, self.number = rng.randint(5, 11), 0.0, 0, 0
        self.events: list[Entry] = []
        self.notes: list[Entry] = []
        self.asks: list[Entry] = []
        self.contacts: list[Entry] = []
        self.reviews: list[Entry] = []

    def live(self, week: int) -> None:
        """One more week."""
        monday, ramp = FIRST + timedelta(weeks=week), self._ramp(week)
        self._change_of_mind(week, monday)
        away = self._takes_leave(week, monday, ramp)
        load = self.clients * 0.92 / self.ceiling
        if away:
            self._work_on_leave(monday, ramp)
        else:
            self._sessions(week, monday, ramp, load)
        self._contacts(monday, ramp)
        self._learning(week, monday, ramp)
        self._grow(week, monday, load, ramp)
        self._side(week, monday, ramp)
        self.strain = 0.85 * self.strain + 0.55 * (load - 0.95) - 0.3 * away + self.rng.gauss(0, 0.12)
        self.strain += 0.12 * ramp * (self.who.habit == "taking_on_more")
        if self.rng.random() > self.missing:
            self.reviews.append(_review(monday, self.who, ramp, self.strain, self.rng))

    def _ramp(self, week: int) -> float:
        return min(1.0, max(0.0, (week - self.who.onset) / self.who.ramp_weeks))

    def _change_of_mind(self, week: int, monday: date) -> None:
        if self.who.like == "lowered" and week == self.who.onset:
            self.ceiling, self.clients = round(self.ceiling * 0.8), round(self.clients * 0.85)
            self.limits.append(_limit(monday, self.ceiling))
        if self.who.like == "ramp_up" and week == 0:
            self.clients = round(self.clients * 0.5)

    def _takes_leave(self, week: int, monday: date, ramp: float) -> bool:
        if week != self.next_leave:
            return False
        self.next_leave = week + self.rng.randint(9, 13)
        dropped = self.rng.random() < (0.85 * ramp if self.who.habit == "over_responsible" else 0.03)
        _leave(self.events, monday, dropped, self.rng)
        return not dropped

    def _work_on_leave(self, monday: date, ramp: float) -> None:
        often = 0.45 * ramp if self.who.habit == "over_responsible" else 0.04
        days = [monday + timedelta(days=day) for day in range(5) if self.rng.random() < often]
        self.contacts += [{"at": _iso(_at(day, 11)), "by": "clinician"} for day in days]

    def _sessions(self, week: int, monday: date, ramp: float, load: float) -> None:
        surge = self.who.like == "surge" and week in {self.who.onset, self.who.onset + 1}
        for at in range(self.clients + round(self.clients * 0.25) * surge):
            if self.rng.random() <= 0.92:
                self._session(at, week, monday, ramp, load)

    def _session(self, at: int, week: int, monday: date, ramp: float, load: float) -> None:
        rng = self.rng
        self.number += 1
        start = _at(monday + timedelta(days=at % 5), 9 + (at // 5) % 8)
        status = "kept" if rng.random() > self.absent else rng.choice(("no_show", "late_cancelled", "cancelled"))
        made = min(start, _at(monday - timedelta(days=rng.randint(20, 60)), 12))
        cut = start - timedelta(hours=30) if status == "cancelled" else None
        row = _event(f"s{self.number}", "session", start, 50, made, status)
        self.events.append(row | {"cancelled_at": _iso(cut) if cut else None, "client": f"c{at}"})
        if status in {"kept", "no_show"}:
            self.notes.append(_note(f"s{self.number}", start, self.who, self.lag, ramp, load))

    def _contacts(self, monday: date, ramp: float) -> None:
        mean = 0.3 + 1.4 * ramp * (self.who.habit == "over_responsible")
        days = [monday + timedelta(days=self.rng.randint(0, 6)) for _ in range(_poisson(self.rng, mean))]
        self.contacts += [{"at": _iso(_at(day, 20)), "by": "clinician"} for day in days]

    def _learning(self, week: int, monday: date, ramp: float) -> None:
        course = self.who.like == "course" and week >= self.who.onset
        mean = 2 + 5 * ramp * (self.who.habit == "gathering") + 5 * course
        for at in range(_poisson(self.rng, mean)):
            start = _at(monday + timedelta(days=at % 5), 18)
            self.events.append(_event(f"l{week}-{at}", "learning", start, 60, start - timedelta(days=2), "kept"))

    def _grow(self, week: int, monday: date, load: float, ramp: float) -> None:
        grown = _asks(self.asks, self.who, week, monday, load, ramp, self.clients, self.logged)
        ended = sum(self.rng.random() < 0.06 for _ in range(self.clients))
        self.clients = max(4, self.clients + round(grown * 0.66) - ended)
        if self.who.like != "ramp_up" and self.who.habit not in GROWING:
            self.clients = max(self.clients, round(self.ceiling * 0.9))

    def _side(self, week: int, monday: date, ramp: float) -> None:
        if self.who.habit != "taking_on_more" or self.side == 2 or ramp <= 0.3 + self.side * 0.2:
            return
        self.side += 1
        for later in range(week, WEEKS):
            start = _at(FIRST + timedelta(weeks=later, days=self.side), 17)
            row = _event(f"x{self.side}-{later}", "meeting", start, 60, _at(monday, 10), "kept")
            self.events.append(row | {"series": f"side{self.side}"})


def _history(seed: int, who: Person) -> Entry:
    year = _Year(who)
    for week in range(WEEKS):
        year.live(week)
    if who.like == "outage":
        _lose(year.notes, who.onset)
    now = _iso(_at(FIRST + timedelta(weeks=WEEKS), 0))
    return {
        "id": str(seed), "timezone": "UTC", "week_start": "monday", "limits": year.limits, "events": year.events,
        "notes": year.notes, "asks": year.asks, "contacts": year.contacts, "reviews": year.reviews, "scales": [],
        "feed_gaps": [], "now": now,
    }  # fmt: skip


def _limit(day: date, ceiling: int) -> Entry:
    hours = {name: ["09:00", "18:00"] for name in ("mon", "tue", "wed", "thu", "fri")}
    return {"from": day.isoformat(), "target": ceiling - 3, "ceiling": ceiling, "note_due_hours": 72,
            "note_minutes": 10, "working_hours": hours}  # fmt: skip


def _event(pk: str, kind: str, start: datetime, minutes: int, made: datetime, status: str) -> Entry:
    return {
        "id": pk, "kind": kind, "start": _iso(start), "end": _iso(start + timedelta(minutes=minutes)),
        "created": _iso(made), "status": status, "cancelled_at": None, "series": None, "client": None,
    }  # fmt: skip


def _leave(events: list[Entry], monday: date, dropped: bool, rng: random.Random) -> None:
    cut = _at(monday - timedelta(days=rng.randint(1, 12)), 12) if dropped else None
    made = _at(monday - timedelta(days=60), 12)
    row = _event(f"off{monday}", "time_off", _at(monday, 0), 5 * 1440, made, "cancelled" if dropped else "kept")
    events.append(row | {"cancelled_at": _iso(cut) if cut else None})


def _note(pk: str, start: datetime, who: Person, lag: float, ramp: float, load: float) -> Entry:
    rng, ended = who.rng, start + timedelta(minutes=50)
    hours = lag * math.exp(rng.gauss(0, 1)) * math.exp(0.8 * max(0.0, load - 1.05))
    if who.habit == "putting_off":
        hours *= 1 + ramp * rng.uniform(6, 14)
        hours += rng.uniform(7, 25) * 24 if rng.random() < 0.12 * ramp else 0
    hours *= 1 + 0.5 * ramp * (who.habit == "gathering")
    due, signed = ended + timedelta(hours=72), ended + timedelta(hours=hours)
    return {"session": pk, "due": _iso(due), "signed": _iso(signed), "state": "signed"}


def _lose(notes: list[Entry], onset: int) -> None:
    """Two weeks in which nothing arrives from the record system; it all comes afterwards."""
    since, until = (_iso(_at(FIRST + timedelta(weeks=onset + more), 0)) for more in (0, 2))
    for note in notes:
        if since <= note["signed"] < until:
            note["signed"] = until


def _asks(
    asks: list[Entry], who: Person, week: int, monday: date, load: float, ramp: float, clients: int, logged: float
) -> int:
    """Writes down the week's requests, some of them; gives how many became a yes."""
    rng, taken = who.rng, 0
    for at in range(_poisson(rng, 0.065 * clients * 2.2 + 0.6)):
        share, hours, deferred = _manner(who, load, ramp)
        yes = rng.random() < share
        taken += yes
        if rng.random() > logged:
            continue
        asked = _at(monday + timedelta(days=rng.randint(0, 4)), rng.randint(9, 17))
        decided = asked + timedelta(hours=hours + (rng.uniform(24, 72) if deferred else 0))
        referred = rng.random() < (0.15 if who.habit == "over_responsible" and ramp else 0.6)
        asks.append({
            "id": f"a{week}-{at}", "kind": "new_client", "received": _iso(asked), "logged": _iso(asked),
            "deferred": [_iso(asked + timedelta(hours=2))] if deferred else [], "reply_by": None,
            "decided": _iso(decided), "decision": "yes" if yes else "referred" if referred else "no",
        })  # fmt: skip
    return taken


def _manner(who: Person, load: float, ramp: float) -> tuple[float, float, bool]:
    """How likely a yes is, how many hours it takes, and whether it is put off first."""
    rng = who.rng
    share = 1 / (1 + math.exp(max(-30.0, min(30.0, 16 * (load - 0.97)))))
    if who.habit == "saying_yes" and ramp:
        return max(share, 0.55 + 0.4 * ramp), math.exp(rng.gauss(math.log(0.6), 1.0)), rng.random() < 0.05
    if who.habit == "over_responsible":
        share = max(share, 0.72 * ramp)
    if who.habit == "taking_on_more" and ramp:
        share = max(share, 0.6 + 0.3 * ramp)
    if who.like == "ramp_up" and load < 0.9:
        share = 0.93
    return share, math.exp(rng.gauss(math.log(8), 1.1)), rng.random() < 0.35


def _review(monday: date, who: Person, ramp: float, strain: float, rng: random.Random) -> Entry:
    def line(usual: float, habit: str, high: float) -> int:
        middle = usual + (high - usual) * ramp * (who.habit == habit)
        return max(0, min(4, round(rng.gauss(middle, 0.6))))

    gathering = who.habit == "gathering"
    year, week, _ = monday.isocalendar()
    return {
        "week": f"{year}-W{week:02}", "B": max(1, min(5, round(1.7 + 1.5 * strain + rng.gauss(0, 0.35)))), "D": 3,
        "Y": min(3, line(0.4, "saying_yes", 1.8)), "I": line(1.0, "gathering", 3.2),
        "energy": round(rng.gauss(0.6 - 1.8 * ramp * gathering, 0.6)), "R": line(1.0, "over_responsible", 3.2),
        "P": line(1.0, "putting_off", 3.0),
    }  # fmt: skip


def _poisson(rng: random.Random, mean: float) -> int:
    limit, count, product = math.exp(-mean), 0, rng.random()
    while product > limit:
        count += 1
        product *= rng.random()
    return count


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _iso(at: datetime) -> str:
    return at.isoformat()


def report(people: int, seed: int) -> Iterator[str]:
    """Lines of Markdown: what was found within twelve weeks of its beginning, and what was shown to the healthy."""
    yield "| habit | found within 12 weeks | weeks until then |\n|---|---|---|"
    for habit in HABITS:
        delays = [delay for at in range(people) if (delay := _delay(seed * 100_000 + at, habit)) is not None]
        yield f"| {habit} | {len(delays) / people:.2f} | {sum(delays) / max(1, len(delays)) / 7:.1f} |"
    false, by, many = _shown_to_healthy(people * 3, seed * 100_000 + 50_000)
    yield "\n| shown to the healthy | a clinician-year |\n|---|---|"
    yield from (f"| {name} | {count / people / 3:.3f} |" for name, count in sorted(false.items()))
    yield f"| together | {sum(false.values()) / people / 3:.3f} |"
    yield "\n| by look-alike | a clinician-year |\n|---|---|"
    yield from (f"| {name} | {by[name] / count:.2f} |" for name, count in sorted(many.items()))


def _shown(history: Entry) -> list[Shown]:
    return backtest(read_history(json.dumps(history)))


def _delay(seed: int, habit: str) -> int | None:
    """Days until the habit was shown; None when it was not within twelve weeks."""
    history, who = person(seed, habit)
    onset = FIRST + timedelta(weeks=who.onset)
    days = [(one.opened - onset).days for one in _shown(history) if one.pattern == habit]
    return next((day for day in days if 0 <= day <= WITHIN.days + 6), None)


def _shown_to_healthy(people: int, seed: int) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Openings by pattern and by look-alike, and how many of each there are. Weeks at the ceiling are a fact."""
    false: Counter[str] = Counter()
    by: Counter[str] = Counter()
    many: Counter[str] = Counter()
    for at in range(people):
        history, who = person(seed + at)
        wrong = [one.pattern for one in _shown(history) if one.pattern != "at_ceiling"]
        false.update(wrong)
        by[who.like] += len(wrong)
        many[who.like] += 1
    return false, by, many


if __name__ == "__main__":
    for line in report(int(sys.argv[1]) if len(sys.argv) > 1 else 100, int(sys.argv[2]) if len(sys.argv) > 2 else 1):
        print(line, flush=True)
