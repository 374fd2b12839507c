"""What she does about a pattern: snooze, no problem, wrong, off, pause. Every one can be taken back."""

from datetime import date, datetime, timedelta

from django.db import transaction

from caseload.models import Clinician
from wellbeing.domain.alerts import RESTS_FOR
from wellbeing.domain.patterns.thresholds import bars
from wellbeing.models import Alert, Dispute, Watch
from wellbeing.queries.patterns import look

SNOOZE = timedelta(weeks=2)


def _watch(clinician: Clinician) -> Watch:
    """Her watch, held until the transaction ends."""
    Watch.objects.get_or_create(clinician=clinician)
    return Watch.objects.select_for_update().get(clinician=clinician)


def snooze(clinician: Clinician, *, pattern: str, today: date) -> bool:
    """Hides what stands for two weeks; False when nothing does."""
    rows = Alert.objects.open().filter(clinician=clinician, pattern=pattern)
    return bool(rows.update(snoozed_until=today + SNOOZE))


def wake(clinician: Clinician, *, pattern: str) -> bool:
    """Shows it again."""
    rows = Alert.objects.open().filter(clinician=clinician, pattern=pattern)
    return bool(rows.update(snoozed_until=None))


@transaction.atomic
def close_alert(clinician: Clinician, *, pattern: str, why: str, today: date) -> Alert | None:
    """Closes what stands because she said so; the pattern rests as after any other closing."""
    watch = _watch(clinician)
    alert = Alert.objects.open().filter(clinician=clinician, pattern=pattern).first()
    if alert is None:
        return None
    alert.closed_on, alert.closed_by = today, why
    alert.save(update_fields=["closed_on", "closed_by"])
    watch.state[pattern] = {"last": [], "clear": 0, "rest": RESTS_FOR}
    watch.save(update_fields=["state"])
    return alert


@transaction.atomic
def reopen(clinician: Clinician, *, pattern: str) -> bool:
    """Takes the last closing back; False when the pattern stands, or was never shown."""
    watch = _watch(clinician)
    rows = Alert.objects.filter(clinician=clinician, pattern=pattern)
    alert = rows.order_by("-opened_on", "-pk").first()
    if alert is None or alert.closed_on is None or alert.closed_by == Alert.CLEARED:
        return False
    alert.closed_on, alert.closed_by = None, ""
    alert.save(update_fields=["closed_on", "closed_by"])
    watch.state[pattern] = {"last": [True, True], "clear": 0, "rest": 0}
    watch.off = [one for one in watch.off if one != pattern]
    watch.save(update_fields=["state", "off"])
    return True


@transaction.atomic
def turn_off(clinician: Clinician, *, pattern: str, today: date) -> None:
    """Says nothing about this pattern any more."""
    close_alert(clinician, pattern=pattern, why=Alert.OFF, today=today)
    watch = _watch(clinician)
    watch.off = sorted({*watch.off, pattern})
    watch.save(update_fields=["off"])


@transaction.atomic
def turn_on(clinician: Clinician, *, pattern: str) -> None:
    """Judges this pattern again, from the next week on."""
    watch = _watch(clinician)
    watch.off = [one for one in watch.off if one != pattern]
    watch.save(update_fields=["off"])


@transaction.atomic
def pause(clinician: Clinician, *, now: datetime | None) -> None:
    """Judges nothing from now on; with None it is judged again."""
    watch = _watch(clinician)
    watch.paused_at = now
    watch.save(update_fields=["paused_at"])


@transaction.atomic
def dispute(
    clinician: Clinician, *, pattern: str, signal: str, row: str, reason: str, now: datetime
) -> tuple[Dispute, bool]:
    """Raises this signal's bar for her and remembers why; True when the pattern no longer holds, and is closed."""
    watch = _watch(clinician)
    made = Dispute.objects.create(
        clinician=clinician, pattern=pattern, signal=signal, row=row, reason=reason[:2000], at=now
    )
    watch.disputed[signal] = watch.disputed.get(signal, 0) + 1
    watch.save(update_fields=["disputed"])
    judged = look(clinician, now=now).judged.get(pattern)
    today = now.astimezone(clinician.zone).date()
    holds = judged is not None and bool(judged.opens)
    gone = not holds and close_alert(clinician, pattern=pattern, why=Alert.WRONG, today=today) is not None
    return made, gone


@transaction.atomic
def take_dispute_back(dispute: Dispute) -> None:
    """Lowers the bar again and shows the pattern again where the dispute closed it."""
    watch = _watch(dispute.clinician)
    left = max(0, watch.disputed.get(dispute.signal, 0) - 1)
    watch.disputed = {**watch.disputed, dispute.signal: left}
    watch.save(update_fields=["disputed"])
    last = Alert.objects.filter(clinician=dispute.clinician, pattern=dispute.pattern).order_by("-pk").first()
    if last is not None and last.closed_by == Alert.WRONG:
        reopen(dispute.clinician, pattern=dispute.pattern)
    dispute.delete()


@transaction.atomic
def set_bars(clinician: Clinician, *, values: dict[str, float]) -> None:
    """Keeps the thresholds that differ from our defaults; they hold from the next judgement on."""
    watch = _watch(clinician)
    watch.bars = {bar.name: values[bar.name] for bar in bars() if values.get(bar.name, bar.default) != bar.default}
    watch.save(update_fields=["bars"])
