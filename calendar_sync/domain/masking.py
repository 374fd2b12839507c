"""Addresses as they may be shown: enough to recognise, too little to use."""

import re
from urllib.parse import urlsplit

_HARMLESS = re.compile(r"[a-z]{1,16}\.ics")


def masked(address: str) -> str:
    """ "https://calendar.example/…/basic.ics": scheme and host, and the last part only when it is a plain file name."""
    parts = urlsplit(address)
    last = parts.path.rpartition("/")[2]
    host = parts.hostname or ""
    return f"{parts.scheme}://{host}/…{'/' + last if _HARMLESS.fullmatch(last) else ''}"
