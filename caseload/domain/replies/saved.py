"""The replies everybody starts with, from `saved.toml`. Each can be changed, and put back as it was."""

import tomllib
from pathlib import Path

from caseload.domain.replies.types import SavedReply, Situation


def _read() -> tuple[SavedReply, ...]:
    found = tomllib.loads((Path(__file__).parent / "saved.toml").read_text(encoding="utf-8"))
    return tuple(SavedReply(**{**row, "situation": Situation(row["situation"])}) for row in found["reply"])


SAVED = _read()
BY_KEY = {reply.key: reply for reply in SAVED}
# What an answer begins with.
FIRST = {
    Situation.HOLD: "hold-calendar",
    Situation.LONGER: "longer-week",
    Situation.YES: "yes-start",
    Situation.NO: "no-full",
    Situation.NOT_NOW: "not-now-later",
    Situation.COUNTER: "counter-start",
    Situation.REFER: "refer-colleagues",
}
