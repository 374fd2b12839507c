"""What the worker does. Ids in, one call, a log line; nothing private in arguments, results or errors."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.models import Failure, OrmQ
from django_q.tasks import async_task

from accounts import operations as accounts
from accounts.operations.backing_up import NotBackedUp, back_up, backup_is_due
from accounts.queries import due_to_leave
from calendar_sync.models import Source
from calendar_sync.queries import owners_to_tell, sources_due
from caseload import operations as caseload
from caseload.models import Clinician
from caseload.queries import digests_due
from wellbeing import operations
from wellbeing.queries.mailing import reviews_due
from wellbeing.queries.watching import clinicians_to_draw, clinicians_to_judge

log = logging.getLogger(__name__)
FAILURES_KEPT = timedelta(days=30)
BATCH = 100  # clinicians judged by one task
DRAWN_AT_ONCE = 20
AT_ONCE = 200  # sources asked for in one turn; the next minute's turn takes the next ones


class ReadingFailed(Exception):
    """A reading ended in a way nobody foresaw. Says only where; the reason stays out of the queue's tables."""


class WritingFailed(Exception):
    """Writing a protected time ended in a way nobody foresaw. Says only which."""


class MailingFailed(Exception):
    """A mail did not go out. Says only whose."""


def beat() -> None:
    """Shows the supervisor that tasks are being done."""
    (settings.DATA_DIR / "heartbeat").touch()


def tick() -> int:
    """Has every source that is due read, and protected time written; gives how many sources. Runs every minute."""
    now = timezone.now()
    to_write = caseload.take_up_writing(now=now)
    due = list(sources_due(now).order_by("next_due_at").values_list("pk", flat=True)[:AT_ONCE])
    with transaction.atomic(using=settings.QUEUE_DATABASE):
        if OrmQ.objects.count() < AT_ONCE:
            for pk in due:
                async_task(settings.READ_SOURCE_TASK, pk, save=False)
            for pk in to_write:
                async_task(settings.WRITE_PROTECTED_TASK, pk, save=False)
            for pk in digests_due(now=now)[:AT_ONCE]:
                async_task("wellbeing.tasks.send_digest", pk, save=False)
            _ask_for_the_night(now)
            if backup_is_due(now=now):
                async_task("wellbeing.tasks.count_practice", save=False)
                async_task("wellbeing.tasks.tidy_up", save=False)
            if due_to_leave(now).exists():
                async_task("wellbeing.tasks.delete_due", save=False)
            if owners_to_tell(now).exists():
                async_task("wellbeing.tasks.tell_of_silence", save=False)
        Failure.objects.filter(stopped__lt=now - FAILURES_KEPT).delete()
    return len(due)


def _ask_for_the_night(now: datetime) -> None:
    """Weeks to be judged, a batch a task; charts and reviews' mails, a clinician each."""
    pks = list(clinicians_to_judge(now=now).values_list("pk", flat=True)[: AT_ONCE * BATCH])
    for at in range(0, len(pks), BATCH):
        async_task("wellbeing.tasks.judge", pks[at : at + BATCH], save=False)
    for pk in clinicians_to_draw(now=now).values_list("pk", flat=True)[:DRAWN_AT_ONCE]:
        async_task("wellbeing.tasks.draw_charts", pk, save=False)
    for pk in reviews_due(now=now)[:AT_ONCE]:
        async_task("wellbeing.tasks.send_review_mail", pk, save=False)


def judge(pks: list[int]) -> None:
    """Counts and judges the weeks that closed for these clinicians. Whoever was judged meanwhile costs nothing."""
    now = timezone.now()
    clinicians = list(clinicians_to_judge(now=now).filter(pk__in=pks))
    done = operations.judge_everyone(clinicians, now=now)
    log.info("%s of %s clinicians judged", len(done), len(clinicians))


def draw_charts(pk: int) -> None:
    """Draws one clinician's charts where their content changed."""
    clinician = Clinician.objects.filter(pk=pk).first()
    if clinician is not None:
        log.info("clinician %s: %s charts drawn", pk, operations.draw_charts(clinician, now=timezone.now()))


def send_review_mail(pk: int) -> None:
    """Mails one clinician that it is time for the review, once a week."""
    _mail(pk, "review mail", operations.send_review_mail)


def send_digest(pk: int) -> None:
    """Mails one clinician which replies are promised."""
    _mail(pk, "digest", operations.send_digest)


def _mail(pk: int, what: str, send: Callable[..., bool]) -> None:
    """A mail server's refusal is tried again with the next turn."""
    clinician = Clinician.objects.select_related("user").filter(pk=pk).first()
    if clinician is None:
        return
    try:
        sent = send(clinician, now=timezone.now())
    except Exception as trouble:
        log.error("%s of clinician %s: ended with %s", what, pk, type(trouble).__name__)  # noqa: TRY400 -- a trace may hold names
        raise MailingFailed(f"{what} of clinician {pk}: {type(trouble).__name__}") from None
    log.info("%s of clinician %s: %s", what, pk, "sent" if sent else "nothing to send")


def read_source(pk: int) -> None:
    """Reads one source. A source that is gone, or that another worker holds, is none of this task's business."""
    now = timezone.now()
    source = Source.objects.select_related("owner").filter(pk=pk).first()
    if source is None:
        return
    clinician, _ = Clinician.objects.get_or_create(user=source.owner)
    try:
        run = operations.refresh(source, clinician=clinician, now=now)
    except Exception as trouble:
        log.error("source %s: reading ended with %s", pk, type(trouble).__name__)  # noqa: TRY400 -- a trace may hold titles
        raise ReadingFailed(f"source {pk}: {type(trouble).__name__}") from None
    if run is not None:
        log.info("source %s: %s", pk, run.fault or f"{run.added} new, {run.changed} changed, {run.gone} gone")


def write_protected(pk: int) -> None:
    """Writes one protected time into its calendar, or takes it out."""
    try:
        writing = caseload.write_protected(pk, now=timezone.now())
    except Exception as trouble:
        log.error("protected time %s: writing ended with %s", pk, type(trouble).__name__)  # noqa: TRY400 -- as above
        raise WritingFailed(f"protected time {pk}: {type(trouble).__name__}") from None
    if writing is not None:
        log.info("protected time %s: %s", pk, writing or "no calendar")


def tell_of_silence() -> None:
    """Tells by mail whose calendars are not being read."""
    told = operations.tell_of_silence(now=timezone.now())
    log.info("told %s of a silent calendar", told)


def delete_due() -> None:
    """Deletes the accounts whose grace is over."""
    log.info("%s accounts deleted", accounts.delete_due(now=timezone.now()))


def count_practice() -> None:
    """Counts the practice's last week, in the first night in which it can be; later nights find it counted."""
    log.info("practice: %s", "a week counted" if operations.count_practice_week(now=timezone.now()) else "no new week")


def tidy_up() -> None:
    """The night's work: what is old goes, and a backup is made; the installation's page tells when it was not."""
    now = timezone.now()
    if not backup_is_due(now=now):
        return
    operations.forget_old_looks(now=now)
    log.info("%s old calendar entries let go", caseload.forget_old_entries(now=now))
    try:
        back_up(now=now)
    except NotBackedUp as trouble:
        log.error("%s", trouble)  # noqa: TRY400 -- the sentence is all there is to say
    else:
        log.info("a backup was made")
