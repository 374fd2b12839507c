"""kill -9 in the middle of an export, an upload, an import, a backup and a restore: real processes that really die."""

import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from accounts.operations.upkeep import BUSY
from accounts.sealed import LOOKED_AT_EVERY
from tests.accounts.test_backup import DUMP, FILL
from tests.house.conftest import eventually, free_port
from tests.installations import VENDOR, Installation, copied, installation

CALL = "from django.core.management import call_command\n"
MIGRATED = f"{CALL}call_command('migrate', verbosity=0)\n"
PRACTICE = f"""{MIGRATED}
from tests import make
owner = make.clinician(make.user("maya@practice.example"), name="Zebulon")
for number in range(600):
    make.ask(owner, f"Okapi {{number}}")
"""
EXPORT = """
from django.contrib.auth.models import User
from django.utils import timezone
from wellbeing import operations
with operations.make_archive(User.objects.get(), by=None, now=timezone.now()) as file:
    open({to!r}, "wb").write(file.read())
"""
UPLOAD = """
import io
from django.contrib.auth.models import User
from tests.signing_in import confirmed
body = io.BytesIO(b"Okapi " * 600_000)
body.name = "archive.zip"
confirmed(User.objects.get()).post("/account/archive/import/", {"file": body})
"""
EMPTIED = """
from django.contrib.auth.models import User
from tests import make
User.objects.all().delete()
make.clinician(make.user("maya@practice.example"))
"""
COUNTED = """
from accounts.models import AuditEntry
from caseload.models import Ask
print(Ask.objects.count(), AuditEntry.objects.filter(deed="imported").count())
"""
RESTORED = CALL + "call_command('restore', {file!r}, f'--key={key}')\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: Any) -> Iterator[Installation]:
    """One practice with a word to be looked for, and its archive beside it."""
    with installation(VENDOR, tmp_path_factory.mktemp("practice")) as found:
        found.run(PRACTICE)
        found.run(EXPORT.format(to=str(archive_of(found))))
        yield found


def archive_of(one: Installation) -> Path:
    return one.folder.with_name("archive.zip")


def files_with(folder: Path, *words: bytes) -> list[str]:
    bodies = ((file.relative_to(folder), file.read_bytes()) for file in folder.rglob("*") if file.is_file())
    return sorted(str(name) for name, body in bodies if any(word in body for word in words))


def test_an_export_that_is_killed_leaves_nothing_to_read(made: Installation) -> None:
    made.killed(EXPORT.format(to="/dev/null"), "zipfile.ZipFile.writestr", call=2)
    assert files_with(made.folder, b"Okapi", b"Zebulon", b"PK\x03\x04") == []


def test_an_upload_that_is_killed_leaves_nothing_to_read(made: Installation, tmp_path: Path) -> None:
    (temporary := tmp_path / "temporary").mkdir()
    with copied(made, tmp_path / "other") as found:
        found.environment |= {"TMPDIR": str(temporary), "HEADROOM_HOSTS": "testserver"}
        found.killed(UPLOAD, "zipfile.ZipFile.__init__")
    assert files_with(tmp_path, b"Okapi Okapi") == []


def test_an_import_that_is_killed_has_read_nothing_and_the_next_reads_each_row_once(
    made: Installation, tmp_path: Path
) -> None:
    import_it = f"call_command('import_archive', {str(archive_of(made))!r}, '--for=maya@practice.example')\n"
    with copied(made, tmp_path / "other") as empty:
        empty.run(EMPTIED)
        killed = f"{CALL}{import_it}"
        empty.killed(killed, "accounts.operations.record")  # the last line of all, when every row is written
        assert empty.run(COUNTED) == "0 0"
        empty.run(killed)
        assert empty.run(COUNTED) == "600 1"


def test_a_backup_that_is_killed_leaves_no_keys_and_is_swept_by_the_next(made: Installation, tmp_path: Path) -> None:
    with copied(made, tmp_path / "other") as found:
        backup = f"{CALL}call_command('backup')"
        secrets = [(found.folder / name).read_bytes() for name in ("data_keys", "hash_key")]
        for at in ("zipfile.ZipFile.writestr", "pathlib.Path.replace"):
            found.killed(backup, at)
            assert files_with(found.folder / "backups", *secrets, b"Okapi") == []
        found.run(backup)
        assert [file.suffix for file in (found.folder / "backups").glob("[!.]*")] == [".backup"]
        assert list((found.folder / "backups").glob(".draft-*")) == []


