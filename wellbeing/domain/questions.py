"""The weekly questions: our own, short, not validated, each of which may be skipped."""

from dataclasses import dataclass

DEPLETED = 7  # sliders go from 1, energised, to 7, depleted


@dataclass(frozen=True, slots=True)
class Question:
    """One line; `answers` are (value, words)."""

    key: str
    text: str
    answers: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Slider:
    """One line between two ends."""

    key: str
    text: str


OFTEN = ((0, "never"), (1, "rarely"), (2, "at times"), (3, "often"), (4, "always"))
SLIDERS = (
    Slider("being", "Being in session"),
    Slider("admin", "Notes and admin"),
    Slider("reading", "Reading and looking things up"),
)
SLIDER_WORDS = (
    "energised", "mostly energised", "rather energised", "in between", "rather depleted", "mostly depleted", "depleted",
)  # fmt: skip
QUESTIONS = (
    Question(
        "B", "How worn does work leave you?",
        ((1, "not worn"), (2, "now and then, and it passes"), (3, "often"), (4, "most days, rest hardly helps"),
         (5, "I am not sure I can go on")),
    ),
    Question("D", "After work I could leave work behind.", OFTEN),
    Question("Y", "Yeses I would rather have put off", ((0, "none"), (1, "1"), (2, "2"), (3, "3 or more"))),
    Question("I", "I looked things up beyond what I needed.", OFTEN),
    Question("R", "People would not have been all right without me.", OFTEN),
    Question("P", "I put off notes, billing or replies.", OFTEN),
    Question(
        "H", "Next week has room.",
        ((-2, "none at all"), (-1, "little"), (0, "enough"), (1, "some"), (2, "plenty")),
    ),
)  # fmt: skip
REASONS = (
    ("no_time", "there was no time"), ("no_energy", "there was no energy"), ("avoided", "I kept away from it"),
    ("waiting", "I waited for somebody"),
)  # fmt: skip
GRAVEST = {"B": 5}  # opens the support panel at once; tells nobody


def energy_of(slider: int) -> float:
    """The slider from 1 (energised) to 7 (depleted) on the scale from 2 to -2."""
    return round((4 - slider) * 2 / 3, 2)
