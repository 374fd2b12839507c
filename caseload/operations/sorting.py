"""Gives every calendar event its kind, and lets sessions and pairs follow."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from calendar_sync.models import Event
from caseload.domain.guessing import STARTING_RULES
from caseload.domain.sorting import Listing, Sorted, Sorter, sorter
from caseload.domain.types import Kind, SortedBy
from caseload.models import Clinician, Entry
from caseload.operations.owing import owe_again
from caseload.operations.pairing import pair_again
from caseload.operations.sessions import follow, tidy_sessions, with_rows

# A reading takes minutes at most: whatever it wrote is younger than this when it can be seen.
LONGEST_READING = timedelta(days=1)
BATCH = 500

Deciding = tuple[Kind, SortedBy, int | None]


@transaction.atomic
def sort_new_events(clinician: Clinician, *, now: datetime) -> int:
    """Sorts what is new or changed; sessions, pairs and notes follow. Gives how many events."""
    held = _hold(clinician)
    events = _unseen(held)
    _sort(held, events, now=now)
    tidy_sessions(held, now=now)
    if held.sorted_at is None and held.notes_from is None:
        # A newcomer starts at zero: nobody owes years of notes because a calendar was connected.
        held.notes_from = now
    if events and held.note_days_worked:
        owe_again(held, now=now)  # leave may have come or gone
    held.sorted_at = now
    held.save(update_fields=["sorted_at", "notes_from"])
    clinician.sorted_at, clinician.notes_from = held.sorted_at, held.notes_from
    return len(events)


@transaction.atomic
def sort_again(clinician: Clinician, *, now: datetime) -> int:
    """Sorts everything by the rules as they are, but for corrections by hand. Gives how many changed."""
    held = _hold(clinician)
    events = list(with_rows(Event.objects.filter(source__owner=held.user_id)))
    return _sort(held, events, now=now)


@transaction.atomic
def correct_kind(entry: Entry, *, kind: Kind, now: datetime) -> Entry:
    """Sets the kind by hand; later readings and rules leave it alone."""
    return correct_kinds([entry], kind=kind, now=now)[0]


@transaction.atomic
def let_rules_decide(entry: Entry, *, now: datetime) -> Entry:
    """Takes a correction by hand back."""
    clinician = _hold(entry.clinician)
    Entry.objects.filter(pk=entry.pk).update(sorted_by=SortedBy.NOBODY)
    _sort(clinician, list(with_rows(Event.objects.filter(entry=entry.pk))), now=now)
    return Entry.objects.select_related("event__source").get(pk=entry.pk)


@transaction.atomic
def correct_kinds(entries: Sequence[Entry], *, kind: Kind, now: datetime) -> list[Entry]:
    """Sets the kind of several entries of one clinician by hand."""
    clinician = _hold(entries[0].clinician)
    pks = [entry.pk for entry in entries]
    Entry.objects.filter(pk__in=pks).update(kind=kind, sorted_by=SortedBy.HAND, rule=None)
    _settle(clinician, list(with_rows(Event.objects.filter(entry__in=pks))), now=now)
    return list(Entry.objects.filter(pk__in=pks).select_related("event__source"))


def _hold(clinician: Clinician) -> Clinician:
    # One at a time for each clinician: two workers would make two sessions of one event.
    return Clinician.objects.select_for_update().get(pk=clinician.pk)


def _unseen(clinician: Clinician) -> list[Event]:
    events = Event.objects.filter(source__owner=clinician.user_id)
    if clinician.sorted_at is not None:
        events = events.filter(changed_at__gte=clinician.sorted_at - LONGEST_READING)
    # Compared with what was seen, not with the clock: slow readings commit rows older than the last sorting.
    return list(with_rows(events.filter(Q(entry__isnull=True) | ~Q(entry__seen_at=F("changed_at")))))


def _sort(clinician: Clinician, events: list[Event], *, now: datetime) -> int:
    if not events:
        return 0
    changed = _write_kinds(clinician, events, decide=_decider(clinician))
    _settle(clinician, changed, now=now)
    return len(changed)


def _settle(clinician: Clinician, events: list[Event], *, now: datetime) -> None:
    others = pair_again(clinician, events)
    follow(clinician, [*events, *others], now=now)


def _decider(clinician: Clinician) -> Sorter:
    if clinician.checked:
        return sorter(rule.as_rule() for rule in clinician.rules.in_use())
    return sorter([*(rule.as_rule() for rule in clinician.rules.in_use()), *STARTING_RULES])


def _write_kinds(clinician: Clinician, events: list[Event], *, decide: Sorter) -> list[Event]:
    """Writes entries; gives the events that are new, changed, or now of another kind."""
    made: list[Entry] = []
    moved: dict[tuple[Deciding, datetime], list[int]] = {}
    touched: list[Event] = []
    for event in events:
        entry = getattr(event, "entry", None) or Entry(clinician=clinician, event=event)
        before = (_deciding(entry), entry.seen_at)
        if entry.sorted_by != SortedBy.HAND:
            _apply(entry, decide(_listing(event)))
        entry.seen_at = event.changed_at
        if entry.pk is None:
            made.append(entry)
        elif before != (_deciding(entry), entry.seen_at):
            moved.setdefault((_deciding(entry), entry.seen_at), []).append(entry.pk)
        else:
            continue
        touched.append(event)
    Entry.objects.bulk_create(made, batch_size=BATCH)
    for ((kind, by, rule), seen_at), pks in moved.items():
        for start in range(0, len(pks), BATCH):
            some = Entry.objects.filter(pk__in=pks[start : start + BATCH])
            some.update(kind=kind, sorted_by=by, rule=rule, seen_at=seen_at)
    return touched


def _deciding(entry: Entry) -> Deciding:
    return Kind(entry.kind), SortedBy(entry.sorted_by), entry.rule_id


def _apply(entry: Entry, found: Sorted) -> None:
    entry.kind = found.kind
    entry.rule_id = found.rule.pk if found.rule else None
    entry.sorted_by = SortedBy.NOBODY
    if found.rule:
        entry.sorted_by = SortedBy.RULE if found.rule.pk else SortedBy.GUESS


def _listing(event: Event) -> Listing:
    return Listing(
        title=event.title,
        minutes=event.minutes,
        source=event.source_id,
        busy=event.busy,
        all_day=event.all_day,
        shape=event.shape_key,
    )
