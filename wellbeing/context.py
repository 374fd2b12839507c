"""Gives every template its shell: counts, health, name. Nothing is asked of the database until a page shows it."""

from django.http import HttpRequest

from accounts.access import account_of, user_of
from accounts.models import Account
from wellbeing.access import shell_of
from wellbeing.queries import Shell


def shell(request: HttpRequest) -> dict[str, Shell | bool | None]:
    """`shell`, None without a practice; `supervises` and `administers`: what else there is for her here."""
    user, around = getattr(request, "user", None), shell_of(request)
    known = bool(user and user.is_authenticated)
    own = account_of(user_of(request)) if known else Account()
    # A clinician's own link gives no role: whoever has nothing else here has come to look at what she is shown.
    looks = own.supervisor or (known and around is None and not own.administrator)
    return {"shell": around, "supervises": looks, "administers": own.administrator}
