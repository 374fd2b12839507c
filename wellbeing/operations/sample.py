"""The made-up practice."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.db import transaction

from calendar_sync import operations as calendars
from calendar_sync.domain.types import TitleStyle
from caseload import operations as caseload
from caseload import queries as caseload_read
from caseload.domain.asks.types import Decision
from caseload.domain.types import Attendance, NoteState, PaperKind, Recurring
from caseload.models import Clinician, Note
from wellbeing.domain.reviewing import DONE
from wellbeing.domain.sample import CEILING, NAME, NOTES_DUE, OLD_NOTES, STALE, TARGET, sample_calendars
from wellbeing.domain.sample_asks import sample_answers, sample_asks, sample_colleagues
from wellbeing.operations.judging import judge_everyone
from wellbeing.operations.reviews import save_review

SAMPLE_USER = "sample"
SILENCE = "Headroom: a calendar is not being read"
SILENCE_SAID = (
    "One of your calendars has not been read for a day or more. What was read before still counts,\n"
    "but weeks to come may look lighter than they are. Sign in to Headroom to see which one, and why.\n"
)


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
    caseload.answer_limits(clinician, asked=limits, holds_from=long_ago.date(), now=now)
    _write_older_notes(clinician, now=now)
    _fill_caseload(clinician, now=now)
    _fill_reviews(clinician, now=now)
    judge_everyone([clinician], now=now)
    return user


def _write_older_notes(clinician: Clinician, *, now: datetime) -> None:
    """Leaves some notes of every age owed, and says of the others that they were written the same or the next day."""
    today = now.astimezone(clinician.zone).date()
    unwritten = Note.objects.unwritten(now).filter(clinician=clinician).select_related("session")
    notes = list(unwritten.order_by("-session__ends_at"))
    left = [note for note in notes if note.due_on > today]
    due = [note for note in notes if note.due_on <= today]
    old = [note for note in due if note.session.ends_at < now - timedelta(days=8)]
    left += [*due[: NOTES_DUE - OLD_NOTES], *old[:OLD_NOTES]]
    written = [note for note in notes if note not in left]
    for at, note in enumerate(written):
        # Some right after the session, some in the evening, some days later; always at the same minute, so that
        # the made-up times tell no pace.
        lag = timedelta(hours=(0, 0, 2, 24, 72, at % 130)[at % 6], minutes=10)
        note.state, note.written_at = NoteState.SIGNED, min(note.session.ends_at + lag, now)
    Note.objects.bulk_update(written, ["state", "written_at"], batch_size=300)


def _fill_caseload(clinician: Clinician, *, now: datetime) -> None:
    """Takes the proposed clients on the books, with agreements, absences and a piece of paperwork."""
    today = now.astimezone(clinician.zone).date()
    proposed = [(one, one.label) for one in caseload_read.proposals(clinician, now=now) if one.likely]
    accepted = caseload.accept_proposals(clinician, accepted=proposed, today=today, now=now)
    for at, client in enumerate(accepted.clients[:20]):
        agreed = {"asked_on": today, "email_agreed_on": today if at % 5 else None}
        facts = caseload.ClientFacts(client.label, agreed | {"text_agreed_on": None if at % 3 else today})
        caseload.change_client(client, facts=facts, seen=client.version, now=now)
    earlier = clinician.sessions.filter(starts_at__lt=now - timedelta(days=14), starts_at__gte=now - timedelta(days=60))
    for at, session in enumerate(earlier.order_by("starts_at")[::13]):
        said = (Attendance.CLIENT_CANCELLED, Attendance.NO_SHOW, Attendance.CLIENT_CANCELLED)[at % 3]
        caseload.say_attendance(clinician, session, attendance=said, seen="", now=now)
    _fill_requests(clinician, now=now)
    _fill_directory(clinician, now=now)
    billing = caseload.Paper(PaperKind.BILLING, "", None, today + timedelta(days=6), 60, Recurring.MONTHLY)
    caseload.add_paperwork(clinician, paper=billing, now=now)


def _fill_requests(clinician: Clinician, *, now: datetime) -> None:
    """Writes down requests of the last weeks, some of them promised, some answered."""
    today = now.astimezone(clinician.zone).date()
    for one in sample_asks():
        asked_at = now - timedelta(hours=one.hours_ago)
        facts = caseload.AskFacts(**one.facts)
        ask, _ = caseload.log_ask(clinician, said=one.said, facts=facts, asked_at=asked_at, now=asked_at)
        if one.promised_in:
            until = today + timedelta(days=one.promised_in)
            caseload.defer_ask(ask, until=until, seen=ask.version, now=asked_at + timedelta(hours=1))
        if one.decision:
            at = asked_at + timedelta(minutes=one.taken)
            caseload.decide_ask(ask, decision=Decision(one.decision), seen=ask.version, now=at)


def _fill_directory(clinician: Clinician, *, now: datetime) -> None:
    """Colleagues to refer to, of every kind."""
    cards = sample_colleagues(now.astimezone(clinician.zone).date())
    caseload.take_over_colleagues(clinician, new=cards, changed={}, now=now)


def _fill_reviews(clinician: Clinician, *, now: datetime) -> None:
    """Eight weeks looked back on, the last with an experiment that this week is measured by."""
    running = caseload_read.this_week_starts(clinician, now=now)
    for ago in range(8, 0, -1):
        experiment = {"key": "lunch", "ask": True} if ago == 1 else None
        day = running - timedelta(weeks=ago)
        at = now - timedelta(weeks=ago)
        save_review(
            clinician, first_day=day, now=at, answers=sample_answers(ago), experiment=experiment, step=DONE, closed=True
        )


def remove_sample(user: User) -> None:
    """Forgets the made-up practice, and nothing else."""
    User.objects.filter(pk=user.pk, username=SAMPLE_USER).delete()
