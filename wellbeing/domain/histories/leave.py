"""Leave: days off, what was done on them, what was called off, and how long the last real break is ago."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from wellbeing.domain.histories.types import DAY, HOUR, History

LOOKED_AT = timedelta(days=180)
NO_BREAK = 91  # days, from which a history without any says something


class Leave:
    """A history's days off, sorted once. `cuts` are the moments at which leave was called off shortly before."""

    def __init__(self, history: History) -> None:
        self.history = history
        self.first = min((self._day(one.start) for one in history.happenings), default=date.max)
        self.off = self._days_off()
        self.worked = self._worked()
        self.cuts = self._cuts()

    def _day(self, at: float) -> date:
        return datetime.fromtimestamp(at, self.history.zone).date()

    def _days_off(self) -> set[date]:
        days: set[date] = set()
        for one in self.history.happenings:
            if one.kind == "time_off" and one.status not in {"cancelled", "clinician_cancelled"}:
                days |= set(_days_between(self._day(one.start), self._day(one.end - 1)))
        return days

    def _worked(self) -> set[date]:
        """Days off with a session or a contact, or with notes signed later than the second day of a break.

        First the week before is finished.
        """
        kept = [one.start for one in self.history.happenings if one.kind == "session" and one.status == "kept"]
        asked = [one.at for one in self.history.contacts if one.by_clinician and not one.planned]
        worked = {self._day(at) for at in (*kept, *asked)} & self.off
        signed = {self._day(note.signed) for note in self.history.notes if note.signed is not None} & self.off
        late = {day for day in signed if {day - timedelta(days=1), day - timedelta(days=2)} <= self.off}
        return worked | late

    def _cuts(self) -> list[float]:
        """One run of days counts once; what was only moved (a new row made within the hour) does not count."""
        rows = [one for one in self.history.happenings if one.kind == "time_off"]
        made = [one.created for one in rows if one.cancelled_at is None]
        cuts: list[tuple[float, float]] = []
        for one in rows:
            at = one.cancelled_at
            if at is None or not -DAY <= one.start - at <= 14 * DAY or any(abs(new - at) <= HOUR for new in made):
                continue
            if cuts and one.start - cuts[-1][0] <= 4 * DAY:
                cuts[-1] = (one.start, cuts[-1][1])
            else:
                cuts.append((one.start, at))
        return sorted(at for _, at in cuts)

    def eroded(self, last: date) -> tuple[int, int]:
        """(weekdays off, those of them with work) in the 180 days up to `last`."""
        days = [day for day in self.off if last - LOOKED_AT < day <= last and day.weekday() < 5]
        return len(days), len(self.worked.intersection(days))

    def since(self, last: date) -> int | None:
        """Days since the last five weekdays off in a row; None while too little is known."""
        known = (last - self.first).days
        for back in range(known + 1):
            day = last - timedelta(days=back)
            if day in self.off and self.run_of_five(day - timedelta(days=9), day):
                return back
        return known if known >= NO_BREAK else None

    def run_of_five(self, first: date, last: date) -> bool:
        """True when five weekdays off in a row lie between two days."""
        run = 0
        for day in _days_between(first, last):
            if day in self.off:
                run += day.weekday() < 5
                if run >= 5:
                    return True
            elif day.weekday() < 5:
                run = 0
        return False


def _days_between(first: date, last: date) -> Iterator[date]:
    for step in range((last - first).days + 1):
        yield first + timedelta(days=step)
