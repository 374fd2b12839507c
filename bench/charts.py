"""Charts: what a page view draws (nothing), what a drawing weighs and costs. Fan-out: a thousand feeds asked for."""

import gzip
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django_q.models import OrmQ

from bench.measure import ROUNDS, Row, cpu, spread
from bench.practice import getter, signed_in
from caseload.models import Clinician
from wellbeing import operations, tasks
from wellbeing.models import Drawing

FEEDS = 1_000


def rows(user: User) -> Iterator[Row]:
    """P11 and P15."""
    clinician, now = Clinician.objects.get(user=user), datetime.now(UTC)
    operations.judge_everyone([clinician], now=now)
    page = getter("/trends/", signed_in(user))
    page()
    yield spread("P11", "charts drawn by a page view", [float("matplotlib" in sys.modules)], 0)
    operations.draw_charts(clinician, now=now)
    drawn = list(Drawing.objects.filter(clinician=clinician))
    # Two sizes of each chart lie in the page.
    yield spread("P11", "a chart, kB packed", [len(gzip.compress(one.svg.encode())) / 2000 for one in drawn], 6)
    yield spread("P11", "a chart drawn once warm, ms CPU", [_drawn(clinician, now, at) for at in range(ROUNDS)], 120)
    yield spread("P15", f"{FEEDS} feeds asked for, s", [_asked() for _ in range(3)], 2)


def _drawn(clinician: Clinician, now: datetime, at: int) -> float:
    """Milliseconds for one size of one chart."""
    Drawing.objects.filter(clinician=clinician).delete()
    counted: list[int] = []
    spent = cpu(lambda: counted.append(operations.draw_charts(clinician, now=now + timedelta(seconds=at))))
    return 1000 * spent / max(1, 2 * counted[0])


def _asked() -> float:
    """Seconds until as many tasks are in the queue, in chunks of one transaction each."""
    OrmQ.objects.all().delete()
    begun = time.perf_counter()
    for at in range(0, FEEDS, tasks.AT_ONCE):
        with transaction.atomic(using=settings.QUEUE_DATABASE):
            for pk in range(at, at + tasks.AT_ONCE):
                tasks.async_task(settings.READ_SOURCE_TASK, pk, save=False)
    spent = time.perf_counter() - begun
    OrmQ.objects.all().delete()
    return spent
