"""What is typed on the pages of accounts."""

from accounts.forms.people import InviteForm

__all__ = ["InviteForm"]
