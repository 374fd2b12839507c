"""How much of an address is shown."""

import pytest

from calendar_sync.domain.masking import masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://calendar.example/private/7f3c9a/basic.ics", "https://calendar.example/…/basic.ics"),
        ("https://ehr.example/ical/7f3c9a2b", "https://ehr.example/…"),
        ("https://ehr.example/ical/7f3c9a2b.ics", "https://ehr.example/…"),
        ("https://me@ehr.example:8443/x.ics?token=7f3c", "https://ehr.example/…/x.ics"),
    ],
)
def test_only_what_is_no_secret_is_shown(address: str, shown: str) -> None:
    assert masked(address) == shown
