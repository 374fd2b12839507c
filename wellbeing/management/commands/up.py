"""Starts Headroom: brings the database up to date, then runs the web server and the worker until Ctrl-C."""

import os
import socket
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, OperationalError, close_old_connections, connections
from django.utils import timezone
from django_q.models import OrmQ, Schedule
from django_q.tasks import async_task

from accounts.operations.restoring import NotFinished, NotRestored, finish
from accounts.operations.upkeep import RUNNING, hold
from wellbeing.management.children import Child
from wellbeing.management.supervisor import Heartbeat, Supervisor

TICK = "wellbeing.tasks.tick"
BEAT = "wellbeing.tasks.beat"


class Command(BaseCommand):
    """`manage.py up [--port 8000]`"""

    help = __doc__
    requires_system_checks: list[str] = []  # see below

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))
        parser.add_argument("--no-worker", action="store_true", help="web server only")
        parser.add_argument("--heartbeat", type=float, default=60.0, help="seconds between signs of life")

    def handle(self, *args: Any, **options: Any) -> None:
        lock = _only_one(settings.DATA_DIR)
        _free_port(options["bind"], options["port"])
        self._finish_a_restore()
        bring_up_to_date()
        _keep_schedule()
        connections.close_all()
        heartbeat = Heartbeat(_send_beat, _beat_age, _release_tasks, every=options["heartbeat"])
        (settings.DATA_DIR / "heartbeat").touch()
        worker = None if options["no_worker"] else Child("worker", [sys.executable, "manage.py", "qcluster"])
        web = Child("web server", _gunicorn(options["bind"], options["port"]))
        self.stdout.write(f"Headroom is at http://{options['bind']}:{options['port']}/   (Ctrl-C stops it)")
        self.stdout.flush()
        status = Supervisor(web, worker, heartbeat, self.say).run()
        (settings.DATA_DIR / "heartbeat").unlink(missing_ok=True)  # at rest: a restore need not wait
        lock.close()
        sys.exit(status)

    def _finish_a_restore(self) -> None:
        """Before anything is checked: a new database beside old keys is no place to start in."""
        try:
            if finish(now=timezone.now()):
                self.say("A restore that was cut off is finished.")
        except (NotRestored, NotFinished) as trouble:
            raise CommandError(str(trouble)) from None
        self.check()

    def say(self, line: str) -> None:
        """One line for the person at the terminal."""
        self.stdout.write(line)
        self.stdout.flush()


def _only_one(folder: Path) -> TextIO:
    """Two workers on one data folder would do everything twice."""
    try:
        lock = hold(RUNNING)
    except OSError as fault:
        raise CommandError(f"Headroom cannot write to its data folder {folder}: {fault.strerror}.") from None
    if lock is None:
        raise CommandError(f"Headroom is running already on {folder}. If a backup is being restored, wait for it.")
    return lock


def _free_port(bind: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as fault:
            said = f"Headroom cannot listen on {bind}:{port}: {fault.strerror}. Choose another with PORT=8001."
            raise CommandError(said) from None


def bring_up_to_date() -> None:
    """Migrates every database; SQLite's files are for their owner only."""
    try:
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, verbosity=0, interactive=False)
    except DatabaseError as fault:
        raise CommandError(f"The database cannot be used: {fault}") from None
    for file in settings.DATA_DIR.glob("*.sqlite3*"):
        file.chmod(0o600)


def _keep_schedule() -> None:
    """Exactly one schedule that asks every minute who is due, soon even when a wrong clock once put it far ahead."""
    soon = timezone.now() + timedelta(minutes=2)
    Schedule.objects.filter(func=TICK, next_run__gt=soon).update(next_run=soon)
    schedules = Schedule.objects.filter(func=TICK).order_by("pk")
    keep = schedules.first() or Schedule.objects.create(
        func=TICK, name="tick", schedule_type=Schedule.MINUTES, minutes=1
    )
    schedules.exclude(pk=keep.pk).delete()


def _send_beat() -> None:
    close_old_connections()
    try:
        _keep_schedule()
        async_task(BEAT, save=False, task_name="heartbeat")
    except OperationalError:
        return  # the database is away; the next beat tries again


def _beat_age() -> float:
    try:
        return time.time() - (settings.DATA_DIR / "heartbeat").stat().st_mtime
    except OSError:
        return 0.0


def _release_tasks() -> None:
    """Frees what a killed worker had taken; there is only this one worker on the folder."""
    close_old_connections()
    now = timezone.now()
    OrmQ.objects.filter(lock__gt=now).update(lock=now)


def _gunicorn(bind: str, port: int) -> list[str]:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi:application", "--bind", f"{bind}:{port}"]
    command += ["--worker-class", "gthread", "--workers", str(settings.WEB_PROCESSES), "--threads", "8"]
    return [*command, "--graceful-timeout", "10", "--no-control-socket", "--log-level", "warning"]
