"""Gives every template its shell: counts, health, name. Nothing is asked of the database until a page shows it."""

from django.http import HttpRequest

from wellbeing.access import shell_of
from wellbeing.queries import Shell


def shell(request: HttpRequest) -> dict[str, Shell | None]:
    """`shell`, None when nobody is signed in."""
    return {"shell": shell_of(request)}
