"""A full disk and a locked database: plain words, nothing lost, pages can be read, and it comes back by itself."""

import errno
import json
import re
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any

import psycopg
import pytest

from accounts.domain.trouble import in_words, is_full
from tests.installations import installation

TRIED = """
import json, sqlite3
from django.conf import settings
from django.core.management import call_command
from django.db import connection
settings.DATABASES["default"]["OPTIONS"]["timeout"] = 0.2
call_command("migrate", verbosity=0)
from django.test import Client
from caseload.models import Ask
from tests import make
whose = make.clinician()
make.session(whose)
browser = Client(raise_request_exception=False)
browser.force_login(whose.user)
said = {said!r}
found = {{}}
def see(what, answer):
    found[what] = [answer.status_code, answer.headers.get("Retry-After"), answer.content.decode(), Ask.objects.count()]

with connection.cursor() as cursor:
    cursor.execute("VACUUM")
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count={{pages}}")
see("full", browser.post("/requests/", {{"said": said}}))
with connection.cursor() as cursor:
    cursor.execute("PRAGMA max_page_count=1000000")

other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
other.execute("BEGIN IMMEDIATE")
see("locked", browser.post("/requests/", {{"said": said}}))
found["read"] = [browser.get(path).status_code for path in ("/", "/requests/", "/notes/", "/calendar/", "/caseload/")]
wrong = {{"login": whose.user.email, "password": "Zebulon"}}
see("password", Client(raise_request_exception=False).post("/account/login/", wrong))
other.execute("ROLLBACK")

see("again", browser.post("/requests/", {{"said": said}}))
with connection.cursor() as cursor:
    found["whole"] = cursor.execute("PRAGMA integrity_check").fetchone()[0]
print(json.dumps(found))
"""
SAID = 'Okapi <asks> & "waits" ' * 150


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What the pages answered, in a process of its own on SQLite, which says the same as a disk does."""
    with installation("sqlite", tmp_path_factory.mktemp("no_room")) as made:
        made.environment["HEADROOM_HOSTS"] = "testserver"
        return json.loads(made.run(TRIED.format(said=SAID)))


@pytest.mark.parametrize(
    ("what", "status", "title"), [("full", 507, "The disk is full"), ("locked", 503, "Headroom is busy just now")]
)
def test_what_cannot_be_saved_is_said_and_what_was_typed_is_kept(
    found: Any, what: str, status: int, title: str
) -> None:
    code, again, page, asks = found[what]
    assert (code, again, asks) == (status, "60", 0)
    assert f'<h1 class="second">{title}</h1>' in page
    typed = re.findall(r'<input type="hidden" name="said" value="([^"]*)"', page)
    assert [unescape(value) for value in typed] == [SAID]
    assert len(re.findall(r'<input type="hidden" name="csrfmiddlewaretoken" value="\w{64}"', page)) == 1


def test_pages_can_be_read_meanwhile_and_then_all_is_as_before(found: Any) -> None:
    assert found["read"] == [200] * 5
    assert (found["again"][0], found["again"][3], found["whole"]) == (302, 1, "ok")


def test_no_password_is_put_into_a_page(found: Any) -> None:
    code, _, page, _ = found["password"]
    assert (code, "Zebulon" in page, "go back and send it again later" in page) == (503, False, True)


def test_a_full_disk_is_known_by_its_sign_from_whatever_it_comes() -> None:
    def sqlite(code: int) -> Exception:
        trouble = sqlite3.OperationalError()
        trouble.sqlite_errorcode = code
        return trouble

    wrapped = RuntimeError()
    wrapped.__cause__ = psycopg.errors.DiskFull()
    full = [OSError(errno.ENOSPC, "x"), OSError(errno.EDQUOT, "x"), sqlite(sqlite3.SQLITE_FULL), wrapped]
    assert [is_full(trouble) for trouble in full] == [True] * 4
    others = [OSError(errno.EACCES, "x"), sqlite(sqlite3.SQLITE_BUSY), psycopg.errors.LockNotAvailable(), ValueError()]
    assert [is_full(trouble) for trouble in others] == [False] * 4
    assert in_words(full[0]) == "the disk is full"
    assert in_words(PermissionError(errno.EACCES, "Permission denied")) == "Permission denied"
    assert in_words(ValueError("Okapi")) == "ValueError"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("a database that is none", "The database cannot be used: file is not a database"),
        ("a folder that cannot be written", "cannot read or make its secret"),
    ],
)
def test_what_keeps_headroom_from_starting_is_said(tmp_path: Path, wrong: str, said: str) -> None:
    with installation("sqlite", tmp_path) as made:
        if wrong.startswith("a database"):
            (tmp_path / "headroom.sqlite3").write_bytes(b"noise" * 1000)
        else:
            made.environment["HEADROOM_DATA"] = "/proc/self"  # even root writes nothing there
        answer = made.manage("up", "--port", "0", check=False)
        assert (answer.returncode, said in answer.stderr, "Traceback" in answer.stderr) == (1, True, False)
