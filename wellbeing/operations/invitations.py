"""Taking an invitation up."""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from accounts import operations as accounts
from accounts.models import Invitation
from caseload.models import Clinician
from wellbeing.models import Grant
from wellbeing.operations.sharing import take_up


@transaction.atomic
def join(
    invitation: Invitation, *, name: str, email: str, password: str, time_zone: str, now: datetime
) -> tuple[User, Grant | None]:
    """A new account with what the invitation promises. Raises `AlreadyTaken`, and makes nothing, when it is used."""
    # Sign-in looks addresses up in small letters.
    address = email.casefold()
    user = User.objects.create_user(username=address, email=address, password=password)
    return user, accept(invitation, user=user, name=name, time_zone=time_zone, now=now)


@transaction.atomic
def accept(invitation: Invitation, *, user: User, name: str, time_zone: str, now: datetime) -> Grant | None:
    """The same for somebody who has an account; gives what is shared with her now. Raises `AlreadyTaken`."""
    accounts.take_invitation(invitation, user=user, name=name, time_zone=time_zone, now=now)
    if invitation.practises:
        Clinician.objects.get_or_create(user=user, defaults={"name": name, "time_zone": time_zone})
    return take_up(invitation, viewer=user, now=now)
