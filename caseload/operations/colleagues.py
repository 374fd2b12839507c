"""The directory of colleagues: kept, confirmed, taken over from a table; and what was given to whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from caseload.domain.referral.types import ColleagueCard, Outcome
from caseload.models import Ask, Clinician, Colleague, Referral
from caseload.models.colleagues import card_fields

MOST = 2000


def save_colleague(
    clinician: Clinician, row: Colleague | None, *, card: ColleagueCard, why_not: str, now: datetime
) -> Colleague:
    """Adds a colleague, or changes the one in `row`."""
    values = card_fields(card) | {"why_not": why_not, "changed_at": now}
    if row is None:
        return Colleague.objects.create(clinician=clinician, **values)
    Colleague.objects.filter(pk=row.pk).update(**values, version=F("version") + 1)
    row.refresh_from_db()
    return row


def confirm_colleague(row: Colleague, *, today: date, now: datetime) -> None:
    """They said today that it still holds."""
    Colleague.objects.filter(pk=row.pk).update(confirmed_on=today, changed_at=now, version=F("version") + 1)


def remove_colleague(row: Colleague, *, removed: bool, now: datetime) -> None:
    """Takes a colleague off the list, or brings them back."""
    Colleague.objects.filter(pk=row.pk).update(removed_at=now if removed else None, version=F("version") + 1)


@transaction.atomic
def take_over_colleagues(
    clinician: Clinician, *, new: Iterable[ColleagueCard], changed: Mapping[int, ColleagueCard], now: datetime
) -> int:
    """Writes what a table brings, all or nothing; gives how many rows."""
    made = [Colleague(clinician=clinician, changed_at=now, **card_fields(card)) for card in new]
    Colleague.objects.bulk_create(made, batch_size=300)
    for pk, card in changed.items():
        rows = Colleague.objects.filter(pk=pk, clinician=clinician)
        rows.update(**card_fields(card), changed_at=now, version=F("version") + 1)
    return len(made) + len(changed)


@transaction.atomic
def log_referrals(ask: Ask, colleagues: Sequence[int], *, now: datetime) -> None:
    """Notes who was named in the answer; naming somebody twice is once."""
    own = Colleague.objects.filter(clinician=ask.clinician, pk__in=colleagues)
    rows = [Referral(clinician=ask.clinician, colleague=row, ask=ask, given_at=now) for row in own]
    Referral.objects.bulk_create(rows, ignore_conflicts=True)


def say_outcome(referral: Referral, *, outcome: Outcome, now: datetime) -> None:
    """What became of it."""
    Referral.objects.filter(pk=referral.pk).update(outcome=outcome, outcome_at=now)


def set_compacts(clinician: Clinician, *, compacts: dict[str, list[str]]) -> None:
    """Which states belong to which compact, as she knows it."""
    clinician.compacts = compacts
    clinician.save(update_fields=["compacts"])
