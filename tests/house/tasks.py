"""Tasks that the tests of the worker give it. Each writes down that it ran."""

import os
import time
from pathlib import Path


def _note(word: str) -> None:
    with (Path(os.environ["HEADROOM_DATA"]) / "done").open("a") as file:
        file.write(f"{word}\n")


def note(word: str) -> None:
    """Runs once."""
    _note(word)


def slow(word: str) -> None:
    """Takes a moment."""
    _note(f"{word}-begun")
    time.sleep(2)
    _note(word)
