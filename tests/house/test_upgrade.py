"""An installation from before there were accounts with roles, brought up to date."""

from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from accounts.access import account_of
from accounts.models import Account
from config.environment import kept_secret, oldest_data_key
from tests import make


@pytest.mark.parametrize("keys", ["", "newest\noldest"])
def test_it_goes_on_hashing_by_the_key_it_hashed_by(tmp_path: Path, keys: str) -> None:
    if keys:
        (tmp_path / "data_keys").write_text(keys)

    made = kept_secret(tmp_path, "hash_key", "NO_SUCH_VARIABLE", first=oldest_data_key(tmp_path))

    assert (tmp_path / "hash_key").read_text() == made
    assert (made == "oldest", len(made) > 40) == (bool(keys), not keys)


@pytest.mark.django_db
def test_its_first_clinician_becomes_the_administrator() -> None:
    make.clinician(sample=True)
    first, second = make.clinician(name="Maya", time_zone="Europe/Berlin"), make.clinician()
    upgrade = import_module("caseload.migrations.0003_first_clinician_administers")

    upgrade.first_clinician_administers(apps, None)
    upgrade.first_clinician_administers(apps, None)

    account = Account.objects.get()
    assert (account.user, account.name, account.time_zone) == (first.user, "Maya", "Europe/Berlin")
    assert (account.administrator, account_of(second.user).administrator) == (True, False)
