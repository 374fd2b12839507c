"""Every pair of colours that meets on a page has the contrast it needs, by day and by night."""

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[2] / "static/css/headroom.css").read_text()
TEXT, SHAPE = 4.5, 3.0
KINDS = ("k-session", "k-admin", "k-superv", "k-learn", "k-personal", "k-off")
TEXT_PAIRS = [
    ("ink", "page sheet well slip water mark-bg"),
    ("ink-2", "page sheet well slip mark-bg"),
    ("ink-3", "page sheet well"),
    ("slip-ink", "slip"),
    ("tide", "page sheet well"),
    ("tide-hi", "page sheet well"),
    ("on-tide", "tide tide-hi"),
    ("on-held", "held"),
    ("mark", "sheet mark-bg"),
    ("ok", "sheet"),
    ("sheet", "ink"),
]
SHAPE_PAIRS = [
    ("edge", "page sheet well"),
    ("tide", "page sheet well water slip"),
    ("held", "sheet"),
    ("mark", "sheet mark-bg"),
    ("ok", "sheet"),
    *((kind, "sheet") for kind in KINDS),
]
# Said in the design, computed there; (foreground, ground, day, night).
PUBLISHED = [
    ("ink", "sheet", 15.0, 13.7),
    ("ink-2", "sheet", 7.3, 8.4),
    ("ink-3", "sheet", 5.3, 6.3),
    ("slip-ink", "slip", 9.2, 10.4),
    ("line", "sheet", 1.5, 1.5),
    ("edge", "sheet", 3.8, 4.3),
    ("tide", "sheet", 6.7, 8.6),
    ("tide-hi", "sheet", 9.5, 11.1),
    ("on-tide", "tide", 6.7, 9.3),
    ("ink", "water", 10.8, 8.6),
    ("tide", "water", 4.8, 5.4),
    ("on-held", "held", 6.7, 5.2),
    ("mark", "sheet", 7.8, 8.6),
    ("mark", "mark-bg", 6.8, 7.7),
    ("ok", "sheet", 6.1, 8.7),
    ("k-session", "sheet", 4.5, 7.0),
    ("k-admin", "sheet", 6.8, 5.4),
    ("k-superv", "sheet", 9.7, 4.6),
    ("k-learn", "sheet", 4.5, 8.7),
    ("k-personal", "sheet", 3.2, 4.7),
    ("k-off", "sheet", 9.7, 10.6),
]


def palettes() -> list[dict[str, str]]:
    """The colour tokens of each block that sets `--page`, in the order of the stylesheet."""
    blocks = [block for block in re.findall(r"{([^{}]*)}", SHEET) if "--page:" in block]
    return [dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", block)) for block in blocks]


DAY, NIGHT, CHOSEN_NIGHT = palettes()


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance of #RRGGBB."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """WCAG 2 contrast of two colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_low(pairs: list[tuple[str, str]], *, least: float) -> list[str]:
    """Sentences about the pairs below `least`, empty when there are none."""
    return [
        f"--{front} on --{ground} by {name}: {ratio(palette[front], palette[ground]):.2f}"
        for name, palette in (("day", DAY), ("night", NIGHT))
        for front, grounds in pairs
        for ground in grounds.split()
        if ratio(palette[front], palette[ground]) < least
    ]


def test_ratio_of_black_on_white_is_the_largest_there_is() -> None:
    assert ratio("#000000", "#FFFFFF") == 21.0


def test_text_reaches_four_and_a_half_by_day_and_night() -> None:
    assert too_low(TEXT_PAIRS, least=TEXT) == []


def test_controls_marks_and_flags_reach_three_by_day_and_night() -> None:
    assert too_low(SHAPE_PAIRS, least=SHAPE) == []


@pytest.mark.parametrize(("front", "ground", "day", "night"), PUBLISHED)
def test_ratio_is_the_one_the_design_names(front: str, ground: str, day: float, night: float) -> None:
    found = (ratio(DAY[front], DAY[ground]), ratio(NIGHT[front], NIGHT[ground]))
    assert found == (pytest.approx(day, abs=0.06), pytest.approx(night, abs=0.06))


def test_night_by_choice_and_night_by_system_are_the_same() -> None:
    assert CHOSEN_NIGHT == NIGHT


def test_night_answers_every_colour_of_the_day() -> None:
    assert NIGHT.keys() == DAY.keys()


def test_every_custom_property_that_is_used_is_set_somewhere() -> None:
    styles = SHEET + (Path(__file__).parents[2] / "static/css/scale.css").read_text()
    used = set(re.findall(r"var\(--([\w-]+)", SHEET))
    assert used - set(re.findall(r"--([\w-]+):", styles)) == set()


def test_no_colour_is_written_outside_the_tokens() -> None:
    rest = re.sub(r"@layer tokens {.*?\n}\n", "", SHEET, flags=re.DOTALL).partition("@media print")[0]
    assert re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[^{}]*})", rest) == []
