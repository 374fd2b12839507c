"""How Headroom is set up, and when it refuses to start."""

import math
import os
import sqlite3
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connections, transaction

from calendar_sync import operations
from config import settings as written
from config.environment import data_folder, kept_secret
from tests import make
from tests.house.conftest import ROOT, environment

PRODUCTION = {"HEADROOM_PRODUCTION": "yes", "HEADROOM_HOSTS": "headroom.example"}


def check(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    env = {**environment(folder), **variables}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_production_starts_without_a_warning(tmp_path: Path) -> None:
    done = check(tmp_path, **PRODUCTION)

    assert (done.returncode, done.stdout + done.stderr) == (0, "System check identified no issues (0 silenced).\n")


@pytest.mark.parametrize(
    "wrong",
    [{"HEADROOM_DEBUG": "yes"}, {"HEADROOM_HOSTS": "*"}, {"HEADROOM_HOSTS": ""}, {"HEADROOM_SECRET_KEY": "short"}],
)
def test_production_refuses_to_start_half_configured(tmp_path: Path, wrong: dict[str, str]) -> None:
    done = check(tmp_path, **{**PRODUCTION, **wrong})

    assert done.returncode != 0
    assert "Headroom does not start in production" in done.stderr


def test_several_web_processes_need_a_cache_they_share(tmp_path: Path) -> None:
    several = {**PRODUCTION, "HEADROOM_WEB": "2"}

    assert "they need REDIS_URL" in check(tmp_path, **several).stderr
    assert check(tmp_path, **several, REDIS_URL="redis://127.0.0.1:6379/0").returncode == 0


def test_a_data_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = check(tmp_path / "file" / "data")

    assert done.returncode != 0
    assert "Headroom cannot make its data folder" in done.stderr


def test_secrets_are_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    os.environ["HEADROOM_DATA"], before = str(tmp_path / "data"), os.environ["HEADROOM_DATA"]
    try:
        folder = data_folder(tmp_path)
    finally:
        os.environ["HEADROOM_DATA"] = before
    found: list[str] = []
    makers = [
        threading.Thread(target=lambda: found.append(kept_secret(folder, "secret_key", "NO_SUCH_VARIABLE")))
        for _ in range(8)
    ]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()

    assert len(set(found)) == 1
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [(file.name, stat.S_IMODE(file.stat().st_mode)) for file in folder.iterdir()] == [("secret_key", 0o600)]


def test_passwords_are_hashed_so_that_guessing_is_expensive() -> None:
    assert written.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_the_queue_is_set_so_that_no_task_runs_twice_or_for_ever() -> None:
    queue = settings.Q_CLUSTER

    rounds = math.ceil((queue["queue_limit"] + 1) / queue["workers"]) + 1
    assert queue["retry"] > queue["timeout"] * rounds
    assert (queue["max_attempts"], queue["ack_failures"], queue["catch_up"]) == (3, False, False)
    assert queue["save_limit"] <= 250


@pytest.mark.django_db
def test_an_enqueue_rolls_back_with_its_transaction() -> None:
    from django_q.models import OrmQ  # noqa: PLC0415 -- needs the app registry

    source = make.source(make.user())
    with transaction.atomic():
        operations.ask_for_reading(source, now=make.NOW)
        transaction.set_rollback(True)

    assert OrmQ.objects.count() == 0


def pragmas(folder: Path, alias: str) -> dict[str, object]:
    code = (
        f"from django.db import connections; c = connections[{alias!r}].cursor()\n"
        "for name in ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'):\n"
        "    print(name, c.execute(f'PRAGMA {name}').fetchone()[0])"
    )
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=True)
    return dict(line.split() for line in done.stdout.splitlines())


@pytest.mark.parametrize(("alias", "synchronous"), [("default", "2"), ("queue", "1")])
def test_sqlite_keeps_what_it_promised(tmp_path: Path, alias: str, synchronous: str) -> None:
    found = pragmas(tmp_path, alias)

    assert found == {"journal_mode": "wal", "synchronous": synchronous, "foreign_keys": "1", "busy_timeout": "20000"}


WRITER = """
import sys, time
from django.contrib.auth.models import User
from django.db import transaction
until = time.monotonic() + 3
while time.monotonic() < until:
    with transaction.atomic():
        user = User.objects.get(username="counter")
        user.first_name = str(int(user.first_name) + 1)
        user.save()
    print("one")
"""


def test_writers_and_a_copy_at_the_same_time_never_find_it_locked(tmp_path: Path) -> None:
    env = environment(tmp_path)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True)
    with sqlite3.connect(tmp_path / "headroom.sqlite3") as database:
        fields = "password, is_superuser, username, first_name, last_name, email, is_staff, is_active, date_joined"
        database.execute(f"INSERT INTO auth_user ({fields}) VALUES ('', 0, 'counter', '0', '', '', 0, 1, '2026-01-01')")  # noqa: S608
    database.close()
    command = [sys.executable, "manage.py", "shell", "-v", "0", "-c", WRITER]
    writers = [
        subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]

    said = [writer.communicate(timeout=60) for writer in writers]
    with sqlite3.connect(tmp_path / "headroom.sqlite3") as database:
        database.execute(f"VACUUM INTO '{tmp_path}/copy.sqlite3'")
        counted = int(database.execute("SELECT first_name FROM auth_user").fetchone()[0])
    database.close()

    assert [errors for _, errors in said] == [""] * 4
    assert counted == sum(lines.count("one") for lines, _ in said)


@pytest.mark.django_db
def test_tests_may_use_every_database() -> None:
    for alias in settings.DATABASES:
        with connections[alias].cursor() as cursor:
            cursor.execute("SELECT 1")

    assert User.objects.count() == 0
