"""Inviting, closing and deleting accounts."""

import hashlib
import logging
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import transaction

from accounts.domain.audit import Deed
from accounts.models import Account, Invitation, new_token
from accounts.operations.audit import record
from accounts.queries.people import due_to_leave

log = logging.getLogger(__name__)
GONE = "Headroom: your account is deleted"
GONE_SAID = (
    "Your account and everything that hung on it is deleted, as you asked. How many rows of what went:\n\n{rows}\n\n"
    "Encrypted backups are kept for up to five weeks and then go as well.\n"
)
INVITED_FOR = timedelta(days=7)
GRACE = timedelta(days=7)


class AlreadyTaken(Exception):
    """The invitation was used meanwhile, or its time is over."""


def token_digest(token: str) -> str:
    """What is kept of a token: its SHA-256, 64 hex digits. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(by: User, *, roles: dict[str, bool], name: str, now: datetime) -> tuple[Invitation, str]:
    """An invitation and its token, which nobody can read again."""
    token = new_token()
    made = Invitation.objects.create(
        token_digest=token_digest(token), by=by, name=name, made_at=now, ends_at=now + INVITED_FOR, **roles
    )
    record(Deed.INVITED, at=now, actor=by.pk, roles=sorted(role for role, given in roles.items() if given))
    return made, token


@transaction.atomic
def take_invitation(invitation: Invitation, *, user: User, name: str, time_zone: str, now: datetime) -> Account:
    """Gives this person what the invitation promises. Raises `AlreadyTaken` when somebody was quicker."""
    taken = Invitation.objects.open(now).filter(pk=invitation.pk).update(taken_at=now, taken_by=user)
    if not taken:
        raise AlreadyTaken
    account, made = Account.objects.get_or_create(user=user, defaults={"name": name, "time_zone": time_zone})
    account.administrator |= invitation.administrator
    account.supervisor |= invitation.supervisor
    account.save(update_fields=["administrator", "supervisor"])
    record(Deed.INVITATION_TAKEN, at=now, actor=user.pk, subject=user.pk, new=made)
    return account


@transaction.atomic
def close_account(user: User, *, by: User, now: datetime) -> None:
    """Nobody can come in with it from the next request on. Nothing is lost."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    end_sessions(user)
    record(Deed.ACCOUNT_CLOSED, at=now, actor=by.pk, subject=user.pk)


@transaction.atomic
def open_account(user: User, *, by: User, now: datetime) -> None:
    """Open again; a deletion that was to come does not."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    Account.objects.filter(user=user).update(leaves_at=None)
    record(Deed.ACCOUNT_OPENED, at=now, actor=by.pk, subject=user.pk)


@transaction.atomic
def remove_factors(user: User, *, by: User, now: datetime) -> None:
    """For the day a phone is gone: the password alone opens the account, until she sets up a factor anew."""
    gone, _ = Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record(Deed.FACTOR_REMOVED, at=now, actor=by.pk, subject=user.pk, number=gone)


def end_sessions(user: User) -> int:
    """Signs this person out everywhere; gives from how many places."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def ask_to_leave(user: User, *, by: User, now: datetime) -> Account:
    """Everything of this person goes after the grace, unless it is taken back."""
    account, _ = Account.objects.update_or_create(user=user, defaults={"leaves_at": now + GRACE})
    record(Deed.LEAVING, at=now, actor=by.pk, subject=user.pk)
    return account


@transaction.atomic
def stay(user: User, *, now: datetime) -> None:
    """Takes it back."""
    if Account.objects.filter(user=user, leaves_at__isnull=False).update(leaves_at=None):
        record(Deed.STAYING, at=now, actor=user.pk, subject=user.pk)


@transaction.atomic
def delete_account(user: User, *, now: datetime) -> dict[str, int]:
    """Deletes the account and all that hangs on it for good; gives how many rows of what went, the proof."""
    number = user.pk
    keys = list(UserSession.objects.filter(user=user).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    _, rows = user.delete()
    gone = {label.split(".")[-1]: count for label, count in sorted(rows.items()) if count}
    record(Deed.DELETED, at=now, actor=None, subject=number, rows=sum(gone.values()), kinds=len(gone))
    return gone


def delete_due(*, now: datetime) -> int:
    """Deletes every account whose grace is over, and mails each what went; gives how many."""
    due = list(due_to_leave(now))
    for account in due:
        address = account.user.email
        _send_proof(address, delete_account(account.user, now=now))
    return len(due)


def _send_proof(address: str, gone: dict[str, int]) -> None:
    rows = "\n".join(f"{name}: {count}" for name, count in gone.items())
    try:
        send_mail(GONE, GONE_SAID.format(rows=rows), None, [address])
    except OSError as trouble:  # what is deleted stays deleted, mail or no mail
        log.warning("a proof of deletion was not sent: %s", type(trouble).__name__)
