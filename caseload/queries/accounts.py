"""Who is here."""

from django.contrib.auth.models import User


def somebody_has_an_account() -> bool:
    """True once there is an account that is not the made-up practice's."""
    return User.objects.exclude(clinician__sample=True).exists()
