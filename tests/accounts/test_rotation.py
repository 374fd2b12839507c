"""Sealing everything anew under a fresh key: whole, resumable, and never at the cost of a value."""

import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Account, AuditEntry
from accounts.operations import restoring, rotating
from accounts.operations.backing_up import NotBackedUp, back_up
from accounts.operations.rotating import rotate_keys, sealed_columns
from accounts.operations.upkeep import BUSY, UPKEEP, hold
from accounts.sealed import keyed_hash, read_keys_again, seal
from calendar_sync.models import Source
from tests import make

pytestmark = pytest.mark.django_db
NOW = make.NOW
ROOT = Path(__file__).parents[2]


@pytest.fixture
def key_file(settings: Any, tmp_path: Path) -> Any:
    file = tmp_path / "data_keys"
    file.write_text(Fernet.generate_key().decode())
    settings.DATA_KEYS_FILE = file
    read_keys_again()
    yield file
    settings.DATA_KEYS_FILE = None
    read_keys_again()


def raw(table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL")  # noqa: S608 -- names from below
        return [bytes(value).decode() if not isinstance(value, str) else value for (value,) in cursor.fetchall()]


def a_practice() -> tuple[Any, Client]:
    whose = make.clinician(name="Maya Lindqvist")
    Account.objects.create(user=whose.user, name="Maya")
    make.source(whose.user, address="https://calendar.example/secret", pending=b"BEGIN:VCALENDAR")
    make.ask(whose, "Okapi asks")
    Authenticator.objects.create(user=whose.user, type="totp", data={"secret": seal("JBSWY3DPEHPK3PXP")})
    client = Client()
    client.force_login(whose.user)
    return whose, client


def test_everything_reads_the_same_and_lies_under_the_new_key_alone(key_file: Path) -> None:
    whose, client = a_practice()
    old, found_by = key_file.read_text(), keyed_hash("A.K.", purpose="title")

    done = rotate_keys(now=NOW, settle=0)

    new = key_file.read_text()
    assert (new != old, len(new.split()), key_file.stat().st_mode & 0o777) == (True, 1, 0o600)
    values = [token for column in sealed_columns() if column.kind != "json" for token in raw_of(column)]
    assert [Fernet(new).decrypt(token.encode()) for token in values if token] != []
    assert Fernet(new).decrypt(Authenticator.objects.get().data["secret"].encode()) == b"JBSWY3DPEHPK3PXP"
    assert done == len([token for token in values if token]) + 1
    source = Source.objects.get()
    assert (source.address, bytes(source.pending)) == ("https://calendar.example/secret", b"BEGIN:VCALENDAR")
    assert (whose.asks.get().said, Account.objects.get().name) == ("Okapi asks", "Maya")
    assert keyed_hash("A.K.", purpose="title") == found_by
    assert client.get(reverse("settings")).status_code == 200
    line = AuditEntry.objects.get(deed="keys rotated")
    assert (line.actor, line.fact) == (None, f'{{"values": {done}}}')


def raw_of(column: rotating.Column) -> list[str]:
    return raw(column.model._meta.db_table, column.name)


def test_a_second_rotation_leaves_the_first_keys_behind(key_file: Path) -> None:
    a_practice()
    first = rotate_keys(now=NOW, settle=0)
    between = key_file.read_text()
    assert rotate_keys(now=NOW, settle=0) == first
    assert key_file.read_text() != between


def test_an_unfinished_run_is_finished_without_another_key(key_file: Path) -> None:
    whose, _ = a_practice()
    begun = Fernet.generate_key().decode()
    key_file.write_text(f"{begun}\n{key_file.read_text()}")

    rotate_keys(now=NOW, settle=0)

    assert key_file.read_text() == begun
    assert whose.asks.get().said == "Okapi asks"


def test_what_no_key_opens_stops_the_run_and_keeps_every_key(key_file: Path) -> None:
    whose, _ = a_practice()
    ask = whose.asks.get()
    foreign = Fernet(Fernet.generate_key()).encrypt(b"Okapi").decode()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE caseload_ask SET said = %s", [foreign])

    with pytest.raises(CommandError, match=rf"caseload\.Ask\.said, row {ask.pk}, is under none of the keys"):
        rotate_here()

    assert len(key_file.read_text().split()) == 2
    assert AuditEntry.objects.filter(deed="keys rotated").count() == 0


def rotate_here() -> None:
    try:
        rotate_keys(now=NOW, settle=0)
    except rotating.NotRotated as trouble:
        raise CommandError(str(trouble)) from None


def test_what_was_changed_meanwhile_wins(key_file: Path) -> None:
    whose, _ = a_practice()
    column = next(column for column in sealed_columns() if str(column) == "caseload.Ask.said")
    stale = raw_of(column)[0]
    rotating.write_keys(key_file, [Fernet.generate_key().decode(), key_file.read_text()])
    read_keys_again()
    ask = whose.asks.get()
    ask.said = "typed meanwhile"
    ask.save()

    assert rotating._seal_row(column, ask.pk, stale) == 0
    assert whose.asks.get().said == "typed meanwhile"


def test_another_run_is_waited_for(key_file: Path, settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    with closing(hold(UPKEEP)):
        with pytest.raises(rotating.NotRotated, match=BUSY):
            rotate_keys(now=NOW, settle=0)
        with pytest.raises(NotBackedUp, match=BUSY):
            back_up(now=NOW)
        with pytest.raises(restoring.NotRestored, match=BUSY):
            restoring.restore(tmp_path / "x", key="", now=NOW)
        with pytest.raises(restoring.NotRestored, match=BUSY):
            restoring.finish(now=NOW)
    assert restoring.finish(now=NOW) is False


def test_what_a_killed_run_left_of_the_old_keys_goes(key_file: Path) -> None:
    left, kept = key_file.with_suffix(".0a1b2c3d"), key_file.with_suffix(".mine")
    left.write_text(key_file.read_text())
    kept.write_text("")
    rotate_keys(now=NOW, settle=0)
    assert (left.exists(), kept.exists()) == (False, True)


def test_a_key_file_that_cannot_be_written_stays_as_it_is(key_file: Path) -> None:
    whose, _ = a_practice()
    before = sorted((file.name, file.read_text()) for file in key_file.parent.iterdir() if file.is_file())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))
    try:
        with pytest.raises(rotating.NotRotated, match="The key file cannot be written: File too large"):
            rotate_keys(now=NOW, settle=0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert sorted((file.name, file.read_text()) for file in key_file.parent.iterdir() if file.is_file()) == before
    assert whose.asks.get().said == "Okapi asks"


def test_keys_from_the_environment_are_changed_there(settings: Any) -> None:
    settings.DATA_KEYS_FILE = None
    with pytest.raises(CommandError, match="HEADROOM_DATA_KEYS"):
        call_command("rotate_keys")


FILLED = """
from django.contrib.auth.models import User
from django.core.management import call_command
from accounts.models import Account
call_command("migrate", verbosity=0)
users = User.objects.bulk_create(User(username=f"u{number}") for number in range(6000))
Account.objects.bulk_create(Account(user=user, name=f"name {user.username}") for user in users)
"""
READ = """
from accounts.models import Account
accounts = Account.objects.select_related("user")
print(sum(account.name == f"name {account.user.username}" for account in accounts))
"""


def test_a_run_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    environment = {**os.environ, "HEADROOM_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment.pop("DATABASE_URL", None)

    def run(script: str) -> str:
        whole = [sys.executable, "-c", f"import django\ndjango.setup()\n{script}"]
        return subprocess.run(whole, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout

    run(FILLED)
    rotating_keys = [sys.executable, "manage.py", "rotate_keys"]
    first = subprocess.Popen(rotating_keys, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL)
    while len(keys_in(tmp_path)) < 2 or under_the_newest(tmp_path, only=1) == 0:
        assert first.poll() is None, "it was done before it could be killed"
        time.sleep(0.002)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    assert len(keys_in(tmp_path)) == 2
    assert 0 < under_the_newest(tmp_path) < 6000

    subprocess.run(rotating_keys, cwd=ROOT, env=environment, check=True, capture_output=True)
    assert len(keys_in(tmp_path)) == 1
    assert (under_the_newest(tmp_path), run(READ).strip()) == (6000, "6000")


def keys_in(folder: Path) -> list[str]:
    return (folder / "data_keys").read_text().split()


def under_the_newest(folder: Path, *, only: int = 10_000) -> int:
    """How many of the first names that newest key opens; 0 while there is one key alone."""
    newest = Fernet(keys_in(folder)[0])
    with closing(sqlite3.connect(f"file:{folder}/headroom.sqlite3?mode=ro", uri=True)) as database:
        tokens = database.execute("SELECT name FROM accounts_account ORDER BY id LIMIT ?", [only]).fetchall()
    return sum(_opens(newest, token) for (token,) in tokens)


def _opens(key: Fernet, token: str) -> bool:
    try:
        key.decrypt(token.encode())
    except InvalidToken:
        return False
    return True
