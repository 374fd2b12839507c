"""Readings of scales, with what can be said of them; scales that this installation may use."""

from collections import defaultdict
from dataclasses import dataclass

from caseload.domain.wording import short_day
from caseload.models import Clinician
from wellbeing.domain.scales import TOTALS
from wellbeing.domain.scales.loading import load_scale
from wellbeing.domain.scales.scoring import band_of, change_in_words
from wellbeing.domain.scales.types import Scale
from wellbeing.models import Reading, ScaleFile

SHOWN = 12


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """All readings of one scale, oldest first."""

    name: str
    source: str
    width: float
    said: str
    band: str
    readings: tuple[tuple[Reading, str, str], ...]  # with its day and its figure


def loaded_scales() -> dict[str, Scale]:
    """Scales that the administrator loaded, by key. One query."""
    return {row.key: load_scale(row.body.encode()) for row in ScaleFile.objects.order_by("key")}


def reading_lines(clinician: Clinician, scales: dict[str, Scale]) -> tuple[ReadingLine, ...]:
    """Her readings by scale. One query."""
    by_scale: dict[str, list[Reading]] = defaultdict(list)
    for row in Reading.objects.filter(clinician=clinician).order_by("taken_on", "pk"):
        by_scale[row.scale].append(row)
    return tuple(_line(key, rows, scales) for key, rows in by_scale.items())


def _line(key: str, rows: list[Reading], scales: dict[str, Scale]) -> ReadingLine:
    total = TOTALS.get(key)
    scale = scales.get(key.partition(".")[0])
    part = next((one for one in scale.subscales if one.key == key), None) if scale else None
    values = [row.value for row in rows]
    width = total.high - total.low if total else _width(scale, part)
    return ReadingLine(
        name=total.name if total else f"{scale.name}, {part.name}" if scale and part else key,
        source=total.source if total else scale.citation if scale else "",
        width=width,
        said=change_in_words(values, width=width),
        band=band_of(part, values[-1]) if part else "",
        readings=tuple((row, short_day(row.taken_on), f"{row.value:g}") for row in rows[-SHOWN:]),
    )


def _width(scale: Scale | None, part: object) -> float:
    return float(max(scale.values) - min(scale.values)) if scale and part else 100.0
