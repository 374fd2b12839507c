"""Looking for initials without writing them into an address: the words wait sealed in the session."""

import secrets
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.sealed import seal, unseal

LONGEST = 80
A_DAY = 24 * 3600


def remember_words(request: HttpRequest, page: str) -> HttpResponse:
    """Keeps what was typed into "Find initials" and goes on to the page that shows what was found."""
    words = request.POST.get("find", "").strip()[:LONGEST]
    kept = {name: value for name, value in request.POST.items() if name in {"order", "only"} and value}
    if not words:
        return redirect(f"{reverse(page)}?{urlencode(kept)}" if kept else reverse(page))
    found = secrets.token_hex(4)
    request.session[f"find-{page}"] = [found, seal(words)]
    return redirect(f"{reverse(page)}?{urlencode({**kept, 'found': found})}")


def words_of(request: HttpRequest, page: str) -> tuple[str, dict[str, str]]:
    """(words looked for, what links of the page carry on); empty when nothing is looked for."""
    found = request.GET.get("found", "")
    kept = request.session.get(f"find-{page}", ["", ""])
    words = unseal(kept[1], seconds=A_DAY) if found and found == kept[0] else None
    return (words, {"found": found}) if words else ("", {})
