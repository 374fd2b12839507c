"""This week: its cost against the floor, its queries and bytes, and how little others' data slows it."""

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import ROUNDS, Row, cpu, ratios, spread
from bench.practice import crowd, getter, signed_in


def rows(user: User) -> Iterator[Row]:
    """P1, P3, P4 and P8."""
    session = signed_in(user)
    page, floor = getter("/", session), getter("/floor/", session)
    page(), floor()
    yield spread("P1", "this week / floor, CPU", ratios(page, floor, repeat=20), 5.0)
    with CaptureQueriesContext(connection) as asked:
        body = page()
    yield spread("P3", "queries of this week", [float(len(asked))], 10)
    yield spread("P4", "HTML of this week, kB", [len(body) / 1000], 40)
    yield spread("P4", "the same, gzipped, kB", [len(gzip.compress(body)) / 1000], 8)
    yield spread("P4", "first visit with styles, scripts and icons, gzipped, kB", [_first_visit(body)], 60)
    alone = [cpu(page, repeat=20) for _ in range(ROUNDS)]
    crowd()
    page()
    among = [cpu(page, repeat=20) for _ in range(ROUNDS)]
    slower = [one / other for one, other in zip(among, alone, strict=True)]
    yield spread("P8", "this week among 1,000 clinicians / alone, CPU", slower, 1.15)


def _first_visit(body: bytes) -> float:
    total = len(gzip.compress(body))
    for name in set(
        re.findall(rf'(?:src|href)="/{settings.STATIC_URL.strip("/")}/([^"]+\.(?:css|js|svg))"', body.decode())
    ):
        plain = re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", name)
        total += len(gzip.compress(Path(str(finders.find(plain))).read_bytes()))
    return total / 1000
