"""Backups: made, damaged, restored, equal, on both databases, with real processes."""

import io
import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from accounts.domain.rotation import kept
from accounts.operations import restoring
from tests.installations import PATIENCE, ROOT, VENDOR, Installation, installation

FILL = """
from datetime import UTC, datetime
from django.contrib.auth.models import User
from accounts.models import Account
from accounts.operations import record
from accounts.domain.audit import Deed
from caseload.models import Ask, Clinician
now = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
for number in range(100):
    user = User.objects.create(username=f"u{number}")
    Account.objects.create(user=user, name=f"Zebulon {number}")
    clinician = Clinician.objects.create(user=user, name=f"Quagga {number}")
    Ask.objects.create(clinician=clinician, said="Okapi " * 20, asked_at=now, logged_at=now, changed_at=now)
    record(Deed.EXPORTED, at=now, actor=user.pk)
"""
DUMP = """
import hashlib, json
from django.apps import apps
left_out = {"sessions.Session", "usersessions.UserSession", "accounts.AuditEntry"}
rows = []
for model in apps.get_models(include_auto_created=True):
    if model._meta.label in left_out or model.__module__.startswith("django_q"):
        continue
    names = [field.attname for field in model._meta.concrete_fields]
    rows += [(model._meta.label, *map(str, row)) for row in model.objects.order_by("pk").values_list(*names)]
print(len(rows), hashlib.sha256(json.dumps(rows).encode()).hexdigest())
"""
WRITE_MORE = """
from django.contrib.auth.models import User
from accounts.models import Account
print(User.objects.count(), User.objects.create(username="one more").pk, Account.objects.count())
"""
ALTER = """
from django.db import DatabaseError
from accounts.models import AuditEntry
refused = 0
for alter in (lambda log: log.update(actor=7), lambda log: log.delete()):
    try:
        alter(AuditEntry.objects.all())
    except DatabaseError as trouble:
        refused += "append-only" in str(trouble)
print(refused)
"""


@pytest.fixture(scope="module")
def filled(tmp_path_factory: Any) -> Iterator[Installation]:
    """A hundred people with something to lose, and one backup of it."""
    with installation(VENDOR, tmp_path_factory.mktemp("first")) as made:
        made.manage("migrate", "-v0")
        made.run(FILL)
        made.manage("backup")
        yield made


def test_a_backup_brings_everything_back_on_a_new_machine(filled: Installation, tmp_path: Path) -> None:
    before = filled.run(DUMP)
    assert int(before.split()[0]) > 300
    with installation(VENDOR, tmp_path) as fresh:
        fresh.manage("restore", str(filled.backup), f"--key={filled.key}")
        assert fresh.run(DUMP) == before
        assert (tmp_path / "backup_key").read_text() == filled.key
        assert fresh.manage("verify_audit").returncode == 0
        count, number, accounts = map(int, fresh.run(WRITE_MORE).split())
        assert (count, accounts, number > 100) == (100, 100, True)
        assert [one.run(ALTER) for one in (filled, fresh)] == ["2"] * 2


def test_what_is_damaged_is_mended_and_what_came_later_is_in_a_backup_of_its_own(tmp_path: Path) -> None:
    with installation("sqlite", tmp_path) as made:
        made.manage("migrate", "-v0")
        made.run(FILL)
        before = made.run(DUMP)
        made.manage("backup")
        backup = made.backup
        database = tmp_path / "headroom.sqlite3"
        for name in ("-wal", "-shm"):
            Path(f"{database}{name}").unlink(missing_ok=True)
        with database.open("r+b") as file:
            file.seek(0)
            file.write(os.urandom(200_000))
        made.manage("restore", str(backup))
        assert made.run(DUMP) == before


def test_the_file_alone_tells_nothing(filled: Installation) -> None:
    whole = filled.backup.read_bytes()
    secrets = [(filled.folder / name).read_bytes() for name in ("data_keys", "hash_key", "backup_key")]
    assert [word for word in (b"Zebulon", b"Quagga", b"Okapi", b"SQLite", *secrets) if word in whole] == []
    assert filled.backup.stat().st_mode & 0o777 == 0o600
    leftovers = [file.name for file in (filled.folder / "backups").iterdir() if file.name.startswith(".draft")]
    assert leftovers == []


