"""Whether Headroom works, for those who watch over it. No data."""

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

STALE = 300  # seconds without a sign of life of the worker


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when database and worker answer, else 503, and which of them does not."""
    found = {"database": _database(), "worker": _worker()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _worker() -> bool:
    try:
        return time.time() - (settings.DATA_DIR / "heartbeat").stat().st_mtime < STALE
    except OSError:
        return False
