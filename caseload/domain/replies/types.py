"""The words of saved replies."""

from dataclasses import dataclass
from enum import StrEnum


class Situation(StrEnum):
    """When a saved reply is used."""

    HOLD = "hold"
    LONGER = "longer"
    YES = "yes"
    NO = "no"
    NOT_NOW = "not_now"
    COUNTER = "counter"
    REFER = "refer"
    BOUNDARY = "boundary"
    LATE_NOTE = "late_note"
    HELLO = "hello"
    COVER = "cover"


SITUATIONS = {
    Situation.HOLD: "I'll get back to you",
    Situation.LONGER: "I need a little longer",
    Situation.YES: "Yes",
    Situation.NO: "No",
    Situation.NOT_NOW: "Not now",
    Situation.COUNTER: "Another start or length",
    Situation.REFER: "Somebody else",
    Situation.BOUNDARY: "A boundary",
    Situation.LATE_NOTE: "A note or form is late",
    Situation.HELLO: "Hello between sessions",
    Situation.COVER: "While I am away",
}


@dataclass(frozen=True, slots=True)
class SavedReply:
    """A reply as it is saved, with its marks."""

    key: str
    situation: Situation
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a reply. A blank is for a person to fill; a variable is filled from what is known."""

    kind: str  # "text", "variable", "blank"
    text: str  # of a text; of a variable or blank that is filled; of a blank that is not, its prompt
    filled: bool = True
    at: int = -1  # which blank


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply filled as far as possible. `missing` says in words what keeps it from being copied."""

    parts: tuple[Part, ...]
    missing: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is copied: exactly what is shown."""
        return "".join(part.text for part in self.parts)

    @property
    def blanks_left(self) -> int:
        """Blanks that a person has still to fill."""
        return sum(part.kind == "blank" and not part.filled for part in self.parts)
