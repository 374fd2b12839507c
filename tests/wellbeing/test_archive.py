"""Everything of one person in one file: made, wiped, read in again, equal; and what no import lets in."""

import csv
import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from icalendar import Calendar

from accounts import operations as accounts
from accounts.models import Account, AuditEntry
from accounts.sealed import read_keys_again
from calendar_sync import operations as calendars
from calendar_sync.models import Event
from caseload.models import Clinician, Session
from tests import make
from tests.signing_in import PASSWORD, confirmed, signed_in
from wellbeing import operations
from wellbeing.domain.archive import cell
from wellbeing.operations.importing import BadArchive, import_archive
from wellbeing.queries.archive import NOBODYS, OWNER, PACKAGES, TO_READ_ONLY, archived_models, own_rows

pytestmark = pytest.mark.django_db
NOW = make.NOW
HASHED = ("slot_key", "fingerprint", "title_key", "shape_key", "label_key", "key")
READ_ANEW = (
    "etag", "last_modified", "ctag", "sync_token", "body_digest", "doubtful_digest", "block_digests", "read_from",
    "read_until", "claimed_until",
)  # fmt: skip
PAGES = ("this_week", "asks", "notes", "caseload", "calendar", "patterns", "review", "trends", "reviews", "colleagues")


@pytest.fixture
def practice() -> User:
    """The made-up practice with what it lacks: everything else that can hang on a person."""
    user = operations.open_sample(zone="Europe/London", now=NOW)
    user.email = user.username = "maya@practice.example"
    user.set_password(PASSWORD)
    user.save()
    Clinician.objects.filter(user=user).update(sample=False)
    Account.objects.create(user=user, name="Maya", time_zone="Europe/London")
    make.protected(user.clinician, NOW + timedelta(days=2))
    make.ask(user.clinician, "=HYPERLINK(evil)")
    return user


@pytest.fixture
def small() -> User:
    """A few rows of most kinds."""
    clinician = make.clinician(make.user("maya@practice.example"), name="Maya")
    make.limit(clinician)
    make.entry(make.event(make.source(clinician.user)), whose=clinician)
    make.session(clinician, client=make.client(clinician))
    make.ask(clinician)
    make.ask(clinician, "=HYPERLINK(evil)")
    make.protected(clinician, NOW + timedelta(days=2))
    return clinician.user


def rows(file: Any) -> dict[str, list[dict[str, Any]]]:
    with ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.startswith("json/")]
        return {name[5:-6]: [json.loads(text) for text in archive.open(name)] for name in names}


def archived(user: User) -> io.BytesIO:
    with operations.make_archive(user, by=user.pk, now=NOW) as file:
        return io.BytesIO(file.read())


def texts(user: User) -> list[str]:
    client = signed_in(user)
    with time_machine.travel(NOW, tick=False):
        pages = [client.get(reverse(name)).content.decode() for name in PAGES]
    return [page.partition("<main")[2].replace(page_token(page), "") for page in pages]


def page_token(page: str) -> str:
    return page.partition('X-CSRFToken": "')[2].partition('"')[0] or "-"


