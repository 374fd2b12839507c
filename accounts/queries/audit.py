"""Reading the audit log."""

from collections.abc import Iterator

from accounts.domain.audit import Link
from accounts.models import AuditEntry


def chain() -> Iterator[tuple[Link, str]]:
    """Every line with its digest, oldest first, as it stands in the table."""
    fields = ("number", "at", "deed", "actor", "subject", "place", "fact", "digest")
    for *values, written in AuditEntry.objects.order_by("number").values_list(*fields).iterator(chunk_size=5_000):
        yield Link(*values), written


def head() -> tuple[int, str] | None:
    """Number and digest of the newest line, to be noted down elsewhere."""
    return AuditEntry.objects.order_by("-number").values_list("number", "digest").first()
