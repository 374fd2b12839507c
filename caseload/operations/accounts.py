"""The first account."""

from django.contrib.auth.models import User
from django.db import transaction

from accounts.models import Account
from caseload.models import Clinician


@transaction.atomic
def create_owner(*, name: str, email: str, password: str, time_zone: str) -> User:
    """The person who runs this installation, with her own empty practice. The made-up one, if there is one, goes."""
    User.objects.filter(clinician__sample=True).delete()
    # Sign-in looks addresses up in small letters.
    address = email.casefold()
    owner = User.objects.create_user(username=address, email=address, password=password)
    Account.objects.create(user=owner, name=name, time_zone=time_zone, administrator=True)
    Clinician.objects.create(user=owner, name=name, time_zone=time_zone)
    return owner
