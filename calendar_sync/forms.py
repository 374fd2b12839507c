"""What a person may say about a source."""

from typing import Any

from django import forms

from calendar_sync.domain.types import TitleStyle
from calendar_sync.fetch.archive import UPLOAD_BYTES, unpack
from calendar_sync.fetch.failures import FetchFailed, UploadRefused

TITLES = [
    (TitleStyle.INITIALS.value, "initials in place of full names"),
    (TitleStyle.CODES.value, "a code in place of full names"),
    (TitleStyle.KEEP.value, "titles as they are"),
]
_NO_ADDRESS = "This is no web address. It begins with https:// or webcal:// and goes on with the name of a server."
_WITH_NAME = "Take the name and password out of the address; a CalDAV account has fields for them."


class AddressField(forms.CharField):
    """A web address of a calendar, with https:// added where it is missing."""

    widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"})

    def clean(self, value: Any) -> str:
        """The address; says which part of it is wrong."""
        from calendar_sync.fetch.client import web_address  # noqa: PLC0415 -- large, and needed by this form alone

        address = "".join(super().clean(value).split())
        if "://" not in address:
            address = f"https://{address}"
        if "@" in address.partition("://")[2].partition("/")[0]:
            raise forms.ValidationError(_WITH_NAME)
        try:
            url = web_address(address)
        except FetchFailed:
            raise forms.ValidationError(_NO_ADDRESS) from None
        if "." not in url.host and ":" not in url.host and url.host != "localhost":
            raise forms.ValidationError(f"“{url.host}” is no full server name; something like calendar.example is.")
        return address


class TitlesForm(forms.Form):
    """How much of a title is kept."""

    titles = forms.ChoiceField(choices=TITLES, initial=TitleStyle.INITIALS, label="Of each title, keep")


class NameForm(forms.Form):
    """What the source is called here."""

    name = forms.CharField(max_length=80, label="Name")


class AddressForm(forms.Form):
    """Another address for a feed."""

    address = AddressField(max_length=2000, label="Paste the new address")


class FeedForm(TitlesForm):
    """A private feed address."""

    address = AddressField(
        max_length=2000,
        label="Paste the address that ends in .ics",
        help_text="It is kept like a password: encrypted, and never shown whole again.",
    )
    name = forms.CharField(
        max_length=80, required=False, label="Name", help_text="Without one, the calendar’s own name is taken."
    )
    field_order = ["address", "name", "titles"]


class AccountForm(TitlesForm):
    """A CalDAV account."""

    address = AddressField(max_length=2000, label="Address of the server")
    username = forms.CharField(max_length=200, label="User name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        max_length=500,
        label="App password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Most servers make one for a single app. It is never put back into this page, even after an error.",
    )
    field_order = ["address", "username", "password", "titles"]


class PasswordForm(forms.Form):
    """A new password for an account."""

    username = forms.CharField(max_length=200, label="User name", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    password = forms.CharField(
        max_length=500, label="New app password", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


class WritingForm(forms.Form):
    """Whether Headroom may write into a calendar."""

    writable = forms.BooleanField(
        required=False,
        label="Let Headroom write the time you protect here",
        help_text="Only that, as “Protected: notes”, and into one calendar. Off, Headroom only reads.",
    )


class FileForm(forms.Form):
    """A calendar file: .ics, .ics.gz, or a zip of several."""

    file = forms.FileField(
        label="Choose the file that you exported",
        help_text="An .ics file, also as .ics.gz, or a .zip with several. At most 10 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,.gz,.zip,.ical"}),
    )

    def clean_file(self) -> tuple[bytes, ...]:
        """The calendars in the file, unpacked."""
        file = self.cleaned_data["file"]
        try:
            # One byte more than allowed is enough to know that it is too much.
            return unpack(file.read(UPLOAD_BYTES + 1))
        except UploadRefused as refused:
            raise forms.ValidationError(str(refused)) from None


class UploadForm(FileForm, TitlesForm):
    """A file that becomes a source."""

    name = forms.CharField(
        max_length=80, required=False, label="Name", help_text="Without one, the calendar’s own name is taken."
    )
    field_order = ["file", "name", "titles"]


class OneFileForm(FileForm):
    """A newer file for a source."""

    def clean_file(self) -> tuple[bytes, ...]:
        """The one calendar in the file."""
        files = super().clean_file()
        if len(files) > 1:
            raise forms.ValidationError(f"This zip holds {len(files)} calendars. Choose the one that belongs here.")
        return files
