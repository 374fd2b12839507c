"""What a first visit has to load stays small."""

import gzip
import json
import re
from pathlib import Path

import django_htmx

STATIC = Path(__file__).parents[2] / "static"
HTMX = Path(django_htmx.__file__).parent / "static/django_htmx/htmx-2.min.js"
ON_SOME_PAGES = {"passkeys.js"}  # where there is a passkey's button


def squeezed(*files: Path) -> int:
    """Bytes of the files together, each gzipped."""
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def own_files() -> list[Path]:
    """Our stylesheets, script and signs."""
    return [file for folder in ("css", "js", "icons") for file in sorted((STATIC / folder).iterdir())]


def test_own_styles_and_scripts_of_every_page_stay_below_25_kilobytes() -> None:
    assert squeezed(*(file for file in own_files() if file.name not in ON_SOME_PAGES)) < 25_000


def test_first_visit_leaves_room_for_a_page_of_8_kilobytes() -> None:
    assert squeezed(*own_files(), HTMX) + 8_000 <= 60_000


def test_fonts_are_served_from_here_with_their_licences() -> None:
    named = set(re.findall(r"\.\./fonts/([\w.-]+)", (STATIC / "css/headroom.css").read_text()))
    kept = {file.name for file in (STATIC / "fonts").iterdir()}
    assert kept == named | {"vollkorn-OFL.txt", "public-sans-OFL.txt"}


def test_stylesheets_and_script_name_no_outside_host() -> None:
    found = {file.name: re.findall(r"(?:https?:)?//[\w.-]+\.\w+|@import", file.read_text()) for file in own_files()}
    assert {name: hosts for name, hosts in found.items() if hosts} == {
        "headroom.svg": ["http://www.w3.org"]  # the name of SVG, which nothing loads
    }


def test_script_evaluates_no_text() -> None:
    text = (STATIC / "js/headroom.js").read_text()
    assert re.findall(r"\beval\(|new Function|innerHTML|outerHTML|document\.write|\.style\b", text) == []


def test_htmx_is_told_to_evaluate_nothing_keep_nothing_and_stay_here() -> None:
    page = (STATIC.parent / "templates/plain.html").read_text()
    (config,) = re.findall(r"name=\"htmx-config\" content='([^']*)'", page)
    told = json.loads(config)
    swaps = {rule["code"]: rule["swap"] for rule in told.pop("responseHandling")}
    assert told == {
        "includeIndicatorStyles": False,
        "allowEval": False,
        "allowScriptTags": False,
        "historyCacheSize": 0,
        "selfRequestsOnly": True,
    }
    assert swaps == {"204": False, "[23]..": True, "409": True, "422": True, "[45]..": False}
