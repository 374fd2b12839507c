"""Mail to a person about her account. Never about her work."""

import logging

from django.contrib.auth.models import User
from django.core.mail import send_mail
from django.db import transaction

log = logging.getLogger(__name__)


def tell(user: User, what: str, said: str) -> None:
    """Sends it once all is saved. What was done stays done, mail or no mail."""
    transaction.on_commit(lambda: send(user.email, what, said))


def send(address: str, what: str, said: str) -> None:
    """Sends it now."""
    try:
        send_mail(f"Headroom: {what}", said, None, [address])
    except OSError as trouble:
        log.warning("a mail about an account was not sent: %s", type(trouble).__name__)
