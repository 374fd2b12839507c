"""The night's work: cost of a clinician with a year behind her, among one, ten, a hundred and a thousand others."""

import os
import resource
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import Row, cpu, spread
from caseload.domain.types import NoteState
from caseload.models import Clinician, Note, Session, WeeklyLimit
from wellbeing import operations, tasks
from wellbeing.models import Alert, ClosedWeek, Review, Watch

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)  # a Monday: a week has just closed
WEEKS, EACH = 52, 25
MANY = int(os.environ.get("HEADROOM_BENCH_CLINICIANS", "1000"))
BATCH = tasks.BATCH


def rows() -> Iterator[Row]:
    """P7 for growing numbers of clinicians, each with 52 weeks of 25 sessions and their notes."""
    first = _template()
    _clone(first, MANY - 1)
    costs = {}
    for many in sorted({1, 10, 100, MANY}):
        costs[many] = 1000 * cpu(partial(_night, many)) / many
        yield spread("P7", f"ms CPU a clinician, {many} of them", [costs[many]], 0.8)
    yield spread("P7", f"a clinician among {MANY} / among 100", [costs[MANY] / costs[100]], 1.3)
    with CaptureQueriesContext(connection) as asked:
        _night(BATCH)
    yield spread("P7", f"queries for {BATCH} clinicians", [float(len(asked) - 5)], 8)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield spread("P7", "MiB at most, whatever their number", [peak], 400)


def _night(many: int) -> int:
    """Forgets the last week of so many clinicians, then counts and judges it again; gives of how many."""
    pks = list(Clinician.objects.filter(user__username__startswith="night").order_by("pk").values_list("pk", flat=True))
    done = 0
    for at in range(0, many, BATCH):
        some = pks[at : min(at + BATCH, many)]
        ClosedWeek.objects.filter(clinician__in=some, first_day__gte=date(2026, 11, 16)).delete()
        Watch.objects.filter(clinician__in=some).update(judged=date(2026, 11, 9))
        done += len(operations.judge_everyone(list(Clinician.objects.filter(pk__in=some)), now=NOW))
    if done != many:
        raise AssertionError(f"{done} of {many} were judged")
    return done


def _template() -> Clinician:
    """One clinician's year, and what earlier nights made of it."""
    whose = Clinician.objects.create(user=User.objects.create(username="night0"), setup="done")
    WeeklyLimit.objects.create(clinician=whose, holds_from=date(2025, 1, 1), target=22, ceiling=26)
    monday = NOW.replace(hour=9) - timedelta(weeks=WEEKS)
    places = [(week, at) for week in range(WEEKS + 4) for at in range(EACH)]
    starts = [monday + timedelta(weeks=week, days=at % 5, hours=at // 5) for week, at in places]
    Session.objects.bulk_create(
        [Session(clinician=whose, starts_at=at, ends_at=at + timedelta(minutes=50), changed_at=at) for at in starts],
        batch_size=500,
    )
    held = list(Session.objects.filter(clinician=whose).order_by("pk"))
    Note.objects.bulk_create(
        [
            Note(
                clinician=whose, session=one, due_on=(one.starts_at + timedelta(days=3)).date(),
                state=NoteState.SIGNED if one.ends_at < NOW else NoteState.NONE,
                written_at=one.ends_at + timedelta(hours=at % 40) if one.ends_at < NOW else None,
            )
            for at, one in enumerate(held)
        ],
        batch_size=500,
    )  # fmt: skip
    for week in range(1, WEEKS):
        day = (monday + timedelta(weeks=week)).date()
        Review.objects.create(clinician=whose, first_day=day, answers='{"B": 2, "Y": 1, "R": 1}', changed_at=NOW)
    operations.judge_everyone([whose], now=NOW - timedelta(weeks=1))
    Alert.objects.filter(clinician=whose).delete()
    return whose


def _clone(first: Clinician, many: int) -> None:
    """The same year for many more, copied within the database."""
    users = User.objects.bulk_create([User(username=f"night{at}") for at in range(1, many + 1)], batch_size=500)
    made = Clinician.objects.bulk_create([Clinician(user=user, setup="done") for user in users], batch_size=500)
    WeeklyLimit.objects.bulk_create(
        [WeeklyLimit(clinician=one, holds_from=date(2025, 1, 1), target=22, ceiling=26) for one in made], batch_size=500
    )
    held = Session.objects.filter(clinician=first).order_by("pk")
    base, count = held.values_list("pk", flat=True)[0], held.count()
    with connection.cursor() as cursor:
        for at, one in enumerate(made, start=1):
            shift = at * count + 10_000_000
            for model, shifted in ((Session, {"id": shift - base}), (Note, {"session_id": shift - base})):
                _copy(cursor, model, first, one, shifted)
            for model in (ClosedWeek, Review, Watch):
                _copy(cursor, model, first, one, {})


def _copy(cursor: Any, model: Any, first: Clinician, other: Clinician, shifted: dict[str, int]) -> None:
    columns = [field.column for field in model._meta.concrete_fields if field.column != "id" or "id" in shifted]
    values = [
        str(other.pk) if name == "clinician_id" else f"{name} + {shifted[name]}" if name in shifted else name
        for name in columns
    ]
    table = model._meta.db_table
    names, chosen = ", ".join(columns), ", ".join(values)
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} FROM {table} WHERE clinician_id = {first.pk}")
