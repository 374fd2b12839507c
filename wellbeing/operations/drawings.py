"""Draws what a clinician's pages will show, ahead of the visit; what did not change is not drawn again."""

from datetime import datetime
from importlib import import_module

from caseload.models import Clinician
from wellbeing.models import Drawing, Watch
from wellbeing.queries.drawings import trends_of


def draw_charts(clinician: Clinician, *, now: datetime) -> int:
    """Draws every chart whose content changed; gives how many. To be called by the worker."""
    held = dict(Drawing.objects.filter(clinician=clinician).values_list("name", "digest"))
    stale = [
        trend for trend in trends_of(clinician, now=now) if not trend.empty and held.get(trend.key) != trend.digest
    ]
    if stale:
        draw = import_module("wellbeing.charts.trend").draw  # slow import: matplotlib stays out of web processes
        for trend in stale:
            values = {"digest": trend.digest, "svg": draw(trend), "drawn_at": now}
            Drawing.objects.update_or_create(clinician=clinician, name=trend.key, defaults=values)
    Watch.objects.filter(clinician=clinician).update(drawn_at=now)
    return len(stale)
