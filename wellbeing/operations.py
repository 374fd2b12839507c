"""What schedules do for a clinician, and the made-up practice."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction

from calendar_sync import operations as calendars
from calendar_sync import queries as calendars_read
from calendar_sync.domain.types import TitleStyle
from calendar_sync.models import Source, SyncRun
from caseload import operations as caseload
from caseload.domain.types import NoteState
from caseload.models import Clinician, Note
from wellbeing.domain.sample import CEILING, NAME, NOTES_OWED, STALE, TARGET, sample_calendars

SAMPLE_USER = "sample"
SILENCE = "Headroom: a calendar is not being read"
SILENCE_SAID = (
    "One of your calendars has not been read for a day or more. What was read before still counts,\n"
    "but weeks to come may look lighter than they are. Sign in to Headroom to see which one, and why.\n"
)


def refresh(source: Source, *, clinician: Clinician, now: datetime) -> SyncRun | None:
    """Reads a source and lets the caseload follow: the one place where the order of steps is written."""
    run = calendars.sync_source(source, zone=clinician.zone, now=now)
    if run is not None and not run.unchanged and not run.fault:
        caseload.sort_new_events(clinician, now=now)
    return run


def tell_of_silence(*, now: datetime) -> int:
    """Mails each owner of a source that is not being read, once; gives to how many. The mail names nothing."""
    told = 0
    for owner in calendars_read.owners_to_tell(now):
        if calendars.claim_telling(owner, now=now):
            send_mail(SILENCE, SILENCE_SAID, None, [owner.email])
            told += 1
    return told


@transaction.atomic
def open_sample(*, zone: str, now: datetime) -> User:
    """The made-up practice's user, made through the same pipeline as everybody's; the same one when it exists."""
    user, new = User.objects.get_or_create(username=SAMPLE_USER)
    if not new:
        return user
    user.set_unusable_password()
    user.save()
    today = now.astimezone(ZoneInfo(zone)).date()
    long_ago = now - timedelta(days=400)
    clinician = Clinician.objects.create(user=user, name=NAME, time_zone=zone, sample=True, notes_from=long_ago)
    for calendar in sample_calendars(today, zone=zone):
        read_at = now - timedelta(days=STALE) if calendar.stale else now
        source = calendars.upload_file(user, name=calendar.name, body=calendar.ics, titles=TitleStyle.KEEP, now=read_at)
        calendars.sync_source(source, zone=clinician.zone, now=read_at)
    caseload.sort_new_events(clinician, now=now)
    caseload.answer_check(clinician, changes={}, now=now)
    limits = caseload.FirstLimits(TARGET, CEILING, note_days=3, note_minutes=8)
    caseload.answer_limits(clinician, asked=limits, holds_from=long_ago.date())
    _write_older_notes(clinician, now=now)
    return user


def _write_older_notes(clinician: Clinician, *, now: datetime) -> None:
    owed = Note.objects.owed(now).filter(session__clinician=clinician).order_by("-session__ends_at")
    kept = list(owed.values_list("pk", flat=True)[: NOTES_OWED - 1])
    older = owed.filter(session__ends_at__lt=now - timedelta(days=8)).values_list("pk", flat=True).first()
    owed.exclude(pk__in=[*kept, older]).update(state=NoteState.SIGNED, written_at=now)


def remove_sample(user: User) -> None:
    """Forgets the made-up practice, and nothing else."""
    User.objects.filter(pk=user.pk, username=SAMPLE_USER).delete()
