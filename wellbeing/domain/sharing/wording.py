"""The log and the state of a share in words. Pure."""

from datetime import date

from caseload.domain.wording import long_day

_VIEWER = {
    "looked": ("opened this page", "opened your page"),
    "agenda": ("opened the agenda", "opened the agenda"),
    "taken up": ("took up the invitation", "took up your invitation"),
}
_CLINICIAN = {
    "started": "started sharing",
    "changed": "changed what is shared",
    "stopped": "stopped sharing",
    "resumed": "went on sharing",
}


def log_words(deed: str, *, by_viewer: bool, for_viewer: bool, other: str) -> str:
    """ "Ruth opened your page" for the clinician, "You opened this page" for Ruth."""
    if by_viewer:
        to_viewer, to_clinician = _VIEWER.get(deed, (deed, deed))
        return f"You {to_viewer}" if for_viewer else f"{other} {to_clinician}"
    return f"{other if for_viewer else 'You'} {_CLINICIAN.get(deed, deed)}"


def called(name: str) -> str:
    """The first name, where there is one: "Ruth" of "Ruth Adeyemi"; "Dr. Adeyemi" and addresses stay whole."""
    first, _, rest = name.strip().partition(" ")
    return name.strip() if first.endswith(".") or not rest or len(first) == 1 else first


def state_words(*, last_day: date, stopped_on: date | None, over: bool, waits: bool) -> str:
    """ "until Friday 18 December", "stopped on …", "over since …"."""
    if stopped_on is not None:
        return f"stopped on {long_day(stopped_on)}; nothing is shown"
    if over:
        return f"over since {long_day(last_day)}; nothing is shown"
    until = f"until {long_day(last_day)}"
    return f"{until}, once the invitation is taken up" if waits else until
