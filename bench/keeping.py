"""What keeps data safe: backup and restore, the audit chain, sealing anew, and the page that is shared."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain.audit import START, Deed, Link, digest, first_broken
from accounts.models import Account, AuditEntry
from accounts.operations.rotating import rotate_keys
from accounts.queries.audit import chain
from bench.measure import Row, cpu, ratios, spread
from bench.practice import getter, signed_in
from wellbeing import operations
from wellbeing.domain.sharing.parts import Part, Shares

LINES = 100_000
A_HUNDRED_MB = 100 * 1024 * 1024


def rows(user: User) -> Iterator[Row]:
    """H5, H6, I2, I5 and the shared page."""
    yield from _shared(user)
    _write_lines()
    seconds = cpu(_whole)
    yield spread("I2", "seconds CPU to follow 100,000 audit lines", [seconds], 10)
    begun = time.process_time()
    values = rotate_keys(now=datetime.now(UTC), settle=0)
    yield spread("I5", "ms CPU to seal a value anew", [1000 * (time.process_time() - begun) / values], 1)
    yield from _backup_and_restore()


def _shared(user: User) -> Iterator[Row]:
    now = datetime.now(UTC)
    viewer = User.objects.create(username="ruth", email="ruth@practice.example")
    Account.objects.create(user=viewer, supervisor=True)
    settings.SECOND_FACTOR = False
    grant = operations.share(
        user.clinician, viewer=viewer, name="Ruth", purpose="", now=now, last_day=(now + timedelta(weeks=4)).date(),
        shares=Shares(dict.fromkeys(Part, 4), ("saying_yes",)),
    )  # fmt: skip
    session = signed_in(viewer)
    page, floor = getter(f"/supervision/{grant.pk}/", session), getter("/floor/", session)
    page(), floor()
    with CaptureQueriesContext(connection) as asked:
        page()
    yield spread("", "queries of a shared page with every part", [float(len(asked))], 30)
    yield spread("", "a shared page with every part / floor, CPU", ratios(page, floor, repeat=5), 60)


def _write_lines() -> None:
    last = AuditEntry.objects.order_by("-number").values_list("number", "digest").first()
    first, before = last or (0, START)
    made, at = [], datetime.now(UTC)
    for number in range(first + 1, first + LINES + 1):
        link = Link(number, at, Deed.LOOKED.value, 1, 2, "192.0.2.1", '{"share": 1}')
        before = digest(link, before=before)
        made.append(
            AuditEntry(number=number, at=at, deed=link.deed, actor=1, subject=2, place=link.place, fact=link.fact,
                       digest=before)
        )  # fmt: skip
    AuditEntry.objects.bulk_create(made, batch_size=5_000)


def _whole() -> None:
    if first_broken(chain()) is not None:
        raise AssertionError("the chain is broken")


def _backup_and_restore() -> Iterator[Row]:
    """Backup and restore are processes of their own; this one goes on writing meanwhile."""
    size = Path(settings.DATABASES["default"]["NAME"]).stat().st_size / A_HUNDRED_MB
    begun = time.perf_counter()
    backup = subprocess.Popen([sys.executable, "manage.py", "backup"], stdout=subprocess.DEVNULL)
    stalls = []
    while backup.poll() is None:
        stalls.append(_one_write())
    seconds = time.perf_counter() - begun
    yield spread("H5", f"seconds for a backup, a 100 MB (of {100 * size:.0f} MB)", [seconds / size], 5)
    yield spread("H5", "ms of the longest write meanwhile", [1000 * max(stalls)], 100)
    file = max((settings.DATA_DIR / "backups").glob("*.backup"))
    with tempfile.TemporaryDirectory(prefix="headroom-bench-restored-") as folder:
        begun = time.perf_counter()
        words = [sys.executable, "manage.py", "restore", str(file), f"--key={settings.BACKUP_KEY}"]
        subprocess.run(words, env={**os.environ, "HEADROOM_DATA": folder}, check=True, stdout=subprocess.DEVNULL)
        yield spread("H6", "seconds for a restore, a 100 MB", [(time.perf_counter() - begun) / size], 300)


def _one_write() -> float:
    begun = time.perf_counter()
    Account.objects.filter(user__username="ruth").update(time_zone="UTC")
    return time.perf_counter() - begun
