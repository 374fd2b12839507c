"""How often somebody may try."""

from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from accounts.sealed import keyed_hash

HOUR = 3600


def allowed(what: str, *, most: int, now: datetime) -> bool:
    """Counts one more, within the running hour; true while there are not too many."""
    key = f"allowed:{what}:{now:%Y%m%d%H}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) <= most


def caller(request: HttpRequest) -> str:
    """Who asks, by address, as a keyed hash."""
    return keyed_hash(get_adapter().get_client_ip(request), purpose="address")


def seconds_left(now: datetime) -> int:
    """Until the running hour is over."""
    return HOUR - now.minute * 60 - now.second
