"""What a review's steps send: every line may be missing, what is no answer counts as none."""

from collections.abc import Container, Mapping
from typing import Any

from wellbeing.domain.experiments import BY_KEY, OWN
from wellbeing.domain.questions import DEPLETED, QUESTIONS, REASONS, SLIDERS
from wellbeing.domain.reviewing import SETTINGS

MOST = 1000
WENT = {"helped": "it helped", "a bit": "a bit", "no": "not this time"}


CHOICES: dict[str, Container[object]] = {
    **{slider.key: range(1, DEPLETED + 1) for slider in SLIDERS},
    **{question.key: [value for value, _ in question.answers] for question in QUESTIONS},
}
NAMED: dict[str, Container[object]] = {"P_reason": dict(REASONS), "setting": SETTINGS, "went": WENT}


def answers_in(posted: Mapping[str, str]) -> dict[str, Any]:
    """The answers among what was sent; a line that was emptied is None, a line that was not sent is not there."""
    numbers = {key: _one_of(posted[key], allowed) for key, allowed in CHOICES.items() if key in posted}
    names = {key: posted[key] if posted[key] in known else None for key, known in NAMED.items() if key in posted}
    lines = {key: posted[key].strip()[:MOST] or None for key in ("line", "park") if key in posted}
    return {**numbers, **names, **lines}


def _one_of(text: str, allowed: Container[object]) -> int | None:
    try:
        value = int(text)
    except ValueError:
        return None
    return value if value in allowed else None


def experiment_in(posted: Mapping[str, str]) -> dict[str, Any]:
    """The experiment among what was sent; its own sentence is kept even when another one is chosen."""
    found: dict[str, Any] = {}
    if "experiment" in posted:
        known = posted["experiment"] in BY_KEY or posted["experiment"] == OWN
        found["key"] = posted["experiment"] if known else None
    if "own" in posted:
        found["own"] = posted["own"].strip()[:MOST] or None
    if "ask" in posted:
        found["ask"] = posted["ask"] != "no"
    return found
