"""Only one place talks to the outside."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
TALKERS = {"requests", "httpx", "httpx2", "httpcore2", "urllib3", "urllib.request", "http.client", "socket", "niquests"}
# The guarded client itself, and the command that looks whether its own port is free.
ALLOWED = {"calendar_sync/fetch", "wellbeing/management/commands/up.py"}


def imported(file: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def test_nothing_else_opens_connections() -> None:
    talking = [
        str(file.relative_to(ROOT))
        for package in ("config", "accounts", "calendar_sync", "caseload", "wellbeing")
        for file in (ROOT / package).rglob("*.py")
        if imported(file) & TALKERS and not any(str(file.relative_to(ROOT)).startswith(allowed) for allowed in ALLOWED)
    ]

    assert talking == []
