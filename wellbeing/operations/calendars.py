"""What schedules do for a clinician: calendars are read, silence is told, promises are mailed."""

from datetime import datetime

from django.core.mail import send_mail

from calendar_sync import operations as calendars
from calendar_sync import queries as calendars_read
from calendar_sync.models import Source, SyncRun
from caseload import operations as caseload
from caseload import queries as caseload_read
from caseload.models import Clinician

SAMPLE_USER = "sample"
SILENCE = "Headroom: a calendar is not being read"
SILENCE_SAID = (
    "One of your calendars has not been read for a day or more. What was read before still counts,\n"
    "but weeks to come may look lighter than they are. Sign in to Headroom to see which one, and why.\n"
)


def refresh(source: Source, *, clinician: Clinician, now: datetime) -> SyncRun | None:
    """Reads a source and lets the caseload follow: the one place where the order of steps is written."""
    run = calendars.sync_source(source, zone=clinician.zone, now=now, own=caseload_read.protected_uids(clinician))
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