LONG_WRITER = """
import sys, time
from django.db import transaction
from caseload.models import Ask, Clinician
whose = Clinician.objects.get()
def write(number):
    at = whose.asks.first().asked_at
    Ask.objects.create(clinician=whose, said=f"Okapi {number}", asked_at=at, logged_at=at, changed_at=at)
with transaction.atomic():
    write(600)
    print("begun", flush=True)
    sys.stdin.readline()
for number in range(601, 650):
    write(number)
    time.sleep(0.02)
"""
READ = """
from caseload.models import Ask
print(sorted(int(ask.said.split()[1]) for ask in Ask.objects.all()) == list(range(650)))
"""


def test_keys_are_changed_under_a_long_writer_and_none_of_two_at_once_is_lost(
    made: Installation, tmp_path: Path
) -> None:
    with copied(made, tmp_path / "other") as found:
        writer = found.begun(LONG_WRITER)
        assert writer.stdout is not None
        assert writer.stdout.readline() == "begun\n"
        rotations = [found.begun(f"{CALL}call_command('rotate_keys')") for _ in range(2)]
        file = found.folder / "data_keys"
        assert eventually(lambda: len(file.read_text().split()) == 2)
        # He holds his first row, which no other sees, for longer than two passes over the others take.
        done = lambda: all(rotation.poll() is not None for rotation in rotations)  # noqa: E731
        assert not eventually(done, within=LOOKED_AT_EVERY * 2 + 6)
        assert writer.communicate("go on\n")[1] == ""
        said = [rotation.communicate()[1] for rotation in rotations]
        assert sorted(BUSY in one for one in said) == [False, True]
        assert (len(file.read_text().split()), found.run(READ)) == (1, "True")


# ---- Restoring: the backup brings keys of its own, so that half of it could not be read


@pytest.fixture(scope="module")
def backed_up(tmp_path_factory: Any) -> Iterator[tuple[str, Installation]]:
    with installation(VENDOR, tmp_path_factory.mktemp("backed_up")) as found:
        found.run(MIGRATED + FILL)
        found.manage("backup")
        yield found.run(DUMP), found


# Files moved into place: the backup of what is there now, then database, data keys, hash key, backup key.
KILLS = {
    "sqlite": [("pathlib.Path.replace", 3), ("pathlib.Path.replace", 5), ("sqlite3.connect", 2)],
    "postgresql": [("pathlib.Path.replace", 2), ("pathlib.Path.replace", 3), ("psycopg.Copy.write", 2)],
}[VENDOR]
FINISHED = f"""
from django.core.management import call_command
call_command("restore")
call_command("verify_audit")
{DUMP}"""


@pytest.mark.parametrize(("at", "call"), KILLS)
def test_a_restore_that_is_killed_is_all_of_it_or_none(
    made: Installation, backed_up: tuple[str, Installation], tmp_path: Path, at: str, call: int
) -> None:
    after, source = backed_up
    with copied(made, tmp_path / "other") as other:
        other.killed(RESTORED.format(file=str(source.backup), key=source.key), at, call=call)
        moving = at == "pathlib.Path.replace"
        assert (other.folder / "restoring" / "ready").exists() is (moving or VENDOR == "postgresql")
        started = other.begun("import config.wsgi").communicate()[1]
        assert "The restore is not at its end yet" in started
        said, _, found = other.run(FINISHED).split("\n")
        assert (said, found) == (("Finished.", after) if moving else ("There is nothing to finish.", made.run(DUMP)))
        assert [*(other.folder / "backups").glob(".draft-*"), *other.folder.glob("restoring")] == []


@pytest.mark.cluster
def test_the_next_start_finishes_a_restore_before_anybody_comes_in(
    made: Installation, backed_up: tuple[str, Installation], tmp_path: Path
) -> None:
    after, source = backed_up
    with copied(made, tmp_path / "other") as other:
        other.killed(RESTORED.format(file=str(source.backup), key=source.key), *KILLS[0][:1], call=KILLS[0][1])
        up = other.begun(f"{CALL}call_command('up', '--no-worker', '--port={free_port()}')")
        assert up.stdout is not None
        assert up.stdout.readline() == "A restore that was cut off is finished.\n"
        assert "Headroom is at http://" in up.stdout.readline()
        up.send_signal(signal.SIGTERM)
        assert (up.communicate(timeout=30)[0], up.returncode) == ("", 0)
        assert (other.run(DUMP), (other.folder / "restoring").exists()) == (after, False)
