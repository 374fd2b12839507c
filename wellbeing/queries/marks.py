"""The marks beside the defaults: how far each pattern is, as the night left it."""

from caseload.models import Clinician
from wellbeing.models import Alert
from wellbeing.queries.watching import watch_of


def marks_of(clinician: Clinician) -> dict[str, str]:
    """Pattern -> quiet, watching or worth a look. Two queries."""
    open_now = set(Alert.objects.open().filter(clinician=clinician).values_list("pattern", flat=True))
    state = watch_of(clinician).state
    marks = {name: "watching" if held.get("last", [])[-1:] == [True] else "quiet" for name, held in state.items()}
    return {**marks, **dict.fromkeys(open_now, "worth a look")}
