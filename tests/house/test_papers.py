"""What the documents promise: tests that exist, and a licence for everything that runs."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_every_test_that_the_security_page_names_exists() -> None:
    named = set(re.findall(r"`([a-z_/]+\.py)`", (ROOT / "docs/security.md").read_text()))
    assert len(named) > 10
    assert sorted(name for name in named if not (ROOT / "tests" / name).exists()) == []


def test_every_locked_package_has_its_licence_listed() -> None:
    locked = re.findall(
        r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==", (ROOT / "requirements/app.txt").read_text(), re.MULTILINE
    )
    listed = re.findall(r"^\| ([a-z0-9.-]+) \|", (ROOT / "docs/licences.md").read_text(), re.MULTILINE)
    assert sorted({name.lower().replace("_", "-") for name in locked} - set(listed)) == []
