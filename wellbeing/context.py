"""Gives every template its shell: counts, health, name. Nothing is asked of the database until a page shows it."""

from django.http import HttpRequest

from accounts.access import account_of, user_of
from accounts.models import Account
from wellbeing.access import shell_of
from wellbeing.queries import Shell


def shell(request: HttpRequest) -> dict[str, Shell | bool | None]:
    """`shell`, None for nobody and without a practice; `supervises` and `administers`: what else she does here."""
    user = getattr(request, "user", None)
    own = account_of(user_of(request)) if user and user.is_authenticated else Account()
    return {"shell": shell_of(request), "supervises": own.supervisor, "administers": own.administrator}
