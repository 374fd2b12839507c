"""Keeps track of sessions that stand in two calendars."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from calendar_sync.models import Event
from caseload.domain.pairs import NEAR, Slot, pair_up
from caseload.domain.types import Kind
from caseload.models import Clinician, Entry
from caseload.operations.sessions import follow, with_rows

BATCH = 500


@transaction.atomic
def split_pair(entry: Entry, *, now: datetime) -> Entry:
    """The second listing of a pair counts for itself from now on; later readings keep it so."""
    return _set_split(entry, split=True, now=now)


@transaction.atomic
def rejoin_pair(entry: Entry, *, now: datetime) -> Entry:
    """Takes a split back: where another calendar lists the same time, it counts once again."""
    return _set_split(entry, split=False, now=now)


def _set_split(entry: Entry, *, split: bool, now: datetime) -> Entry:
    clinician = Clinician.objects.select_for_update().get(pk=entry.clinician_id)
    Entry.objects.filter(pk=entry.pk).update(split=split)
    event = with_rows(Event.objects.filter(pk=entry.event_id)).get()
    follow(clinician, [event, *pair_again(clinician, [event])], now=now)
    return event.entry


def pair_again(clinician: Clinician, events: Sequence[Event]) -> list[Event]:
    """Finds pairs anew around these events and writes them; gives the further events that this touched.

    The events carry their `entry`; an entry that changes is changed in memory as well.
    """
    if not events:
        return []
    left = _left_behind(events)
    around = [*events, *left]
    near = _near(clinician, around)
    second = pair_up(_slot(event) for event in near)
    here = {event.pk for event in around}
    starts = sorted(event.starts_at for event in around)
    # Only direct neighbours are decided with them: of farther ones the partner is not loaded.
    beside = [event for event in near if event.pk not in here and _is_beside(event, starts)]
    changed = _write_pairs([*around, *beside], second=second)
    return left + [event for event in changed if event.pk not in here]


def _write_pairs(events: Iterable[Event], *, second: dict[int, int]) -> list[Event]:
    changed = [event for event in events if event.entry.twin_of_id != second.get(event.entry.pk)]
    for event in changed:
        event.entry.twin_of_id = second.get(event.entry.pk)
    Entry.objects.bulk_update([event.entry for event in changed], ["twin_of"], batch_size=BATCH)
    return changed


def _left_behind(events: Sequence[Event]) -> list[Event]:
    """Second listings of entries among these events: their first may have moved away."""
    here = {event.pk for event in events}
    pks = [event.entry.pk for event in events]
    found: list[Event] = []
    for start in range(0, len(pks), BATCH):
        found += with_rows(Event.objects.filter(entry__twin_of__in=pks[start : start + BATCH]))
    return [event for event in found if event.pk not in here]


def _near(clinician: Clinician, events: Sequence[Event]) -> list[Event]:
    starts = [event.starts_at for event in events]
    in_reach = Event.objects.listed().filter(
        starts_at__gte=min(starts) - 3 * NEAR, starts_at__lte=max(starts) + 3 * NEAR, first_day__isnull=True
    )
    return list(with_rows(in_reach.filter(entry__clinician=clinician, entry__kind=Kind.SESSION)))


def _slot(event: Event) -> Slot:
    return Slot(event.entry.pk, event.source_id, event.starts_at, event.ends_at, event.entry.split)


def _is_beside(event: Event, starts: Sequence[datetime]) -> bool:
    at = bisect_left(starts, event.starts_at - NEAR)
    return at < len(starts) and starts[at] <= event.starts_at + NEAR
