"""Mails of this floor. Each goes out once, names nobody and says no figure."""

from datetime import date, datetime

from django.core.mail import EmailMessage, get_connection

from caseload import operations as caseload
from caseload import queries as caseload_read
from caseload.domain.asks.digest import SUBJECT as DIGEST_SUBJECT
from caseload.domain.asks.digest import mail_text
from caseload.domain.types import DigestSays
from caseload.models import Clinician
from wellbeing.queries.mailing import review_mail_is_due

REVIEW_SUBJECT = "Headroom: your week"
REVIEW_SAID = (
    "The facts of your week are filled in. Ten minutes are enough, and every line may be skipped.\n"
    "You asked for this mail once a week; the settings turn it off.\n"
)


def send_digest(clinician: Clinician, *, now: datetime) -> bool:
    """Mails her how many replies are promised for today or before; True when a mail went out."""
    day = now.astimezone(clinician.zone).date()
    askers = caseload_read.promised_until(clinician, day=day)
    if not askers or not caseload_read.digest_is_due(clinician, now=now):
        return False
    text = mail_text(askers, says=DigestSays(clinician.digest))
    return _send(clinician, "promises", DIGEST_SUBJECT, text, day=day, now=now)


def send_review_mail(clinician: Clinician, *, now: datetime) -> bool:
    """Mails her, at her review time, that the week can be closed; True when a mail went out."""
    if not review_mail_is_due(clinician, now=now):
        return False
    day = now.astimezone(clinician.zone).date()
    return _send(clinician, "review", REVIEW_SUBJECT, REVIEW_SAID, day=day, now=now)


def _send(clinician: Clinician, about: str, subject: str, text: str, *, day: date, now: datetime) -> bool:
    digest = caseload.take_up_digest(clinician, day=day, now=now, about=about)
    if digest is None:
        return False
    server = get_connection()
    mail = EmailMessage(subject, text, None, [clinician.user.email], connection=server)
    server.open()  # whatever takes time or fails comes before the mail is written down as handed over
    try:
        caseload.hand_over(digest, send=mail.send, now=now)
    finally:
        server.close()
    return True
