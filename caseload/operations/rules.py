"""The clinician's rules: written, changed, moved, removed and brought back. Entries follow at once."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from caseload.domain.guessing import LENGTHS, STARTING_RULES, Length, length_of, rule_like
from caseload.domain.sorting import Listing, Rule, sorter
from caseload.domain.types import Kind, SortedBy
from caseload.models import Clinician, Entry, SortingRule
from caseload.operations.sorting import correct_kinds, sort_again

KEPT_AFTER_REMOVAL = timedelta(days=1)


@transaction.atomic
def add_rule(
    clinician: Clinician, *, rule: Rule, now: datetime, first: bool = False, leave_out: Sequence[int] = ()
) -> SortingRule:
    """Adds a rule, behind the others or in front; entries left out get what later rules say, by hand."""
    rows = list(clinician.rules.in_use())
    row = _filled(SortingRule(clinician=clinician, position=0), rule)
    row.save()
    _number([row, *rows] if first else [*rows, row])
    _sorted_anew(clinician, row, leave_out=leave_out, now=now)
    return row


@transaction.atomic
def change_rule(row: SortingRule, *, rule: Rule, now: datetime, leave_out: Sequence[int] = ()) -> SortingRule:
    """Changes a rule in its place."""
    _filled(row, rule).save()
    _sorted_anew(row.clinician, row, leave_out=leave_out, now=now)
    return row


@transaction.atomic
def move_rule(row: SortingRule, *, by: int, now: datetime) -> None:
    """Moves a rule by so many places: -1 is one place up."""
    rows = list(row.clinician.rules.in_use())
    at = next(place for place, other in enumerate(rows) if other.pk == row.pk)
    rows.insert(max(0, at + by), rows.pop(at))
    _number(rows)
    sort_again(row.clinician, now=now)


@transaction.atomic
def remove_rule(row: SortingRule, *, now: datetime) -> None:
    """Takes a rule out of use; it can be brought back for a day."""
    SortingRule.objects.filter(clinician=row.clinician, removed_at__lt=now - KEPT_AFTER_REMOVAL).delete()
    row.removed_at = now
    row.save(update_fields=["removed_at"])
    _number(list(row.clinician.rules.in_use()))
    sort_again(row.clinician, now=now)


@transaction.atomic
def restore_rule(row: SortingRule, *, now: datetime) -> None:
    """Brings a removed rule back to its place."""
    rows = list(row.clinician.rules.in_use())
    row.removed_at = None
    row.save(update_fields=["removed_at"])
    rows.insert(max(0, row.position - 1), row)
    _number(rows)
    sort_again(row.clinician, now=now)


def rule_like_entry(entry: Entry, *, kind: Kind) -> Rule:
    """The rule "all like this one" for an entry, as it would be saved."""
    event = entry.event
    length = length_of(event.minutes, all_day=event.all_day)
    return rule_like(event.shape_key, example=event.title, length=length, kind=kind)


@transaction.atomic
def answer_check(clinician: Clinician, *, changes: Mapping[tuple[str, str], Kind], now: datetime) -> None:
    """Ends the guessing: what she changed (shape, length name -> kind) and the starting rules become hers.

    Rules that she has already stay before the starting ones. Answering again adds only the changes.
    """
    if not clinician.checked:
        own = list(clinician.rules.in_use())
        starting = [_filled(SortingRule(clinician=clinician, position=0), one) for one in STARTING_RULES]
        SortingRule.objects.bulk_create(starting)
        _number([*own, *starting])
        # The limits may have been set while the calendar was still being read.
        clinician.setup = "done" if clinician.limits.exists() else "limits"
        clinician.save(update_fields=["setup"])
    sort_groups(clinician, changes=changes, now=now)


@transaction.atomic
def sort_groups(clinician: Clinician, *, changes: Mapping[tuple[str, str], Kind], now: datetime) -> None:
    """Writes a rule in front for each group of titles that look alike (shape, length name -> kind)."""
    own = list(clinician.rules.in_use())
    fronts = [_filled(SortingRule(clinician=clinician, position=0), one) for one in _changed_groups(clinician, changes)]
    SortingRule.objects.bulk_create(fronts)
    _number([*fronts, *own])
    sort_again(clinician, now=now)


def _changed_groups(clinician: Clinician, changes: Mapping[tuple[str, str], Kind]) -> list[Rule]:
    lengths: dict[str, Length] = {length.name: length for length in LENGTHS}
    rules = []
    for (shape, name), kind in changes.items():
        example = clinician.entries.filter(event__shape_key=shape).select_related("event").first()
        # A shape that none of her events has: a stale or foreign form.
        if example is not None and name in lengths:
            rules.append(rule_like(shape, example=example.event.title, length=lengths[name], kind=kind))
    return rules


def _filled(row: SortingRule, rule: Rule) -> SortingRule:
    row.test, row.kind, row.words = rule.test, rule.kind, "\n".join(rule.words)
    row.source_id = rule.source
    row.minutes_from, row.minutes_to = rule.minutes_from, rule.minutes_to
    row.busy, row.all_day = rule.busy, rule.all_day
    return row


def _number(rows: Sequence[SortingRule]) -> None:
    for place, row in enumerate(rows, start=1):
        row.position = place
    SortingRule.objects.bulk_update(rows, ["position"])


def _sorted_anew(clinician: Clinician, row: SortingRule, *, leave_out: Sequence[int], now: datetime) -> None:
    sort_again(clinician, now=now)
    _leave_out(clinician, row, pks=leave_out, now=now)


def _leave_out(clinician: Clinician, row: SortingRule, *, pks: Sequence[int], now: datetime) -> None:
    """Entries that this rule took although they do not belong: what later rules say is set by hand."""
    taken = clinician.entries.filter(pk__in=pks, rule=row, sorted_by=SortedBy.RULE).select_related("event")
    later = [other.as_rule() for other in clinician.rules.in_use() if other.position > row.position]
    decide = sorter(later)
    by_kind: dict[Kind, list[Entry]] = {}
    for entry in taken:
        entry.clinician = clinician
        by_kind.setdefault(decide(listing_of(entry)).kind, []).append(entry)
    for kind, entries in by_kind.items():
        correct_kinds(entries, kind=kind, now=now)


def listing_of(entry: Entry) -> Listing:
    """The entry's event as the rules see it."""
    event = entry.event
    return Listing(event.title, event.minutes, event.source_id, event.busy, event.all_day, event.shape_key)
