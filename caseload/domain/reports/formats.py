"""The exports of record systems that Headroom knows, and what columns are called anywhere. Data, in plain spelling.

SimplePractice's headers were seen. Those of the others were not: each is known by names that its own report shows
on screen and that, taken together, no other system uses. A header is compared in the spelling of `headers.plain`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from caseload.domain.reports.types import Column


def _split(names: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in names.split(",") if name.strip())


# The first name that a table has exactly once is taken; the most telling names come first.
ALIASES: Mapping[Column, tuple[str, ...]] = {
    Column.CLIENT: _split(
        "client name, client full name, patient name, patient full name, full name, client, patient, clients,"
        "attendee, attendees, client s name, patient s name, client or group, customer, name, clientname"
    ),
    Column.FIRST_NAME: _split(
        "first name, client first name, patient first name, legal first name, given name, firstname, first"
    ),
    Column.LAST_NAME: _split(
        "last name, client last name, patient last name, legal last name, surname, family name, lastname"
    ),
    Column.START: _split(
        "date of service, dos, service date, session date, appointment date, appt date, visit date, scheduled date,"
        "date, date and time, date time, datetime, date/time, session date and time, appointment date and time,"
        "appointment date time, session start, appointment start, appt start, apptstart, start date, start date time,"
        "start datetime, start date/time, start at, starts at, start, start time, appointment time, session time,"
        "when"
    ),
    Column.TIME: _split(
        "start time, time, appointment time, session time, time of day, session start, appointment start, starts at,"
        "start at, start, from"
    ),
    Column.END: _split(
        "end time, end, end at, ends at, session end, appointment end, appt end, apptend, end date time, finish, to"
    ),
    Column.MINUTES: _split(
        "duration, minutes, length, duration minutes, duration mins, duration min, duration in minutes,"
        "session length, session duration, appointment length, appointment duration, length minutes,"
        "length in minutes, length min, mins, actual duration, hours, duration hours, duration hrs"
    ),
    Column.CODE: _split(
        "billing code, cpt code, cpt, cpt codes, procedure code, service code, code, treatment, treatment name,"
        "service, service name, service type, appointment type, appt type, appttype, session type, visit type, type"
    ),
    Column.ATTENDANCE: _split(
        "attendance, attendance status, appointment status, appt status, session status, visit status,"
        "appointment state, status, state"
    ),
    Column.NOTE: _split(
        "progress note status, note status, session note status, chart status, charting status, chart state,"
        "documentation status, notes status, charting, chart, note, session note, progress note, note signed,"
        "signed, notes"
    ),
    Column.CLINICIAN: _split(
        "clinician, clinician name, rendering provider, rendering provider name, provider, provider name,"
        "practitioner, practitioner name, therapist, therapist name, staff member, staff member name, staff,"
        "staff name, primary clinician, assigned clinician, primary therapist"
    ),
    Column.STATUS: _split("client status, patient status, status"),
    Column.ADDED: _split("date added, added, added on, created, created at, created on, intake date"),
    Column.LAST: _split("last appointment, last session, last visit, last seen, last appointment date"),
    Column.NEXT: _split("next appointment, next session, next visit, next appointment date"),
}
# Columns of notes and states that may hold free text instead: taken only when most of their words are known.
MAY_BE_FREE_TEXT = frozenset(_split("note, session note, progress note, signed, note signed, notes, chart, charting"))


@dataclass(frozen=True, slots=True)
class Format:
    """One known export: the headers that tell it, of each group at least one, and none of those of others."""

    name: str
    needs: tuple[tuple[str, ...], ...]
    without: tuple[str, ...] = ()
    columns: Mapping[Column, str] = field(default_factory=dict)  # exact names where seen; else `ALIASES` decide
    unused: tuple[str, ...] = ()  # known and not wanted
    of_clients: bool = False
    words: Mapping[tuple[str, str], str] = field(default_factory=dict)  # of this system alone


_ATTENDANCE = ("attendance", "attendance status")
_WHEN = (
    "date", "date of service", "service date", "session date", "appointment date", "start", "start time",
    "start date", "session start", "appointment start", "start at", "date and time", "date time",
)  # fmt: skip
_WHO = ("client", "client name", "clients", "patient", "patient name", "client first name", "patient first name")
_CHART = ("chart status", "charting status", "charting", "chart", "chart state")
_STAFF = ("staff", "staff member", "staff name", "staff member name")
_SERVICE = ("service", "service type", "service name", "services")

FORMATS = (
    Format(
        "simplepractice_appointment_status",
        (("date of service",), ("client",), ("progress note status",)),
        columns={
            Column.START: "date of service",
            Column.CLIENT: "client",
            Column.CLINICIAN: "clinician",
            Column.CODE: "billing code",
            Column.NOTE: "progress note status",
        },
        unused=_split(
            "primary insurance, secondary insurance, rate per unit, units, total fee, client payment status, charge,"
            "uninvoiced, paid, unpaid, insurance payment status, write off"
        ),
    ),
    Format(
        "simplepractice_attendance",
        (("client name",), ("date of service",), ("office name",), ("status",)),
        columns={
            Column.CLIENT: "client name",
            Column.CLINICIAN: "clinician name",
            Column.START: "date of service",
            Column.ATTENDANCE: "status",
        },
        unused=("office name",),
    ),
    Format(
        "simplepractice_clients",
        (("client",), ("date added",), ("last appointment",), ("next appointment",), ("status",)),
        columns={
            Column.CLIENT: "client",
            Column.ADDED: "date added",
            Column.CLINICIAN: "primary clinician",
            Column.LAST: "last appointment",
            Column.NEXT: "next appointment",
            Column.STATUS: "status",
        },
        unused=_split(
            "client type, address, city, state, zip, phone number, email, contact name, contact phone, contact email,"
            "primary insurance, insurance id"
        ),
        of_clients=True,
    ),
    Format(
        "jane_appointments",
        (
            _WHO,
            _WHEN,
            ("state", "appointment state"),
            (*_CHART, "treatment", "treatment name"),
            (*_CHART, "booking info", "location", "discipline", "cancellation reason", *_STAFF, "practitioner"),
        ),
        without=("city", "zip", "progress note status"),
        unused=_split(
            "location, booking info, booked by, booked at, cancellation date, cancelled at, cancellation reason,"
            "discipline, patient guid, client guid, patient number"
        ),
    ),
    Format(
        "sessions_health",
        (_WHO, _WHEN, ("practitioner", "practitioner name"), ("note status", "session note", "note", "internal id")),
        without=("state", "appointment state", *_ATTENDANCE),
        unused=_split("internal id, location"),
    ),
    Format(
        "owl_sessions",
        (_WHO, _WHEN, ("therapist", "therapist name", "therapists"), _SERVICE, _ATTENDANCE),
        without=_STAFF,
        unused=_split("fee, location, session id, client id, invoice, tax"),
        words={("attendance", "non-billable"): "kept", ("attendance", "non billable"): "kept"},
    ),
    Format(
        "theranest_attendance",
        (_WHO, _WHEN, _STAFF, _ATTENDANCE),
        without=("state", "treatment", *_CHART),
        unused=_split("location, client id"),
    ),
)  # fmt: skip
