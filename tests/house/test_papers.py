"""What the documents promise: tests that exist, a licence for everything that runs, a reason for everything needed."""

import ast
import re
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAPERS = sorted([*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
NAMED = re.compile(r"`([a-z_/]+\.py)((?:::\w+)*)`")


@cache
def inside(file: Path) -> frozenset[str]:
    """The tests of a file by their names, those of a class behind its name."""
    if not file.exists():
        return frozenset()
    found = set()
    for node in ast.parse(file.read_text()).body:
        bodies = {"": [node]} if not isinstance(node, ast.ClassDef) else {f"::{node.name}": node.body}
        for prefix, body in bodies.items():
            functions = [one for one in body if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
            found |= {f"{prefix}::{one.name}" for one in functions if one.name.startswith("test_")}
    return frozenset(found)


def is_there(name: str, test: str) -> bool:
    """Whether this test is there; without one, whether the file has any."""
    tests = inside(ROOT / "tests" / name.removeprefix("tests/"))
    return test in tests if test else bool(tests)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_test_that_a_paper_names_exists(paper: Path) -> None:
    named = NAMED.findall(paper.read_text())
    assert [name + test for name, test in named if not is_there(name, test) and "test_" in name] == []


def test_what_is_not_there_is_seen() -> None:
    assert is_there("accounts/test_audit.py", "::TestInTheDatabase::test_lines_are_chained")
    for name, test in (("accounts/test_audit.py", "::test_lines_are_chained"), ("accounts/test_no.py", "")):
        assert not is_there(name, test)


def test_every_safeguard_names_its_test() -> None:
    text = (ROOT / "docs/safeguards.md").read_text().partition("## Not met")[0]
    rows = [line for line in text.splitlines() if re.match(r"\| [(\d]", line)]
    assert len(rows) > 60
    assert [row for row in rows if not any(test for _, test in NAMED.findall(row.rsplit("|", 2)[1]))] == []


# ---- What Headroom runs on

# Locked for other machines only, so that nothing can be read here.
OTHER_MACHINES = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause", "httpx2-jsfetch": "BSD-3-Clause"}


def locked(part: str) -> list[tuple[str, str]]:
    """The packages of a lock, each with all that stands about it."""
    text = (ROOT / f"requirements/{part}.txt").read_text()
    return re.findall(r"^([A-Za-z0-9_.-]+)(?:\[[^\]]*\])?==(.*(?:\n .*)*)", text, re.MULTILINE)


def declared(package: str) -> str:
    """The licence as the installed package says it; empty when it is for another machine."""
    try:
        said = metadata.metadata(package)
    except metadata.PackageNotFoundError:
        return ""
    classes = [line.rpartition("::")[2].strip() for line in said.get_all("Classifier") or [] if "License ::" in line]
    return str(said["License-Expression"] or "; ".join(classes) or said["License"] or "")


def test_every_locked_package_has_its_licence_listed() -> None:
    listed = dict(re.findall(r"^\| ([a-z0-9.-]+) \| (.+) \|$", (ROOT / "docs/licences.md").read_text(), re.MULTILINE))
    del listed["package"]
    names = {name.lower().replace("_", "-") for name, _ in locked("app")}
    told = {name: declared(name) or OTHER_MACHINES.get(name, "not installed") for name in names}
    wrong = {name for name, said in told.items() if not f"{listed.get(name)} (".startswith(f"{said} (")}
    assert (set(listed) - names, wrong) == (set(), set())


@pytest.mark.parametrize("part", ["app", "dev", "uv"])
def test_locks_hold_hashes_and_name_no_registry(part: str) -> None:
    packages = locked(part)
    assert packages != []
    assert [name for name, about in packages if "--hash=sha256:" not in about] == []
    assert [line for line in (ROOT / f"requirements/{part}.txt").read_text().splitlines() if "://" in line] == []


@pytest.mark.parametrize("part", ["app", "dev"])
def test_everything_that_is_asked_for_says_why(part: str) -> None:
    lines = (ROOT / f"requirements/{part}.in").read_text().splitlines()
    assert [line for line in lines if not re.match(r"(\S+ +)?# \S|-r ", line)] == []
