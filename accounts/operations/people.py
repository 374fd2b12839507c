"""Inviting, closing and deleting accounts."""

import hashlib
from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction

from accounts.domain.audit import Deed
from accounts.models import Account, AuditEntry, Invitation, new_token
from accounts.operations.audit import record
from accounts.operations.telling import send, tell
from accounts.queries.people import due_to_leave

GONE_SAID = (
    "Your account and everything that hung on it is deleted, as you asked. How many rows of what went:\n\n{rows}\n\n"
    "Encrypted backups are kept for up to five weeks and then go as well.\n"
)
CLOSED_SAID = (
    "Whoever looks after this installation of Headroom closed your account. Nothing of yours is lost.\n"
    "If this is a surprise, speak with them: they can open it again.\n"
)
LEAVES_SAID = (
    "Whoever looks after this installation of Headroom closed your account and had it marked for deletion. Everything"
    " of yours goes on {day:%-d %B %Y, %-H:%M} UTC.\nIf that is not what you want, or you want to take your data with"
    " you first, ask them before then to open it again.\n"
)
FACTOR_SAID = (
    "Whoever looks after this installation of Headroom removed the second factor of your account and signed you out"
    " everywhere. Until you set up another, your password alone opens it.\n"
    "If you did not ask for this, change your password and speak with them.\n"
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
    """Gives this person what the invitation promises. Raises `AlreadyTaken` when somebody was quicker.

    Only an administrator names supervisors and administrators: else anybody could be put before everybody's eyes under
    the name of somebody they trust. A clinician's link opens what she shares, and gives no role.
    """
    taken = Invitation.objects.open(now).filter(pk=invitation.pk).update(taken_at=now, taken_by=user)
    if not taken:
        raise AlreadyTaken
    account, made = Account.objects.get_or_create(user=user, defaults={"name": name, "time_zone": time_zone})
    if Account.objects.filter(user=invitation.by_id, administrator=True).exists():
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
    if not Account.objects.filter(user=user, leaves_at__isnull=False).exists():
        tell(user, "your account is closed", CLOSED_SAID)


@transaction.atomic
def open_account(user: User, *, by: User, now: datetime) -> None:
    """Open again; a deletion that was to come does not, unless she asked for it herself."""
    User.objects.filter(pk=user.pk).update(is_active=True)
    own = AuditEntry.objects.filter(subject=user.pk, actor=user.pk, deed__in=[Deed.LEAVING, Deed.STAYING]).last()
    if own is None or own.deed == Deed.STAYING:
        Account.objects.filter(user=user).update(leaves_at=None)
    record(Deed.ACCOUNT_OPENED, at=now, actor=by.pk, subject=user.pk)


@transaction.atomic
def remove_factors(user: User, *, by: User, now: datetime) -> None:
    """For the day a phone is gone: the password alone opens the account, until she sets up a factor anew."""
    gone, _ = Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    record(Deed.FACTOR_REMOVED, at=now, actor=by.pk, subject=user.pk, number=gone)
    tell(user, "your second factor was removed", FACTOR_SAID)


def end_sessions(user: User) -> int:
    """Signs this person out everywhere; gives from how many places."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


@transaction.atomic
def ask_to_leave(user: User, *, by: User, now: datetime) -> Account:
    """Everything of this person goes after the grace, unless it is taken back."""
    account, _ = Account.objects.get_or_create(user=user)
    account.leaves_at = account.leaves_at or now + GRACE
    account.save(update_fields=["leaves_at"])
    record(Deed.LEAVING, at=now, actor=by.pk, subject=user.pk)
    if by != user:
        tell(user, "your account is to be deleted", LEAVES_SAID.format(day=account.leaves_at.astimezone(UTC)))
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
        person = account.user
        gone = delete_account(person, now=now)
        rows = "\n".join(f"{name}: {count}" for name, count in gone.items())
        send(person.email, "your account is deleted", GONE_SAID.format(rows=rows))
    return len(due)
