"""Everything taken out in the browser, the account deleted, and everything read into an empty one."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.contrib.auth.models import User

from accounts import operations as accounts
from accounts.models import Account
from caseload.models import Clinician
from tests import make
from tests.journeys.conftest import Opener
from tests.journeys.test_signing_in import confirm, press
from wellbeing.queries.archive import TO_READ_ONLY, archived_models, own_rows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def maya() -> Clinician:
    """A small practice with a word of its own in it."""
    now = datetime.now(UTC)
    owner = make.clinician(make.user("maya@practice.example"), name="Maya Lindqvist", time_zone="Europe/Berlin")
    make.limit(owner)
    client = make.client(owner, "Z.Q.")
    for days in range(1, 9):
        make.session(owner, now - timedelta(days=days), title="Z.Q.", client=client)
    make.ask(owner, "Could you see somebody on Tuesday?", who="Okapi")
    return owner


def rows(clinician: Clinician) -> dict[str, int]:
    """How many rows hang on this clinician, of all that an import takes in."""
    models = [model for model in archived_models() if model._meta.label not in TO_READ_ONLY]
    return {model.__name__: count for model in models if (count := own_rows(clinician.user, model).count())}


def test_out_of_one_account_and_into_another(
    signed_in: Opener, maya: Clinician, live_server: Any, tmp_path: Path
) -> None:
    before, page = rows(maya), signed_in(maya.user)
    page.goto("/account/archive/")
    press(page, "Make the archive")
    page.fill("[name=password]", "a long enough password")
    with page.expect_download() as download:
        page.get_by_role("button", name="Go on").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    assert "README.txt" in ZipFile(file).namelist()

    other = make.clinician(make.user("new@practice.example"), name="")
    accounts.delete_account(maya.user, now=datetime.now(UTC))
    page.goto("/")
    assert page.inner_text("h1") == "Sign in"
    theirs = signed_in(other.user, width=390)
    theirs.goto("/account/archive/import/")
    confirm(theirs)
    theirs.set_input_files("[name=file]", file)
    press(theirs, "Read it in")

    assert theirs.get_by_text("Calendars are read anew within minutes.").is_visible()
    theirs.goto("/caseload/")
    assert theirs.locator("main").get_by_text("Z.Q.").first.is_visible()
    assert rows(Clinician.objects.get()) == before
    theirs.goto("/account/archive/import/")
    assert theirs.get_by_text("There is something in this account already.").is_visible()


def test_what_is_no_archive_changes_nothing(signed_in: Opener, live_server: Any, tmp_path: Path) -> None:
    page = signed_in(make.clinician(make.user()).user)
    file = tmp_path / "holiday.zip"
    file.write_bytes(b"a picture")
    page.goto("/account/archive/import/")
    confirm(page)
    page.set_input_files("[name=file]", file)
    press(page, "Read it in")

    assert page.inner_text(".head-say") == "Nothing was changed."
    assert page.get_by_role("alert").is_visible()
    assert page.get_by_role("button", name="Read it in").is_visible()  # and can be tried again


def test_asked_to_delete_and_taken_back(signed_in: Opener, maya: Clinician, live_server: Any) -> None:
    page = signed_in(maya.user)
    page.goto("/account/")
    page.get_by_role("link", name="Delete it").click()
    press(page, "Delete it in seven days")
    confirm(page)
    assert Account.objects.get(user=maya.user).leaves_at is not None
    page.goto("/account/")
    page.get_by_role("link", name="Take it back").click()
    press(page, "Take it back")

    assert page.get_by_text("Taken back. Nothing is deleted.").is_visible()
    assert Account.objects.get(user=maya.user).leaves_at is None
    assert User.objects.filter(pk=maya.user_id, is_active=True).exists()
