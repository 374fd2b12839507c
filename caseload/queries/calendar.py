"""Entries as the calendar page, the panels and the rules need them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count

from calendar_sync.domain.types import Status, Window
from calendar_sync.models import Source
from caseload.domain.guessing import Group, Seen, group, length_of
from caseload.domain.preview import Candidate, Preview, preview
from caseload.domain.sorting import Listing, Rule
from caseload.domain.types import Kind, SortedBy, WeekEntry
from caseload.domain.weeks import WEEK, midnight
from caseload.models import Clinician, Entry, EntryQuerySet

BACK, AHEAD = 4 * WEEK, 8 * WEEK  # what rules show counts for
CHECKED = 26 * WEEK  # either way, what the first-run check groups


@dataclass(frozen=True, slots=True)
class PairSide:
    """The other side of a session that stands in two calendars; `pk` is the listing that can be split off."""

    pk: int
    source: str
    split: bool


def around(now: datetime) -> Window:
    """The stretch that rules and "not sorted yet" show counts for."""
    return Window(now - BACK, now + AHEAD)


def week_entries(clinician: Clinician, *, first_day: date) -> tuple[WeekEntry, ...]:
    """What stands in the seven days from `first_day`, pairs once. One query."""
    after = first_day + timedelta(days=7)
    window = Window(midnight(first_day, zone=clinician.zone), midnight(after, zone=clinician.zone))
    rows = list(
        Entry.objects.filter(clinician=clinician)
        .listed()
        .touching_days(first_day=first_day, day_after=after, window=window)
        .select_related("event")
        .order_by("event__starts_at", "event__ends_at", "pk")
    )
    also: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.twin_of_id:
            also[row.twin_of_id].append(row.event.source_id)
    return tuple(_shown(row, clinician, also=also[row.pk]) for row in rows if row.twin_of_id is None)


def _shown(entry: Entry, clinician: Clinician, *, also: Iterable[int]) -> WeekEntry:
    event = entry.event
    return WeekEntry(
        pk=entry.pk,
        title=None if clinician.covered else event.title,
        kind=Kind(entry.kind),
        starts_at=event.starts_at.astimezone(clinician.zone),
        ends_at=event.ends_at.astimezone(clinician.zone),
        days=(event.first_day, event.day_after) if event.first_day and event.day_after else None,
        source=event.source_id,
        tentative=event.status == Status.TENTATIVE,
        sorted_by=SortedBy(entry.sorted_by),
        also_in=tuple(also),
    )


def unsorted_entries(clinician: Clinician, *, now: datetime) -> EntryQuerySet:
    """Entries that no rule fits, four weeks back and eight ahead."""
    return _in_window(clinician, around(now)).filter(kind=Kind.UNSORTED)


def unsorted_count(clinician: Clinician, *, now: datetime) -> int:
    """How many entries wait to be sorted, four weeks back and eight ahead. One query."""
    return unsorted_entries(clinician, now=now).count()


def unsorted_groups(clinician: Clinician, *, now: datetime) -> tuple[Group, ...]:
    """The entries that wait to be sorted, by the look of their titles. One query."""
    return _groups(unsorted_entries(clinician, now=now))


def check_groups(clinician: Clinician, *, now: datetime) -> tuple[Group, ...]:
    """All entries of a year by the look of their titles and what they were taken for. One query."""
    entries = _in_window(clinician, Window(now - CHECKED, now + CHECKED))
    return _groups(entries.exclude(sorted_by=SortedBy.HAND))


def _in_window(clinician: Clinician, window: Window) -> EntryQuerySet:
    return Entry.objects.counted().filter(
        clinician=clinician, event__starts_at__lt=window.end, event__starts_at__gte=window.start
    )


def _groups(entries: EntryQuerySet) -> tuple[Group, ...]:
    rows = entries.select_related("event").order_by("-event__starts_at", "pk")
    return group(
        Seen(
            row.event.title,
            row.event.shape_key,
            length_of(row.event.minutes, all_day=row.event.all_day),
            Kind(row.kind),
        )
        for row in rows
    )


def rule_counts(clinician: Clinician, *, now: datetime) -> dict[int | None, int]:
    """How many entries each rule decides, four weeks back and eight ahead. One query."""
    rows = (
        _in_window(clinician, around(now))
        .filter(sorted_by=SortedBy.RULE)
        .order_by()
        .values_list("rule")
        .annotate(count=Count("pk"))
    )
    return dict(rows)


def rule_preview(clinician: Clinician, *, rule: Rule, now: datetime) -> Preview:
    """What a rule would decide, four weeks back and eight ahead. Two queries. Without `pk` it stands last."""
    others = [row.as_rule() for row in clinician.rules.in_use()]
    at = next((place for place, other in enumerate(others) if other.pk == rule.pk), len(others))
    entries = _in_window(clinician, around(now)).exclude(sorted_by=SortedBy.HAND).select_related("event")
    return preview(
        rule,
        earlier=others[:at],
        later=others[at + 1 :],
        candidates=[_candidate(entry, clinician) for entry in entries],
    )


def _candidate(entry: Entry, clinician: Clinician) -> Candidate:
    event = entry.event
    listing = Listing(event.title, event.minutes, event.source_id, event.busy, event.all_day, event.shape_key)
    return Candidate(entry.pk, listing, event.starts_at.astimezone(clinician.zone), Kind(entry.kind))


def like_count(entry: Entry) -> int:
    """How many entries look like this one and were not sorted by hand, whenever they are. One query."""
    event = entry.event
    length = length_of(event.minutes, all_day=event.all_day)
    alike = Entry.objects.counted().filter(clinician=entry.clinician_id, event__shape_key=event.shape_key)
    rows = alike.exclude(sorted_by=SortedBy.HAND).values_list("event__starts_at", "event__ends_at", "event__first_day")
    return sum(
        length_of(int((end - start).total_seconds() // 60), all_day=first is not None) == length
        for start, end, first in rows
    )


def source_names(clinician: Clinician) -> dict[int, str]:
    """The names of the clinician's calendars. One query."""
    return dict(Source.objects.filter(owner=clinician.user_id).values_list("pk", "name"))


def pair_of(entry: Entry) -> PairSide | None:
    """The other listing of the same session, or the one this was split from; None when there is none."""
    if entry.twin_of:
        return PairSide(entry.pk, entry.twin_of.event.source.name, split=False)
    if entry.split:
        return PairSide(entry.pk, "", split=True)
    twin = entry.twins.select_related("event__source").first()
    return PairSide(twin.pk, twin.event.source.name, split=False) if twin else None


def next_supervision(clinician: Clinician, *, now: datetime) -> date | None:
    """The day, in her zone, of the next supervision hour that a calendar shows; None without one. One query."""
    hours = clinician.entries.counted().filter(kind=Kind.SUPERVISION, event__starts_at__gte=now)
    start = hours.order_by("event__starts_at").values_list("event__starts_at", flat=True).first()
    return start.astimezone(clinician.zone).date() if start else None
