"""All measurements: `make bench`. Ratios come from alternating rounds of one run; goals stand beside them."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path


def main() -> None:
    """Prints a line for each row as soon as it is known."""
    with tempfile.TemporaryDirectory(prefix="headroom-bench-") as folder:
        os.environ.update(HEADROOM_DATA=folder, DJANGO_SETTINGS_MODULE="config.settings", HEADROOM_DEBUG="no")
        _set_up()
        print(f"{'row':8}{'median':>10}{'quartiles':>20}{'goal':>9}  measure")
        for name, measure, middle, (low, high), goal in _rows(Path(folder)):
            met = "" if middle <= goal else "   above its goal"
            print(f"{name:8}{middle:10.3f}{f'{low:.3f} to {high:.3f}':>20}{goal:9.2f}  {measure}{met}", flush=True)


def _set_up() -> None:
    import django  # noqa: PLC0415 -- the data folder comes first
    from django.conf import settings  # noqa: PLC0415
    from django.core.management import call_command  # noqa: PLC0415

    django.setup()
    settings.ROOT_URLCONF = "bench.urls"
    for alias in settings.DATABASES:
        call_command("migrate", database=alias, verbosity=0)


def _rows(folder: Path) -> Iterator[tuple[str, str, float, tuple[float, float], float]]:
    from bench import asks, caseload, charts, keeping, nightly, pages, practice, reading, running, syncing  # noqa: PLC0415 -- Django comes first

    user, seeded = practice.seed()
    yield seeded
    yield from caseload.rows(user)
    yield from asks.rows(user)
    yield from pages.rows(user)
    yield from running.rows(user, port=8765)
    yield from syncing.rows(folder)
    yield from reading.rows()
    yield from charts.rows(user)
    yield from keeping.rows(user)
    yield from nightly.rows()


if __name__ == "__main__":
    main()
