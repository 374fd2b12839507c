"""Nothing but our own templates becomes markup in the browser, whoever sent it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from tests.journeys.conftest import Opener
from wellbeing import operations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HARM = [
    "<img src=x onerror=alert(1)>", "<iframe src='/'></iframe>", "<script>alert(1)</script>",
    "<svg onload=alert(1)></svg>",
    "<script src='https://evil.example/x.js'></script>", "<a href=' java\nscript:alert(1)'>x</a>",
    "<object data=x></object>",
    "<template><b onclick=alert(1)>x</b></template>", "<form><button formaction=javascript:alert(1)>x</button></form>",
    "<p hx-on:click=alert(1)>x</p>", "<base href=//evil.example/>", "<meta http-equiv=refresh content='0;url=/x'>",
]  # fmt: skip
TRY = """(html) => {
  const tried = [() => { document.querySelector("#live").innerHTML = html; }, () => Document.parseHTMLUnsafe(html),
                 () => document.body.insertAdjacentHTML("beforeend", html)];
  return tried.map((one) => { try { one(); return "written"; } catch (fault) { return fault.name; } });
}"""
RUN = """() => [() => setTimeout("1"), () => { document.createElement("script").src = "/static/js/headroom.js"; }]
  .map((one) => { try { one(); return "ran"; } catch (fault) { return fault.name; } })"""


def test_only_markup_that_runs_nothing_is_written_and_no_text_becomes_a_script(signed_in: Opener) -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))
    page = signed_in(user)
    page.goto(reverse("this_week"))

    assert page.evaluate(TRY, "<p>Saved. <a href='/asks/'>Requests</a></p>") == ["written"] * 3
    assert {html: page.evaluate(TRY, html) for html in HARM} == {html: ["TypeError"] * 3 for html in HARM}
    assert page.evaluate(RUN) == ["TypeError"] * 2


def test_what_htmx_fetches_still_arrives(signed_in: Opener) -> None:
    user = operations.open_sample(zone="Europe/Berlin", now=datetime.now(UTC))
    page: Any = signed_in(user)
    page.goto(reverse("share_new"))
    page.check("#id_notes")
    page.wait_for_selector("#preview :text('due')")
    assert page.said == []
