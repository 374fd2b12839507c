"""Two workers and one source, on the real database."""

import threading
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from calendar_sync import operations
from calendar_sync.domain.types import TitleStyle
from calendar_sync.models import Event, Source, SyncRun
from tests import make
from tests.calendar_sync.conftest import Feed, calendar, event

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_read_a_source_once(feed: Feed) -> None:
    feed.body = calendar(*[event(f"{at}", NOW.replace(hour=at)) for at in range(20)])
    user = make.user()
    source = operations.connect_feed(user, name="Feed", address=feed.address, titles=TitleStyle.KEEP, now=NOW)
    together = threading.Barrier(4)
    runs: list[SyncRun | None] = []

    def work() -> None:
        mine = Source.objects.get(pk=source.pk)
        together.wait()
        runs.append(operations.sync_source(mine, zone=ZoneInfo("UTC"), now=NOW))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert [run.added for run in runs if run] == [20]
    assert (len(feed.asked), Event.objects.count()) == (1, 20)
