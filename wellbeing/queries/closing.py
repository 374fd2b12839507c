"""What the next working day holds: the last thing a review says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from caseload import queries as caseload
from caseload.domain.weeks import midnight
from caseload.domain.wording import WEEKDAYS, clock, count_of
from caseload.models import Ask, Clinician


@dataclass(frozen=True, slots=True)
class Coming:
    """The next working day in words."""

    day: str
    says: str


def coming_week(clinician: Clinician, *, now: datetime) -> Coming:
    """The first day from tomorrow on that is in her hours. Three queries."""
    local = now.astimezone(clinician.zone)
    days = [local.date() + timedelta(days=step) for step in range(1, 8)]
    day = next((one for one in days if str(one.weekday()) in clinician.hours), days[0])
    start = midnight(day, zone=clinician.zone)
    sessions = list(
        clinician.sessions.standing(now)
        .filter(starts_at__gte=start, starts_at__lt=midnight(day + timedelta(days=1), zone=clinician.zone))
        .order_by("starts_at")
        .values_list("starts_at", flat=True)
    )
    promised = Ask.objects.waiting().filter(clinician=clinician, promised_on__lte=day).count()
    held = [row.starts_at.astimezone(clinician.zone) for row in caseload.protected_since(clinician, since=start)]
    held = [at for at in held if at.date() == day]
    parts = []
    if sessions:
        first = clock(sessions[0].astimezone(clinician.zone))
        parts.append(f"{count_of(len(sessions), 'session')} from {first} on")
    if promised:
        parts.append(f"{count_of(promised, 'answer')} you promised")
    if held:
        parts.append(f"time kept for you at {clock(held[0])}")
    name = WEEKDAYS[day.weekday()]
    return Coming(name, f"{name} holds {_listed(parts)}." if parts else f"{name} is empty so far.")


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
