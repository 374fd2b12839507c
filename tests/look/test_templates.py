"""What no template may hold: inline style or script, outside hosts, words that judge, buttons without a type."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
NAMES = [str(page.relative_to(TEMPLATES)) for page in PAGES]
BANNED = re.compile(
    r"\b(?:overdue|failed|failure|must|should|risks?|scores?|burnout|alerts?|streaks?|oops|great job|alarm)\b"
    r"|\w!(?=\s|$)",
    re.IGNORECASE,
)


def source(template: Path) -> str:
    """A template without its comments."""
    text = template.read_text()
    text = re.sub(r"{%\s*comment\b.*?endcomment\s*%}", " ", text, flags=re.DOTALL)
    return re.sub(r"{#.*?#}|<!--.*?-->", " ", text, flags=re.DOTALL)


def markup(text: str) -> str:
    """The text with template tags taken out, so that their quotes do not end an attribute."""
    return re.sub(r"{[{%].*?[%}]}", " ", text, flags=re.DOTALL)


def words(text: str) -> str:
    """What a person reads or hears: text between tags, and labels."""
    plain = markup(text)
    spoken = " ".join(re.findall(r"(?:aria-label|placeholder|title|alt)=\"([^\"]*)\"", plain))
    quoted = " ".join(re.findall(r"(?<![-\w])(?:say|then|small|what|safe|action|label)=\"([^\"]*)\"", text))
    return f"{re.sub(r'<[^>]*>', ' ', plain)} {spoken} {quoted}"


# Classes of scale.css and of event kinds, whose end the template fills in.
NUMBERED = r"[bcth]\d*|(?:k|s|d|from|to|lane)-"
FORBIDDEN = [
    ("style attribute", r"\sstyle\s*="),
    ("style element", r"<style\b"),
    ("inline script", r"<script(?![^>]*\bsrc=)"),
    ("event handler", r"\son[a-z]+\s*=\s*[\"']"),
    ("script in a link", r"javascript:"),
    ("script in htmx", r"\bhx-on\b|hx-vals=.js:|hx-vars"),
    ("outside host", r"(?:src|href|action|content)\s*=\s*[\"'](?:https?:)?//"),
    ("untyped button", r"<button(?![^>]*\btype=)[^>]*>"),
    ("heading in capitals", r"text-transform"),
]


@pytest.mark.parametrize("template", PAGES, ids=NAMES)
def test_template_holds_nothing_the_content_policy_refuses(template: Path) -> None:
    text = markup(source(template))
    assert [what for what, pattern in FORBIDDEN if re.search(pattern, text)] == []


@pytest.mark.parametrize("template", PAGES, ids=NAMES)
def test_template_uses_no_word_that_judges(template: Path) -> None:
    assert [found.group() for found in BANNED.finditer(words(source(template)))] == []


@pytest.mark.parametrize("template", PAGES, ids=NAMES)
def test_title_of_a_page_holds_no_variable(template: Path) -> None:
    if template.name == "fault.html":
        return  # its titles are the few sentences of the error pages
    titles = re.findall(r"{% block title %}(.*?){% endblock", source(template), flags=re.DOTALL)
    assert [title for title in titles if "{{" in title] == []


@pytest.mark.parametrize("template", PAGES, ids=NAMES)
def test_classes_of_a_template_are_in_the_stylesheet(template: Path) -> None:
    sheet = (TEMPLATES.parent / "static/css/headroom.css").read_text()
    used = {
        name
        for value in re.findall(r"\sclass=\"([^\"]*)\"", markup(source(template)))
        for name in value.split()
        if not re.fullmatch(NUMBERED, name)
    }
    assert used - set(re.findall(r"\.([a-zA-Z][\w-]*)", sheet)) == set()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('<p style="color: red">', "style attribute"),
        ("<script>go()</script>", "inline script"),
        ('<a onclick="go()">', "event handler"),
        ('<img src="https://elsewhere.example/a.png">', "outside host"),
        ('<link href="//elsewhere.example/a.css">', "outside host"),
        ("<button>Save</button>", "untyped button"),
    ],
)
def test_forbidden_markup_is_seen(text: str, what: str) -> None:
    assert what in [name for name, pattern in FORBIDDEN if re.search(pattern, markup(text))]


def test_words_that_judge_are_seen_in_text_and_in_labels() -> None:
    found = BANNED.findall(words('<p aria-label="An alert">Notes are overdue. Well done!</p>'))
    assert found == ["overdue", "e!", "alert"]
