"""What all tests share: both databases, static files as they lie in the tree, and a quiet Chromium."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.test import override_settings

CHROMIUM = shutil.which("chromium")
# A busy machine is no fault of the code: speed is measured by `make bench`, not by tests.
hypothesis.settings.register_profile("headroom", deadline=None)
hypothesis.settings.load_profile("headroom")
_left_out: list[str] = []


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests with a database get all of them; tests with a page are browser tests and need Chromium."""
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is not None and not mark.args:
            item.add_marker(pytest.mark.django_db(**{"databases": "__all__", **mark.kwargs}), append=False)
        if "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
    if CHROMIUM is None:
        _leave_out_browser_tests(config, items)


def _leave_out_browser_tests(config: pytest.Config, items: list[pytest.Item]) -> None:
    browser = [item for item in items if item.get_closest_marker("browser")]
    if browser and os.environ.get("HEADROOM_REQUIRE_BROWSER"):
        pytest.exit("Chromium is not installed, and HEADROOM_REQUIRE_BROWSER asks for it.", returncode=1)
    _left_out.extend(item.nodeid for item in browser)
    items[:] = [item for item in items if item not in browser]
    config.hook.pytest_deselected(items=browser)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line on what was left out."""
    if _left_out:
        terminalreporter.write_line(f"Chromium is not installed: {len(_left_out)} browser tests did not run.")


@pytest.fixture(scope="session", autouse=True)
def quick_settings() -> Iterator[None]:
    """Pages need no collected static files and no manifest; a test's password need not be expensive to guess."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]
    storages = {**settings.STORAGES, "staticfiles": plain}
    with override_settings(STORAGES=storages, WHITENOISE_AUTOREFRESH=True, PASSWORD_HASHERS=quick):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Tests with a live server empty all tables afterwards, which the audit log would refuse."""
    from django.db import connection  # noqa: PLC0415 -- needs settings

    from accounts import append_only  # noqa: PLC0415 -- as above

    with django_db_blocker.unblock():
        append_only.remove(connection)


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    """Rate limits and cached sessions of one test are not the next one's."""
    from django.core.cache import cache  # noqa: PLC0415 -- needs settings

    yield
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, without a sandbox so that it starts as root as well, and without calls of its own."""
    flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-component-update"
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": [f"--{flag}" for flag in flags.split()]}