def plain(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """Without whose they are, the keys of an installation, and where reading stood."""
    left_out = {"user_id", "owner_id", "clinician_id", *HASHED, *READ_ANEW}
    own = {"caseload.Clinician": {"id"}}
    kept = {name: many for name, many in found.items() if name not in {*TO_READ_ONLY, "accounts.Account"}}
    return {
        name: [{key: said for key, said in row.items() if key not in left_out | own.get(name, set())} for row in many]
        for name, many in kept.items()
    }  # fmt: skip


def test_every_model_is_somebodys_or_says_why_not() -> None:
    from django.apps import apps  # noqa: PLC0415 -- the registry itself

    labels = {model._meta.label for name in PACKAGES for model in apps.get_app_config(name).get_models()}
    assert set(NOBODYS) | set(OWNER) | set(TO_READ_ONLY) <= labels
    assert {model._meta.label for model in archived_models()} == labels - set(NOBODYS)
    nobody = User(pk=0)
    assert [own_rows(nobody, model).count() for model in archived_models()] == [0] * len(archived_models())


def test_exported_wiped_and_imported_is_equal(practice: User, settings: Any, tmp_path: Path) -> None:
    file = archived(practice)
    before, seen = rows(file), texts(practice)
    accounts.delete_account(practice, now=NOW)
    settings.HASH_KEY = "another installation's key, which is as long"
    settings.DATA_KEYS_FILE = tmp_path / "data_keys"
    settings.DATA_KEYS_FILE.write_text(Fernet.generate_key().decode())
    read_keys_again()
    other = make.user("maya@elsewhere.example")
    Clinician.objects.create(user=other)

    done = import_archive(other, file, now=NOW)

    after = rows(archived(other))
    assert plain(after) == plain(before)
    assert done == sum(len(many) for name, many in before.items() if name not in TO_READ_ONLY)
    assert texts(User.objects.get(pk=other.pk)) == seen
    settings.DATA_KEYS_FILE = None
    read_keys_again()


def test_calendars_recognise_what_was_imported(practice: User, settings: Any) -> None:
    from wellbeing.domain.sample import sample_calendars  # noqa: PLC0415 -- the same files again

    file = archived(practice)
    accounts.delete_account(practice, now=NOW)
    settings.HASH_KEY = "another installation's key, which is as long"
    other = make.user()
    import_archive(other, file, now=NOW)
    events, sessions = Event.objects.count(), Session.objects.count()
    bodies = {calendar.name: calendar.ics for calendar in sample_calendars(NOW.date(), zone="Europe/London")}

    for source in other.sources.all():
        source.pending = bodies[source.name]
        source.save()
        run = calendars.sync_source(source, zone=other.clinician.zone, now=NOW + timedelta(minutes=1))
        assert run is not None
        assert (run.fault, run.added, run.gone) == ("", 0, 0)

    assert (Event.objects.count(), Session.objects.count()) == (events, sessions)


def test_an_archive_holds_nothing_of_others(small: User) -> None:
    other = make.clinician(name="Zebulon")
    make.ask(other, "Quagga")
    make.session(other, client=make.client(other, "Okapi"), title="Okapi")
    make.source(other.user, name="Numbat", address="https://fossa.example")
    with ZipFile(archived(small)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert [word for word in (b"Zebulon", b"Quagga", b"Okapi", b"Numbat", b"fossa") if word in everything] == []
    assert b"maya@practice" not in everything
    assert small.password.encode() not in everything


def test_people_can_read_it(small: User) -> None:
    with ZipFile(archived(small)) as archive:
        asks = list(csv.DictReader(io.StringIO(archive.read("csv/caseload.Ask.csv").decode("utf-8-sig"))))
        events = Calendar.from_ical(archive.read("calendar.ics")).walk("VEVENT")
        said = archive.read("README.txt").decode()
    assert [ask["said"] for ask in asks if "HYPERLINK" in ask["said"]] == ["'=HYPERLINK(evil)"]
    assert len(events) == Session.objects.count() + 1
    assert "20 November 2026, 16:30 UTC" in said


def test_no_cell_begins_like_a_formula() -> None:
    assert [cell(text) for text in ("=1", "＠x", " -1", "\nx", -1)] == ["'=1", "'＠x", "' -1", "'\nx", "'-1"]
    assert [cell("A.K."), cell(None), cell(7), cell(True)] == ["A.K.", "", "7", "true"]


# ---- What no import lets in


def tampered(file: io.BytesIO, change: Any) -> io.BytesIO:
    out = io.BytesIO()
    with ZipFile(file) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            body = change(name, old.read(name))
            if body is not None:
                new.writestr(name, body)
    out.seek(0)
    return out


def manifest(**more: Any) -> Any:
    return lambda name, body: json.dumps({**json.loads(body), **more}) if name == "manifest.json" else body


WRONG = {
    "not a zip": (lambda file: io.BytesIO(b"PK? no"), "not an archive of Headroom"),
    "cut off": (lambda file: io.BytesIO(file.getvalue()[:-500]), "not an archive of Headroom"),
    "another format": (lambda file: tampered(file, manifest(format=2)), "of another version"),
    "no manifest": (
        lambda file: tampered(file, lambda name, body: None if name == "manifest.json" else body),
        "cannot be read",
    ),
    "an unknown part": (
        lambda file: tampered(file, manifest(files={"json/../../etc/passwd": {"rows": 1, "sha256": ""}})),
        "does not know",
    ),
    "an altered row": (
        lambda file: tampered(
            file, lambda name, body: body.replace(b"J.T.", b"X.Y.") if name.startswith("json/caseload.Ask") else body
        ),
        "not as it was",
    ),
    "no json": (
        lambda file: tampered(file, lambda name, body: b"{" if name.endswith("Session.jsonl") else body),
        "cannot be read",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_a_wrong_archive_changes_nothing_and_says_why(small: User, what: str) -> None:
    file = archived(small)
    accounts.delete_account(small, now=NOW)
    other = make.clinician().user
    wrong, said = WRONG[what]
    with pytest.raises(BadArchive, match=said):
        import_archive(other, wrong(file), now=NOW)  # type: ignore[no-untyped-call]
    assert [own_rows(other, model).count() for model in archived_models() if model is not Clinician] == [0] * (
        len(archived_models()) - 1
    )
    assert AuditEntry.objects.filter(deed="imported").count() == 0


def test_an_archive_goes_into_an_empty_account_only(small: User) -> None:
    file = archived(small)
    with pytest.raises(BadArchive, match="something in this account already"):
        import_archive(small, file, now=NOW)
    with pytest.raises(BadArchive, match="taken here"):
        import_archive(make.clinician().user, file, now=NOW)


def test_an_archive_that_unpacks_to_gigabytes_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as bomb, bomb.open("json/x.jsonl", "w", force_zip64=True) as member:
        for _ in range(1025):
            member.write(b"\0" * 1024 * 1024)
    out.seek(0)
    with pytest.raises(BadArchive, match="more than a gigabyte"):
        import_archive(make.clinician().user, out, now=NOW)


# ---- On the pages and in the shell


def test_the_pages_hand_the_archive_over_and_take_it_in(small: User) -> None:
    asked = signed_in(small).post(reverse("archive"))
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    answer = confirmed(small).post(reverse("archive"))
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="headroom-')
    assert answer.headers["Cache-Control"] == "no-store"
    body = b"".join(answer.streaming_content)
    line = AuditEntry.objects.get(deed="exported")
    assert (line.actor, line.subject) == (small.pk, small.pk)
    accounts.delete_account(small, now=NOW)

    other = make.clinician().user
    assert signed_in(other).get(reverse("archive_import")).status_code == 302
    client = confirmed(other)
    upload = io.BytesIO(body)
    upload.name = "headroom.zip"
    assert client.post(reverse("archive_import"), {"file": upload}).headers["Location"] == reverse("this_week")
    assert Session.objects.filter(clinician__user=other).count() == 1
    assert "already" in client.get(reverse("archive_import")).content.decode()
    empty = confirmed(make.clinician().user).post(reverse("archive_import"))
    assert (empty.status_code, "Choose a file first." in empty.content.decode()) == (422, True)


def test_nothing_is_left_lying_about(small: User, settings: Any) -> None:
    answer = confirmed(small).post(reverse("archive"))
    b"".join(answer.streaming_content)
    assert list(Path(settings.DATA_DIR).glob("archive-*")) == []


def test_an_emergency_export_is_on_record_and_she_is_told(small: User, tmp_path: Path) -> None:
    target = tmp_path / "out.zip"
    with pytest.raises(CommandError, match="--yes"):
        call_command("emergency_export", small.email, to=target)
    call_command("emergency_export", small.email, to=target, yes=True)
    assert len(rows(target)["caseload.Ask"]) == 2
    assert mail.outbox[0].to == [small.email]
    line = AuditEntry.objects.get(deed="emergency export")
    assert (line.actor, line.subject) == (None, small.pk)
    with pytest.raises(CommandError, match="exists already"):
        call_command("emergency_export", small.email, to=target, yes=True)
