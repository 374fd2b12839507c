"""Scores from answers, and whether a change is more than wobble. Pure."""

from collections.abc import Mapping, Sequence
from statistics import median

from wellbeing.domain.scales.types import Method, Scale, Subscale

# From the published spreads of the CBI: 68 % of repeated readings lie within 9 points, 90 % within 15.
WOBBLE, REAL, TWICE = 9.0, 15.0, 10.0


class NotAnAnswer(Exception):
    """An answer that the scale does not know, as a sentence."""


def score(scale: Scale, answers: Mapping[int, int]) -> dict[str, float | None]:
    """The score of each subscale; None where too few of its items are answered. Raises `NotAnAnswer`."""
    for number, value in answers.items():
        if number not in scale.numbers:
            raise NotAnAnswer(f"{scale.name} has no item {number}.")
        if value not in scale.values:
            raise NotAnAnswer(f"Item {number}: {value} is no answer of {scale.name}.")
    return {part.key: _score(part, scale, answers) for part in scale.subscales}


def _score(part: Subscale, scale: Scale, answers: Mapping[int, int]) -> float | None:
    turned = min(scale.values) + max(scale.values)
    given = [
        turned - answers[number] if number in part.reverse else answers[number]
        for number in part.items
        if number in answers
    ]
    if not given or len(given) < (part.least or len(part.items)):
        return None
    mean = sum(given) / len(given)
    if part.method == Method.MEAN:
        return round(mean, 2)
    total = mean * len(part.items)  # what is missing counts as her mean
    return round(4 * total if part.method == Method.SUM_TIMES_FOUR else total, 2)


def band_of(part: Subscale, value: float) -> str:
    """What the loaded scale calls this score, or ""."""
    return next((band.name for band in part.bands if band.low <= value <= band.high), "")


def change_in_words(scores: Sequence[float], *, width: float = 100) -> str:
    """What the last of these readings says beside the earlier ones, oldest first.

    A change is called one at 15 points of a hundred, or at two readings in a row 10 from her own median.
    """
    if len(scores) < 2:
        return "A first reading. One reading can be a bad week, or a good one."
    share = width / 100
    own, last = median(scores[:-1]), scores[-1]
    away = last - own
    before = len(scores) >= 3 and abs(scores[-2] - median(scores[:-2])) >= TWICE * share
    twice = before and abs(away) >= TWICE * share and (scores[-2] - median(scores[:-2])) * away > 0
    if abs(away) >= REAL * share or twice:
        return f"{'Higher' if away > 0 else 'Lower'} than your usual {own:g}, by more than a scale wobbles."
    return f"Near your usual {own:g}: a scale wobbles by {WOBBLE * share:g} either way."
