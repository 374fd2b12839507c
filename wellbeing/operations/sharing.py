"""Sharing, narrowing, stopping, looking. Each is written into the log that both see, and into the audit log."""

from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from accounts import operations as accounts
from accounts.domain.audit import Deed
from accounts.models import Invitation
from caseload.models import Clinician
from wellbeing.domain.sharing.parts import LONGEST, Part, Shares, end_of
from wellbeing.models import Grant, GrantDeed, GrantLog

KEPT = timedelta(days=365)
RESUMED_WITHIN = timedelta(minutes=10)  # later on, what is shown has to be looked at and saved anew
_DEEDS = {
    GrantDeed.STARTED: Deed.GRANTED,
    GrantDeed.RESUMED: Deed.GRANTED,
    GrantDeed.TAKEN_UP: Deed.GRANT_CHANGED,
    GrantDeed.CHANGED: Deed.GRANT_CHANGED,
    GrantDeed.STOPPED: Deed.GRANT_ENDED,
    GrantDeed.LOOKED: Deed.LOOKED,
    GrantDeed.AGENDA: Deed.LOOKED,
}


class TooLong(ValueError):
    """Twelve weeks are the most."""


@transaction.atomic
def share(
    clinician: Clinician, *, viewer: User, name: str, shares: Shares, purpose: str, last_day: date, now: datetime
) -> Grant:
    """Shows these parts to somebody with an account. A share with the same person is the same row. Raises `TooLong`."""
    found = Grant.objects.select_for_update().filter(clinician=clinician, viewer=viewer).first()
    grant = found or Grant(clinician=clinician, viewer=viewer, began_at=now)
    grant.viewer_name = name
    return _saved(grant, shares, purpose, last_day, now)


@transaction.atomic
def share_by_invitation(
    clinician: Clinician, *, name: str, shares: Shares, purpose: str, last_day: date, now: datetime
) -> tuple[Grant, str]:
    """Shows these parts to whoever takes the invitation; gives its token, which nobody can read again."""
    roles = {"practises": False, "supervisor": True, "administrator": False}
    invitation, token = accounts.invite(clinician.user, roles=roles, name=name, now=now)
    grant = Grant(clinician=clinician, invitation=invitation, viewer_name=name, began_at=now)
    return _saved(grant, shares, purpose, last_day, now), token


@transaction.atomic
def change_share(grant: Grant, *, shares: Shares, purpose: str, last_day: date, now: datetime) -> Grant:
    """Widens, narrows or renews; a share that was stopped or over begins again. Raises `TooLong`."""
    return _saved(grant, shares, purpose, last_day, now)


def _saved(grant: Grant, shares: Shares, purpose: str, last_day: date, now: datetime) -> Grant:
    ends_at = end_of(last_day, zone=grant.clinician.zone)
    if not now < ends_at <= now + LONGEST + timedelta(days=1, hours=1):
        raise TooLong
    begins = grant.pk is None or not grant.is_open(now)
    if begins:
        grant.began_at, grant.revoked_at = now, None
    grant.parts, grant.patterns = {part.value: weeks for part, weeks in shares.parts.items()}, list(shares.patterns)
    grant.only_week, grant.purpose, grant.ends_at, grant.changed_at = shares.only_week, purpose, ends_at, now
    grant.save()
    _write(grant, GrantDeed.STARTED if begins else GrantDeed.CHANGED, by=grant.clinician.user, now=now)
    return grant


@transaction.atomic
def stop_sharing(grant: Grant, *, now: datetime) -> bool:
    """From the next request on nothing is shown; an invitation that nobody took is void. False when it was over."""
    if not Grant.objects.filter(pk=grant.pk, revoked_at=None, ends_at__gt=now).update(revoked_at=now, changed_at=now):
        return False
    Invitation.objects.open(now).filter(grant=grant).update(ends_at=now)
    _write(grant, GrantDeed.STOPPED, by=grant.clinician.user, now=now)
    return True


@transaction.atomic
def resume_sharing(grant: Grant, *, now: datetime) -> bool:
    """Takes "stop" back, for ten minutes. False when it is too late for that."""
    lately = Grant.objects.filter(pk=grant.pk, revoked_at__gt=now - RESUMED_WITHIN, ends_at__gt=now)
    if not lately.update(revoked_at=None, changed_at=now):
        return False
    Invitation.objects.filter(grant=grant, taken_at=None).update(ends_at=F("made_at") + accounts.INVITED_FOR)
    _write(grant, GrantDeed.RESUMED, by=grant.clinician.user, now=now)
    return True


@transaction.atomic
def take_up(invitation: Invitation, *, viewer: User, now: datetime) -> Grant | None:
    """Attaches what was to be shown to whoever took the invitation; None when nothing was, or it is her own."""
    grant = Grant.objects.select_related("clinician__user").filter(invitation=invitation, viewer=None).first()
    if grant is None or grant.clinician.user_id == viewer.pk:
        return None
    before = Grant.objects.filter(clinician=grant.clinician, viewer=viewer).first()
    if before is not None:  # one row a pair: what was shared before gives way, its log stays
        GrantLog.objects.filter(grant=before).update(grant=grant)
        before.delete()
    grant.viewer = viewer
    grant.save(update_fields=["viewer"])
    _write(grant, GrantDeed.TAKEN_UP, by=viewer, now=now)
    return grant


def looked(grant: Grant, *, agenda: bool = False, now: datetime) -> None:
    """Writes down that the viewer opened the page, and which parts stood on it."""
    if grant.viewer is not None:
        _write(grant, GrantDeed.AGENDA if agenda else GrantDeed.LOOKED, by=grant.viewer, now=now)


@transaction.atomic
def _write(grant: Grant, deed: GrantDeed, *, by: User, now: datetime) -> None:
    shares = grant.shares
    parts = sorted(part.value for part in shares.parts)
    patterns = len(shares.patterns) if Part.PATTERNS in shares.parts else 0
    by_viewer = by.pk == grant.viewer_id
    GrantLog.objects.create(grant=grant, at=now, deed=deed, by_viewer=by_viewer, parts=parts, patterns=patterns)
    subject = grant.clinician.user_id
    accounts.record(_DEEDS[deed], at=now, actor=by.pk, subject=subject, share=grant.pk, parts=parts)


def forget_old_looks(*, now: datetime) -> int:
    """Removes lines of the log that are older than a year; gives how many."""
    return GrantLog.objects.filter(at__lt=now - KEPT).delete()[0]
