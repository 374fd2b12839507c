"""From occurrences to rows: keys, fingerprints, and the one transaction that applies a plan."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from accounts.sealed import keyed_hash
from calendar_sync.domain.titles import keep_title, title_shape
from calendar_sync.domain.types import ChangePlan, Occurrence, ReadEvent, StoredEvent, TitleStyle
from calendar_sync.models import Event, Source

FEW = 20  # up to so many rows, single statements cost less than one that names them all
_CHANGING = [
    "uid_key", "recurrence", "fingerprint", "slot_key", "title", "title_key", "shape_key", "starts_at", "ends_at",
    "first_day", "day_after", "status", "busy", "gone_at", "changed_at",
]  # fmt: skip


def code_for_name(name: str) -> str:
    """Four hex digits for a name, the same for the same name, meaningless outside of this installation."""
    return keyed_hash(name, purpose="name")[:4].upper()


@dataclass
class Keeper:
    """Gives occurrences the keys by which they are found again, and the titles that may be kept."""

    titles: TitleStyle
    zone: ZoneInfo
    _uids: dict[str, str] = field(default_factory=dict)
    _kept: dict[str, str] = field(default_factory=dict)

    def uid_key(self, uid: str) -> str:
        """The keyed hash of a UID."""
        if uid not in self._uids:
            self._uids[uid] = keyed_hash(uid, purpose="uid")
        return self._uids[uid]

    def title(self, summary: str) -> str:
        """The part of a summary that may be stored."""
        if summary not in self._kept:
            self._kept[summary] = keep_title(summary, style=self.titles, code=code_for_name)[:500]
        return self._kept[summary]

    def read_event(self, occurrence: Occurrence) -> ReadEvent:
        """The occurrence with its keys; whole days run from midnight to midnight in the person's zone."""
        start, end = self._moment(occurrence.start), self._moment(occurrence.lasts_until)
        times = (occurrence.start.isoformat(), occurrence.end.isoformat())
        title = self.title(occurrence.summary)
        said = (occurrence.status.value, str(occurrence.busy))
        return ReadEvent(
            uid_key=self.uid_key(occurrence.uid),
            recurrence=occurrence.recurrence,
            fingerprint=keyed_hash(*times, title, *said, self.zone.key if occurrence.all_day else "", purpose="event"),
            start=start,
            end=end,
            slot_key=keyed_hash(*times, title, purpose="slot"),
            occurrence=occurrence,
        )

    def columns(self, event: ReadEvent) -> dict[str, Any]:
        """The event as the values of a row."""
        occurrence = event.occurrence
        title = self.title(occurrence.summary)
        return {
            "uid_key": event.uid_key,
            "recurrence": event.recurrence,
            "fingerprint": event.fingerprint,
            "slot_key": event.slot_key,
            "title": title,
            "title_key": keyed_hash(title.casefold(), purpose="title"),
            "shape_key": keyed_hash(title_shape(title), purpose="shape"),
            "starts_at": event.start,
            "ends_at": event.end,
            "first_day": occurrence.start if occurrence.all_day else None,
            "day_after": occurrence.lasts_until if occurrence.all_day else None,
            "status": occurrence.status,
            "busy": occurrence.busy,
        }

    def _moment(self, at: Any) -> datetime:
        return at if isinstance(at, datetime) else datetime.combine(at, time(), self.zone)


def stored_events(rows: Iterable[tuple[Any, ...]]) -> list[StoredEvent]:
    """Rows of `STORED` columns as the plan wants them."""
    return [
        StoredEvent(
            pk=pk,
            uid_key=uid,
            recurrence=name,
            fingerprint=mark,
            start=start,
            end=end,
            slot_key=slot,
            gone=gone is not None,
        )
        for pk, uid, name, mark, start, end, slot, gone in rows
    ]


STORED = ("pk", "uid_key", "recurrence", "fingerprint", "starts_at", "ends_at", "slot_key", "gone_at")


def apply_plan(source: Source, plan: ChangePlan, *, keeper: Keeper, now: datetime) -> None:
    """Writes the plan; to be called within a transaction."""
    new = [Event(source=source, first_seen_at=now, changed_at=now, **keeper.columns(event)) for event in plan.add]
    Event.objects.bulk_create(new, batch_size=500)
    changed = [
        Event(pk=pk, source=source, changed_at=now, gone_at=None, **keeper.columns(event)) for pk, event in plan.change
    ]
    if len(changed) > FEW:
        Event.objects.bulk_update(changed, _CHANGING, batch_size=200)
    else:
        for event in changed:
            event.save(force_update=True, update_fields=_CHANGING)
    for pks, gone_at in ((plan.gone, now), (plan.back, None)):
        for at in range(0, len(pks), 500):
            Event.objects.filter(pk__in=pks[at : at + 500]).update(gone_at=gone_at, changed_at=now)
