"""Gives every template its shell: counts, health, name. Nothing is asked of the database until a page shows it."""

from django.http import HttpRequest

from accounts.access import account_of, user_of
from wellbeing.access import shell_of
from wellbeing.queries import Shell


def shell(request: HttpRequest) -> dict[str, Shell | bool | None]:
    """`shell`, None for nobody and for whoever has no practice; `supervises`: others may share something with her."""
    user = getattr(request, "user", None)
    supervises = bool(user and user.is_authenticated and account_of(user_of(request)).supervisor)
    return {"shell": shell_of(request), "supervises": supervises}
