"""Months of a made-up clinician in the database, so that patterns have something to judge."""

from datetime import datetime, timedelta

from caseload.domain.asks.types import AskKind, AskState, Decision
from caseload.domain.types import NoteState
from caseload.models import Ask, Clinician, Note, Session
from tests import make
from wellbeing.models import Review

WEEK = timedelta(weeks=1)


def worked(weeks: int = 20, *, sessions: int = 10, now: datetime = make.NOW, **fields: object) -> Clinician:
    """A clinician with so many weeks behind her, all notes written the same day; ceiling 26."""
    whose = make.clinician(**fields)
    make.limit(whose)
    monday = now.replace(hour=9, minute=0) - timedelta(days=now.weekday())
    held = []
    for week in range(weeks, -1, -1):
        for at in range(sessions):
            start = monday - WEEK * week + timedelta(days=at % 5, hours=at // 5)
            if start < now:
                held.append(Session(clinician=whose, title="A.K.", starts_at=start,
                                    ends_at=start + timedelta(minutes=50), changed_at=start))  # fmt: skip
    Session.objects.bulk_create(held)
    Note.objects.bulk_create(
        Note(clinician=whose, session=one, due_on=(one.starts_at + timedelta(days=3)).date(), state=NoteState.SIGNED,
             written_at=one.ends_at + timedelta(hours=2))
        for one in held
    )  # fmt: skip
    return whose


def left_unwritten(whose: Clinician, *, days: int, now: datetime = make.NOW) -> int:
    """Takes back that every other note of the last days was written; gives how many."""
    rows = Note.objects.filter(clinician=whose, session__starts_at__gte=now - timedelta(days=days))
    some = rows.order_by("pk").values_list("pk", flat=True)[::2]
    return Note.objects.filter(pk__in=some).update(state=NoteState.NONE, written_at=None)


def said_yes_at_once(whose: Clinician, *, times: int = 6, now: datetime = make.NOW) -> list[Ask]:
    """A yes within ten minutes each week, each regretted in that week's review."""
    made = []
    for ago in range(times, 0, -1):
        at = now - WEEK * ago
        ask = make.ask(whose, kind=AskKind.FAVOUR, asked_at=at, logged_at=at, said=f"MARKER{ago}", who="")
        ask.state, ask.decision, ask.decided_at = AskState.DECIDED, Decision.YES, at + timedelta(minutes=10)
        ask.save()
        made.append(ask)
        day = (at - timedelta(days=at.weekday())).date()
        Review.objects.create(clinician=whose, first_day=day, answers='{"Y": 2}', closed_at=at, changed_at=at)
    return made
