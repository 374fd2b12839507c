"""Whether Headroom works, for those who watch over it. No data."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.queries import database_answers, worker_beats


@login_not_required
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when database and worker answer, else 503, and which of them does not."""
    found = {"database": database_answers(), "worker": worker_beats(timezone.now())}
    return JsonResponse(found, status=200 if all(found.values()) else 503)


@login_not_required
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """200 when this process can serve pages: its database answers. The worker's state is no part of it."""
    found = {"database": database_answers()}
    return JsonResponse(found, status=200 if all(found.values()) else 503)
