"""An account made from an invitation, as typed."""

from django import forms
from django.contrib.auth.models import User

from caseload.forms import OwnerForm


class JoinForm(OwnerForm):
    """Name, address, password, time zone."""

    def clean_email(self) -> str:
        """An address that no account has."""
        email = str(self.cleaned_data["email"]).casefold()
        if User.objects.filter(username=email).exists():
            raise forms.ValidationError("With this address there is an account. If it is yours, sign in first.")
        return email
