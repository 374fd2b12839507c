"""A closed review as plain text in Markdown: what she may keep or take along. Pure."""

from collections.abc import Iterable

from wellbeing.domain.reviewing import Fact


def as_markdown(
    title: str, *, facts: Iterable[Fact], conclusion: str, felt: str, setting: str, experiment: str, parked: str
) -> str:
    """The review of one week."""
    lines = [f"# The week of {title}", "", conclusion, "", "## The facts", ""]
    lines += [f"- {_plain(fact.label)}: {_plain(fact.figure)} ({_plain(fact.context)})" for fact in facts]
    for head, text in (
        ("How it felt", felt), ("Your default setting", setting), ("One small experiment", experiment),
        ("Parked", parked),
    ):  # fmt: skip
        if text:
            lines += ["", f"## {head}", "", _plain(text)]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """Her words as she typed them: what Markdown would read as a sign is escaped."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<>#|" else letter for letter in text)
