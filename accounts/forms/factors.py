"""allauth's form for a new passkey, in our words."""

from typing import Any

from allauth.mfa.webauthn import forms


class PasskeyForm(forms.AddWebAuthnForm):  # type: ignore[misc]
    """What it is called, and whether it stands in for the password: ticked, because that is what most add it for."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = "so that you know it again, such as the device it lies on"
        instead = self.fields["passwordless"]
        instead.label, instead.initial = "Sign in with it alone, without the password", True
        instead.help_text = "It then asks for your finger, your face or its PIN."
