"""Where to turn: numbers by place, and what the practice adds. Nobody is told that this was shown."""

from django.conf import settings

from caseload.models import Clinician

Lines = tuple[tuple[str, str], ...]
_US: Lines = (("988 Suicide and Crisis Lifeline", "call or text 988"), ("Emergency", "911"))
_UK: Lines = (("Samaritans", "116 123"), ("NHS", "111, option 2"), ("Emergency", "999"))
_ELSEWHERE: Lines = (
    ("Find a helpline near you", "findahelpline.com"),
    ("Emergency in Europe and many countries", "112"),
)
_UK_ZONES = {"Europe/London", "Europe/Belfast", "GB"}
_AMERICAN = (
    "New_York Chicago Denver Los_Angeles Phoenix Anchorage Detroit Boise Juneau Toronto Vancouver Halifax Winnipeg"
    " Edmonton Regina St_Johns Moncton"
)
_US_ZONES = {f"America/{place}" for place in _AMERICAN.split()} | {"Pacific/Honolulu"}


def support_lines(clinician: Clinician) -> Lines:
    """(who, how) to reach, by the clinician's time zone; what the practice set comes first."""
    return (*settings.SUPPORT_LINES, *_near(clinician.time_zone))


def _near(zone: str) -> Lines:
    if zone in _UK_ZONES:
        return _UK
    return _US if zone in _US_ZONES or zone.startswith(("US/", "Canada/")) else _ELSEWHERE
