"""An invitation, as typed."""

from typing import Any

from django import forms


class InviteForm(forms.Form):
    """Whom an administrator invites, and as what."""

    name = forms.CharField(max_length=120, required=False, label="What they are called", help_text="may stay empty")
    practises = forms.BooleanField(required=False, initial=True, label="Clinician: has an own calendar and caseload")
    supervisor = forms.BooleanField(
        required=False, label="Supervisor: clinicians find the name when they want to share something"
    )
    administrator = forms.BooleanField(required=False, label="Administrator: makes and closes accounts")

    def clean(self) -> dict[str, Any]:
        """At least one role."""
        found: dict[str, Any] = super().clean() or {}
        if not any(found.get(role) for role in ("practises", "supervisor", "administrator")):
            raise forms.ValidationError("Tick at least one of the three.")
        return found
