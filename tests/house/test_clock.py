"""The clock is set back: it opens nothing, nothing is overwritten, and nothing waits until it has caught up."""

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_q.models import Schedule

from accounts import operations
from accounts.domain.audit import Deed, first_broken
from accounts.limits import allowed
from accounts.models import AuditEntry
from accounts.operations.backing_up import _free_name, _let_go, backup_is_due
from accounts.operations.people import AlreadyTaken
from accounts.queries.audit import chain
from accounts.queries.installation import installation, newest_backup, worker_beats
from calendar_sync.operations.reading import _claim
from calendar_sync.queries import sources_due
from tests import make
from tests.signing_in import came_in, supervisor
from wellbeing.management.commands.up import TICK, _keep_schedule
from wellbeing.models import Grant, Watch
from wellbeing.queries.watching import clinicians_to_draw, clinicians_to_judge

pytestmark = pytest.mark.django_db
NOW = make.NOW
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def lands_at(client: Client, at: datetime) -> int:
    with time_machine.travel(at, tick=False):
        return client.get(reverse("settings")).status_code


@pytest.mark.parametrize(("back", "status"), [(timedelta(seconds=50), 200), (2 * MINUTE, 302), (DAY, 302)])
def test_a_session_from_later_than_now_ends(back: timedelta, status: int) -> None:
    with time_machine.travel(NOW, tick=False):
        client = came_in(make.clinician().user)
    assert lands_at(client, NOW) == 200
    assert lands_at(client, NOW - back) == status
    assert lands_at(client, NOW) == status, "what ended stays ended when the clock is right again"


def test_the_audit_log_is_in_the_order_of_its_numbers() -> None:
    for at in (NOW, NOW - DAY, NOW + DAY, NOW - 400 * DAY):
        operations.record(Deed.EXPORTED, at=at, actor=1)
    assert list(AuditEntry.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert first_broken(chain()) is None


def test_an_hour_that_comes_twice_is_counted_on() -> None:
    tries = [allowed("x", most=2, now=at) for at in (NOW, NOW, NOW - HOUR, NOW, NOW)]
    assert tries == [True, True, True, False, False]


def test_what_was_taken_or_stopped_stays_so() -> None:
    person, whose, viewer = make.user(), make.clinician(), supervisor()
    invitation, _ = operations.invite(person, roles={"practises": True}, name="", now=NOW)
    operations.take_invitation(invitation, user=person, name="", time_zone="UTC", now=NOW)
    with pytest.raises(AlreadyTaken):
        operations.take_invitation(invitation, user=person, name="", time_zone="UTC", now=NOW - DAY)
    ends = {"began_at": NOW - DAY, "ends_at": NOW + DAY, "changed_at": NOW}
    grant = Grant.objects.create(clinician=whose, viewer=viewer, parts={}, revoked_at=NOW, **ends)
    assert (grant.is_open(NOW - HOUR), Grant.objects.open(NOW - HOUR).count()) == (False, 0)


# ---- Backups


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


def made(folder: Path, *moments: datetime) -> None:
    for at in moments:
        (folder / f"headroom-{at:%Y%m%dT%H%M%SZ}.backup").write_text(at.isoformat())


def test_a_backup_dated_ahead_keeps_none_from_being_made_and_pushes_none_out(folder: Path) -> None:
    ahead = [NOW + (300 + day) * DAY for day in range(60)]
    real = [NOW - day * DAY for day in range(7)]
    made(folder, *ahead)
    assert (newest_backup(NOW), backup_is_due(now=NOW)) == (None, True)
    assert [(line.well, line.said[:8]) for line in installation(NOW) if line.what == "Backups"] == [(False, "none yet")]
    made(folder, *real)
    assert (newest_backup(NOW), backup_is_due(now=NOW)) == (NOW, False)
    _let_go(NOW)
    assert len(list(folder.iterdir())) == len(ahead) + len(real)


def test_a_try_that_failed_in_the_future_is_no_reason_to_wait(folder: Path) -> None:
    (folder / ".tried").touch()
    for at, due in ((NOW - MINUTE, False), (NOW - 2 * HOUR, True), (NOW + DAY, True)):
        os.utime(folder / ".tried", (at.timestamp(), at.timestamp()))
        assert backup_is_due(now=NOW) is due


def test_a_second_that_comes_twice_overwrites_no_backup(folder: Path) -> None:
    made(folder, NOW, NOW + timedelta(seconds=1))
    assert _free_name(folder, NOW).name == f"headroom-{NOW + timedelta(seconds=2):%Y%m%dT%H%M%SZ}.backup"


# ---- What waits


def test_a_beat_from_later_than_now_is_no_sign_of_life(folder: Path) -> None:
    beat = folder.parent / "heartbeat"
    beat.touch()
    for at, alive in ((NOW - MINUTE, True), (NOW + MINUTE, True), (NOW + DAY, False), (NOW - DAY, False)):
        os.utime(beat, (at.timestamp(), at.timestamp()))
        assert worker_beats(NOW) is alive


def test_the_minutes_turn_comes_soon_again() -> None:
    with time_machine.travel(NOW + 300 * DAY, tick=False):
        _keep_schedule()
    with time_machine.travel(NOW, tick=False):
        _keep_schedule()
    assert Schedule.objects.get(func=TICK).next_run == NOW + 2 * MINUTE


def test_calendars_are_read_on_and_each_once() -> None:
    ahead = NOW + 300 * DAY
    source = make.source(
        make.user(), last_tried_at=ahead, next_due_at=ahead + 20 * MINUTE, claimed_until=ahead + 10 * MINUTE
    )
    assert list(sources_due(NOW)) == [source]
    assert (_claim(source, NOW), _claim(source, NOW)) == (True, False)
    assert list(sources_due(NOW)) == []


def test_weeks_are_judged_and_charts_drawn_on() -> None:
    whose = make.clinician()
    whose.user.last_login = NOW
    whose.user.save()
    Watch.objects.create(clinician=whose, refreshed_at=NOW + 300 * DAY, drawn_at=NOW + 300 * DAY, judged=NOW.date())
    assert (list(clinicians_to_judge(now=NOW)), list(clinicians_to_draw(now=NOW))) == ([whose], [whose])
