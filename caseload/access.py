"""The doors to what belongs to the signed-in clinician. Anybody else's is not found."""

from datetime import date

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from caseload.models import (
    Ask,
    Client,
    Clinician,
    Colleague,
    Contact,
    Draft,
    Entry,
    Paperwork,
    PendingReport,
    ProtectedTime,
    Session,
    SortingRule,
)


def clinician_of(request: HttpRequest) -> Clinician:
    """The signed-in clinician. Whoever has no practice here finds nothing."""
    clinician: Clinician | None = request.clinician  # type: ignore[attr-defined]
    if clinician is None:
        raise Http404
    return clinician


def has_practice(request: HttpRequest) -> bool:
    """False for a supervisor or administrator without clients of her own."""
    return request.clinician is not None  # type: ignore[attr-defined]


def own_entry_or_404(request: HttpRequest, pk: int) -> Entry:
    """An entry of the signed-in clinician, with its event and source."""
    entries = Entry.objects.select_related("event__source", "event__session", "rule", "twin_of__event__source")
    entry = get_object_or_404(entries, pk=pk, clinician=clinician_of(request))
    entry.clinician = clinician_of(request)
    return entry


def own_rule_or_404(request: HttpRequest, pk: int, *, removed: bool = False) -> SortingRule:
    """A rule of the signed-in clinician that is in use (or, with `removed`, that was taken out of use)."""
    rule = get_object_or_404(SortingRule, pk=pk, clinician=clinician_of(request), removed_at__isnull=not removed)
    rule.clinician = clinician_of(request)
    return rule


def own_client_or_404(request: HttpRequest, pk: int) -> Client:
    """A client of the signed-in clinician that was not merged into another, with its signs."""
    clients = Client.objects.prefetch_related("signs")
    client = get_object_or_404(clients, pk=pk, clinician=clinician_of(request), merged_into=None)
    client.clinician = clinician_of(request)
    return client


def own_session_or_404(request: HttpRequest, pk: int) -> Session:
    """A session of the signed-in clinician, with its note, client and calendar entry."""
    sessions = Session.objects.select_related("note", "client", "event__entry")
    session = get_object_or_404(sessions, pk=pk, clinician=clinician_of(request))
    session.clinician = clinician_of(request)
    return session


def own_paperwork_or_404(request: HttpRequest, pk: int) -> Paperwork:
    """A piece of paperwork of the signed-in clinician that was not removed."""
    pieces = Paperwork.objects.select_related("client")
    return get_object_or_404(pieces, pk=pk, clinician=clinician_of(request), removed_at=None)


def own_protected_or_404(request: HttpRequest, pk: int) -> ProtectedTime:
    """A protected time of the signed-in clinician, removed ones too: that can be taken back."""
    row = get_object_or_404(ProtectedTime, pk=pk, clinician=clinician_of(request))
    row.clinician = clinician_of(request)
    return row


def own_report_or_404(request: HttpRequest, pk: int) -> PendingReport:
    """A file that the signed-in clinician had read, and has not answered yet."""
    pending = get_object_or_404(PendingReport, pk=pk, clinician=clinician_of(request))
    pending.clinician = clinician_of(request)
    return pending


def own_ask_or_404(request: HttpRequest, pk: int) -> Ask:
    """A request of the signed-in clinician that was not removed, with the place it holds."""
    asks = Ask.objects.kept().select_related("place")
    ask = get_object_or_404(asks, pk=pk, clinician=clinician_of(request))
    ask.clinician = clinician_of(request)
    return ask


def own_draft_or_404(request: HttpRequest, pk: int) -> Draft:
    """A draft that the signed-in clinician wrote herself."""
    return get_object_or_404(Draft, pk=pk, clinician=clinician_of(request), key="")


def shared_draft_or_404(request: HttpRequest, pk: int) -> Draft:
    """A draft that a colleague of this installation shares."""
    shared = Draft.objects.filter(shared=True, removed_at=None).exclude(clinician=clinician_of(request))
    return get_object_or_404(shared, pk=pk)


def own_colleague_or_404(request: HttpRequest, pk: int) -> Colleague:
    """A colleague in the signed-in clinician's directory, removed ones too: that can be taken back."""
    return get_object_or_404(Colleague, pk=pk, clinician=clinician_of(request))


def own_contact_or_404(request: HttpRequest, pk: int) -> Contact:
    """A contact that the signed-in clinician wrote down."""
    return get_object_or_404(Contact, pk=pk, clinician=clinician_of(request))


class DayConverter:
    """A day in an address: 2026-11-16."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """The day; a day that no calendar has is not found."""
        day = date.fromisoformat(value)
        if not date(1970, 1, 8) <= day <= date(2200, 1, 1):
            message = "Beyond what a calendar is read for."
            raise ValueError(message)
        return day

    def to_url(self, value: date) -> str:
        """The day as it stands in an address."""
        return value.isoformat()
