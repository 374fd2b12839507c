"""Being counted in the practice's figures, stopping, and counting a week. See docs/consent.md."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from accounts import operations as accounts
from accounts.domain.audit import Deed
from caseload.models import Clinician
from wellbeing.domain.sharing.group import circles_for, figures_of, last_settled
from wellbeing.domain.sharing.parts import LONGEST, end_of
from wellbeing.models import PracticeShare, PracticeWeek
from wellbeing.operations.sharing import TooLong
from wellbeing.queries.practice import circles_ever, people_of


@transaction.atomic
def take_part(clinician: Clinician, *, last_day: date, now: datetime) -> PracticeShare:
    """Counts her until the end of that day. After a stop or an end it begins anew. Raises `TooLong`."""
    ends_at = end_of(last_day, zone=clinician.zone)
    if not now < ends_at <= now + LONGEST + timedelta(days=1, hours=1):
        raise TooLong
    share, made = PracticeShare.objects.select_for_update().get_or_create(
        clinician=clinician, defaults={"began_at": now, "ends_at": ends_at}
    )
    begins = made or not share.is_open(now)
    if begins:
        share.began_at, share.stopped_at = now, None
    share.ends_at = ends_at
    share.save()
    _record(Deed.GRANTED if begins else Deed.GRANT_CHANGED, clinician, now)
    return share


@transaction.atomic
def take_no_part(clinician: Clinician, *, now: datetime) -> bool:
    """Stops at once: every week she is counted in is blank from the next request on. False when it was over."""
    running = PracticeShare.objects.filter(clinician=clinician, stopped_at=None, ends_at__gt=now)
    if not running.update(stopped_at=now):
        return False
    _record(Deed.GRANT_ENDED, clinician, now)
    return True


def _record(deed: Deed, clinician: Clinician, now: datetime) -> None:
    accounts.record(deed, at=now, actor=clinician.user_id, subject=clinician.user_id, group=True)


@transaction.atomic
def count_practice_week(*, now: datetime) -> bool:
    """Counts the last week that is over for everybody, once. False when it was counted, or too few are in it."""
    monday = last_settled(now.astimezone(UTC).date())
    if PracticeWeek.objects.filter(first_day=monday).exists():
        return False
    people = people_of(monday, now=now)
    circles = circles_for(people, circles_ever())
    figures = figures_of([people[person] for circle in circles for person in circle])
    if figures is None:
        return False
    values = {"members": PracticeWeek.sealed(circles), "figures": figures, "counted_at": now}
    return PracticeWeek.objects.get_or_create(first_day=monday, defaults=values)[1]
