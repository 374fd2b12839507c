"""Who may come in, as an administrator may know it."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet

from accounts.domain.roles import roles_in_words
from accounts.models import Account, AuditEntry, Invitation


@dataclass(frozen=True, slots=True)
class Person:
    """One account: its address, what it may do, whether it is open. Nothing of what anybody does with it."""

    pk: int
    email: str
    roles: str
    active: bool
    factor: bool
    leaves_at: datetime | None


def people() -> QuerySet[User]:
    """Every account except the made-up practice's, by address."""
    factor = Authenticator.objects.filter(user=OuterRef("pk"))
    users = User.objects.exclude(clinician__sample=True).select_related("account", "clinician")
    return users.annotate(factor=Exists(factor)).order_by("email")


def as_person(user: User) -> Person:
    """The line that an administrator reads."""
    account = getattr(user, "account", None) or Account(user=user)
    roles = roles_in_words(
        practises=hasattr(user, "clinician"), supervisor=account.supervisor, administrator=account.administrator
    )
    factor = bool(user.factor)  # type: ignore[attr-defined]
    return Person(user.pk, user.email, roles, user.is_active, factor, account.leaves_at)


def open_invitation(digest: str, *, now: datetime) -> Invitation | None:
    """The invitation with this token's digest that can still be taken."""
    return Invitation.objects.open(now).select_related("by").filter(token_digest=digest, by__is_active=True).first()


def supervisors(*, but: User) -> QuerySet[Account]:
    """Open accounts that are offered by name to clinicians who want to share."""
    accounts = Account.objects.select_related("user").filter(supervisor=True, user__is_active=True, leaves_at=None)
    return accounts.exclude(user=but).order_by("user__email")


def due_to_leave(now: datetime) -> QuerySet[Account]:
    """Accounts whose grace is over."""
    return Account.objects.select_related("user").filter(leaves_at__lte=now)


def log_of(user: User, *, count: int) -> QuerySet[AuditEntry]:
    """The newest lines about this person, newest first."""
    return AuditEntry.objects.filter(subject=user.pk).order_by("-number")[:count]
