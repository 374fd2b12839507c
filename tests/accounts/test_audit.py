"""The audit log: chained, only ever added to, and without content."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from accounts import append_only, operations
from accounts.domain.audit import START, Deed, Link, digest, first_broken
from accounts.models import AuditEntry
from accounts.queries.audit import chain, head
from tests import make
from tests.installations import VENDOR, installation

AT = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)


def a_chain(length: int = 5) -> list[tuple[Link, str]]:
    made, before = [], START
    for number in range(1, length + 1):
        link = Link(number, AT + timedelta(minutes=number), "signed in", 1, 1, "127.0.0.1", "{}")
        before = digest(link, before=before)
        made.append((link, before))
    return made


def test_a_whole_chain_has_no_broken_line() -> None:
    assert first_broken(a_chain()) is None
    assert first_broken([]) is None


def test_what_was_done_to_a_chain_is_found() -> None:
    whole = a_chain()
    altered = [(replace(link, actor=2), said) if link.number == 3 else (link, said) for link, said in whole]
    assert first_broken(altered) == 3
    assert first_broken(whole[:1] + whole[2:]) == 2
    assert first_broken([whole[0], whole[2], whole[1], *whole[3:]]) == 2
    assert first_broken([*whole, whole[4]]) == 6
    assert first_broken(whole[:3]) is None
    assert first_broken(whole[:3], head=whole[4][1]) == 4
    assert first_broken(whole, head=whole[2][1]) is None


@pytest.mark.django_db
class TestInTheDatabase:
    def test_lines_are_chained(self) -> None:
        for deed in (Deed.EXPORTED, Deed.IMPORTED, Deed.DELETED):
            operations.record(deed, at=AT, actor=1, subject=2, rows=3)
        assert first_broken(chain()) is None
        newest = AuditEntry.objects.get(number=3)
        assert head() == (3, newest.digest)

    def test_the_database_refuses_to_change_or_remove_a_line(self) -> None:
        operations.record(Deed.EXPORTED, at=AT, actor=1)
        append_only.install(connection)
        try:
            for statement in ("UPDATE accounts_auditentry SET actor = 2", "DELETE FROM accounts_auditentry"):
                with (
                    pytest.raises(DatabaseError, match="append-only"),
                    transaction.atomic(),
                    connection.cursor() as cursor,
                ):
                    cursor.execute(statement)
            operations.record(Deed.EXPORTED, at=AT, actor=1)
        finally:
            append_only.remove(connection)
        assert list(AuditEntry.objects.values_list("number", "actor")) == [(1, 1), (2, 1)]

    def test_a_line_outlives_the_account(self) -> None:
        person = make.user()
        operations.record(Deed.EXPORTED, at=AT, actor=person.pk, subject=person.pk)
        before = list(AuditEntry.objects.values())
        operations.delete_account(person, now=AT)
        assert list(AuditEntry.objects.values())[:-1] == before
        assert AuditEntry.objects.get(number=2).deed == "deleted"
        assert first_broken(chain()) is None

    def test_a_command_tells_whether_it_is_whole(self) -> None:
        for _ in range(3):
            operations.record(Deed.EXPORTED, at=AT, actor=1)
        said = StringIO()
        call_command("verify_audit", stdout=said)
        assert str(AuditEntry.objects.get(number=3).digest) in said.getvalue()
        AuditEntry.objects.filter(number=2).update(actor=7)
        with pytest.raises(CommandError, match="2"):
            call_command("verify_audit")

    def test_what_happens_to_an_account_is_written_down_without_its_name(self) -> None:
        person, other = make.user("maya@practice.example"), make.user()
        client = Client()
        client.post(reverse("account_login"), {"login": "maya@practice.example", "password": "wrong, and long too"})
        client.post(reverse("account_login"), {"login": "nobody@practice.example", "password": "wrong, and long too"})
        client.post(reverse("account_login"), {"login": "Maya@practice.example", "password": "a long enough password"})
        new = {
            "oldpassword": "a long enough password",
            "password1": "another long one",
            "password2": "another long one",
        }
        client.post(reverse("account_change_password"), new)
        client.post(reverse("account_logout"))
        operations.close_account(person, by=other, now=AT)

        lines = list(AuditEntry.objects.values_list("deed", "actor", "subject"))
        assert lines == [
            ("sign-in failed", None, person.pk),
            ("sign-in failed", None, None),
            ("signed in", person.pk, person.pk),
            ("password changed", person.pk, person.pk),
            ("signed out", person.pk, person.pk),
            ("account closed", other.pk, person.pk),
        ]
        written = " ".join(" ".join(map(str, row)) for row in AuditEntry.objects.values_list())
        assert [word for word in ("maya", "nobody", "practice.example", "wrong") if word in written.casefold()] == []
        assert first_broken(chain()) is None


MANY = """
from datetime import UTC, datetime
from threading import Thread
from django.core.management import call_command
from django.db import connection, transaction
from accounts.domain.audit import Deed
from accounts.models import AuditEntry
from accounts.operations import record
call_command("migrate", "accounts", verbosity=0)
def write():
    for number in range(25):
        with transaction.atomic():
            AuditEntry.objects.count()  # what is seen is older than the turn that is waited for
            record(Deed.EXPORTED, at=datetime.now(UTC), actor=number)
    connection.close()
writers = [Thread(target=write) for _ in range(8)]
[writer.start() for writer in writers]
[writer.join() for writer in writers]
call_command("verify_audit")
print(AuditEntry.objects.count())
"""


def test_many_who_write_at_once_leave_no_gap_and_no_fork(tmp_path: Path) -> None:
    with installation(VENDOR, tmp_path) as found:
        said, count = found.run(MANY).split("\n")
        assert (said.startswith("The audit log is whole: 200 lines"), count) == (True, "200")
