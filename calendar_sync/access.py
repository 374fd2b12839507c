"""The door to a person's own sources. Anybody else's is not found."""

from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from calendar_sync.models import Source


def owner_of(request: HttpRequest) -> User:
    """The signed-in person."""
    return cast("User", request.user)


def own_source_or_404(request: HttpRequest, pk: int) -> Source:
    """A source of the signed-in person."""
    return get_object_or_404(Source.objects.defer("block_digests", "pending"), pk=pk, owner=owner_of(request))
