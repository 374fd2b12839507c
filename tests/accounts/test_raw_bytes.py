"""The database alone tells no name, no word and no address: its raw bytes are searched."""

import base64
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
MARKERS = ("Zebulon", "Quagga", "Okapi", "Numbat", "Fossa", "Tapir", "JBSWY3DPEHPK3PXP")
FILL = """
import json
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("migrate", database="queue", verbosity=0)
from datetime import date
from django.test import Client
from accounts.models import Account
from accounts.operations import invite
from tests import make
from wellbeing import operations
from wellbeing.models import Review, Step
from caseload.models import Draft
owner = make.clinician(name="Zebulon")
Account.objects.create(user=owner.user, name="Zebulon")
account = {"address": "https://tapir.example/Tapir", "username": "Tapir", "password": "Tapir"}
source = make.source(owner.user, name="Fossa", **account)
client = make.client(owner, "Quagga")
event = make.event(source, "Zebulon")
make.entry(event, whose=owner)
make.session(owner, title="Zebulon", client=client, event=event)
make.ask(owner, "Okapi", who="Okapi", from_whom="Okapi", remark="Okapi")
make.colleague(owner, "Numbat")
said = json.dumps({"line": "Okapi"})
Review.objects.create(clinician=owner, first_day=date(2026, 11, 16), answers=said, experiment=said, changed_at=make.NOW)
Step.objects.create(clinician=owner, kind="control", words=said, taken_at=make.NOW)
invite(owner.user, roles={"supervisor": True}, name="Numbat", now=make.NOW)
TOTP.activate(owner.user, "JBSWY3DPEHPK3PXP")
browser = Client()
browser.force_login(owner.user)
assert browser.post("/requests/", {"said": "Okapi"}).status_code == 302
"""


def spelled(word: str) -> list[bytes]:
    """A word as it might stand in a file: as it is, in two bytes a letter, in base64 at any of three places."""
    plain = word.encode()
    shifted = [base64.b64encode(b"x" * shift + plain)[2 * shift + 1 : -4] for shift in range(3)]
    return [plain, word.encode("utf-16-le"), *[piece for piece in shifted if len(piece) > 4]]


def test_no_word_stands_in_any_file_but_the_keys(tmp_path: Path) -> None:
    environment = {**os.environ, "HEADROOM_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"}
    environment["HEADROOM_HOSTS"] = "testserver"
    environment.pop("DATABASE_URL", None)
    script = f"import django\ndjango.setup()\n{FILL}"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, check=True, capture_output=True)
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {"headroom.sqlite3", "queue.sqlite3"} <= {file.name for file in files}
    whole = b"".join(file.read_bytes() for file in files)
    assert b"practice.example" in whole, "sign-in addresses are looked up, and stand there"
    assert [word for word in MARKERS for piece in spelled(word) if piece in whole] == []