@pytest.mark.parametrize("wrong", ["key", "altered", "cut off", "no backup", "missing"])
def test_what_does_not_open_changes_nothing(filled: Installation, tmp_path: Path, wrong: str) -> None:
    before, whole, file = filled.run(DUMP), filled.backup.read_bytes(), tmp_path / "some.backup"
    body = {"altered": whole[:500] + b"x" + whole[501:], "cut off": whole[:-1], "no backup": b"PK"}.get(wrong, whole)
    if wrong != "missing":
        file.write_bytes(body)
    key = Fernet.generate_key().decode() if wrong == "key" else filled.key
    answer = filled.manage("restore", str(file), f"--key={key}", check=False)
    assert (answer.returncode, "Nothing was changed." in answer.stderr, "Traceback" in answer.stderr) == (
        1,
        True,
        False,
    )
    assert filled.run(DUMP) == before


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"format": 2}, "of another version"),
        ({"vendor": "oracle"}, "This backup is of a oracle database"),
        ({"migrations": [["caseload", "0999_from_the_future"]]}, "made by a newer Headroom"),
        ({"sha256": {"hash_key": "0" * 64}}, "damaged inside"),
    ],
)
def test_a_backup_that_does_not_fit_is_refused_before_anything_is_touched(said: dict[str, Any], why: str) -> None:
    whole = {"format": 1, "vendor": connection.vendor, "migrations": [], "sha256": {}, **said}
    body = io.BytesIO()
    with ZipFile(body, "w") as archive:
        archive.writestr("manifest.json", json.dumps(whole))
        archive.writestr("hash_key", "x")
    with ZipFile(body) as archive, pytest.raises(restoring.NotRestored, match=why):
        restoring._checked(archive)


def test_a_running_headroom_is_not_restored_over(filled: Installation) -> None:
    (filled.folder / "heartbeat").touch()
    answer = filled.manage("restore", str(filled.backup), check=False)
    (filled.folder / "heartbeat").unlink()
    assert "Headroom is running here." in answer.stderr


def with_room(made: Installation, most: int, *words: str) -> str:
    """What a command says that may write no file larger than so many bytes."""
    answer = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=made.environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert (answer.returncode, "Traceback" in answer.stderr) == (1, False)
    return answer.stderr.strip()


def test_a_full_disk_leaves_older_backups_and_a_sentence(filled: Installation) -> None:
    before = sorted((filled.folder / "backups").glob("*"))
    assert with_room(filled, 40_000, "backup") == "CommandError: No backup was made: the disk is full."
    assert sorted((filled.folder / "backups").glob("*")) == before


def test_a_restore_without_room_changes_nothing(filled: Installation) -> None:
    before, backups = filled.run(DUMP), sorted((filled.folder / "backups").glob("*"))
    said = with_room(filled, 20_000, "restore", str(filled.backup))
    assert said == "CommandError: The backup could not be put back: the disk is full. Nothing was changed."
    if VENDOR == "sqlite":  # there is room to open it, and none to keep what is there now
        said = with_room(filled, filled.backup.stat().st_size + 1000, "restore", str(filled.backup))
        assert said.startswith("CommandError: There is no room to keep what is here now")
    assert (filled.run(DUMP), sorted((filled.folder / "backups").glob("*"))) == (before, backups)
    assert not (filled.folder / "restoring").exists()


def test_a_week_of_days_and_a_month_of_weeks_are_kept() -> None:
    last = datetime(2026, 11, 20, 2, tzinfo=UTC)
    made = [last - timedelta(days=day, hours=hour) for day in range(60) for hour in (0, 12)]
    stay = sorted(kept(made), reverse=True)
    assert stay[0] == last
    assert len({at.date() for at in stay[:7]}) == 7
    assert len(stay) == len(set(stay)) <= 11
    assert min(stay) >= last - timedelta(weeks=4)
