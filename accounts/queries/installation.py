"""How the installation is. Figures about the machine, none about a person."""

import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django_q.models import Failure, OrmQ

BEAT_WITHIN = timedelta(minutes=5)
BACKUP_WITHIN = timedelta(hours=36)
LITTLE = 500 * 1024 * 1024  # bytes left on the disk
MANY_WAITING = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One thing, whether it is well, and what there is to say."""

    what: str
    well: bool
    said: str


def backups() -> list[tuple[datetime, Path]]:
    """Backups that lie in the data folder, newest first, with when they were made (UTC)."""
    found = []
    for file in (settings.DATA_DIR / "backups").glob("headroom-*.backup"):
        try:
            found.append((datetime.strptime(file.stem[9:], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC), file))
        except ValueError:
            continue
    return sorted(found, reverse=True)


def newest_backup(now: datetime) -> datetime | None:
    """When the newest was made. One that a wrong clock dated ahead does not count: nobody knows how old it is."""
    return next((at for at, _ in backups() if at <= now), None)


def installation(now: datetime) -> list[Line]:
    """Everything an administrator can look after."""
    return [_database(), _worker(now), _queue(), _backup(now), _disk(), _mail(), _guarded()]


def database_answers() -> bool:
    """True when a query comes back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def worker_beats(now: datetime) -> bool:
    """True when the worker showed a sign of life lately."""
    # A beat from far ahead is from before the clock was set back.
    return (beat := _beat()) is not None and abs(now - beat) < BEAT_WITHIN


def _beat() -> datetime | None:
    try:
        return datetime.fromtimestamp((settings.DATA_DIR / "heartbeat").stat().st_mtime, UTC)
    except OSError:
        return None


def _database() -> Line:
    kind = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    return Line("Database", database_answers(), kind)


def _worker(now: datetime) -> Line:
    beat = _beat()
    said = f"last sign of life {beat:%Y-%m-%d %H:%M} UTC" if beat else "no sign of life yet"
    return Line("Worker", worker_beats(now), said)


def _queue() -> Line:
    waiting, stopped = OrmQ.objects.count(), Failure.objects.count()
    return Line("Tasks", waiting < MANY_WAITING, f"{waiting} wait; {stopped} ended badly within thirty days")


def _backup(now: datetime) -> Line:
    newest = newest_backup(now)
    if newest is None:
        return Line("Backups", well=False, said="none yet: the worker makes one each night")
    said = f"{len(backups())} kept, the newest from {newest:%Y-%m-%d %H:%M} UTC"
    return Line("Backups", now - newest < BACKUP_WITHIN, said)


def _disk() -> Line:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return Line("Disk", free > LITTLE, f"{free // 1024 // 1024:,} MiB free where the data lies")


def _mail() -> Line:
    return Line(
        "Mail", well=True, said="set up" if settings.MAIL.hostname else "not set up: links are handed over by hand"
    )


def _guarded() -> Line:
    said = "production mode: TLS only" if settings.PRODUCTION else "for this computer only, not for a network"
    return Line("Mode", settings.PRODUCTION or settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]"], said)
