"""The clinician, her clients, what each calendar entry is for, sessions, and what she owes."""

from caseload.models.asks import Ask, AskQuerySet, HeldPlace
from caseload.models.clients import Client, ClientSign
from caseload.models.colleagues import Colleague, Referral
from caseload.models.contacts import Contact
from caseload.models.drafts import Digest, Draft
from caseload.models.entries import Entry, EntryQuerySet, RuleQuerySet, SortingRule
from caseload.models.ledger import Change
from caseload.models.outbound import OutboundCalendar, ProtectedTime
from caseload.models.paperwork import Paperwork
from caseload.models.people import Clinician, WeeklyLimit
from caseload.models.reports import KnownWord, PendingReport, ReportLayout
from caseload.models.sessions import Note, NoteQuerySet, Session, SessionQuerySet

__all__ = [
    "Ask",
    "AskQuerySet",
    "Change",
    "Client",
    "ClientSign",
    "Clinician",
    "Colleague",
    "Contact",
    "Digest",
    "Draft",
    "Entry",
    "EntryQuerySet",
    "HeldPlace",
    "KnownWord",
    "Note",
    "NoteQuerySet",
    "OutboundCalendar",
    "Paperwork",
    "PendingReport",
    "ProtectedTime",
    "Referral",
    "ReportLayout",
    "RuleQuerySet",
    "Session",
    "SessionQuerySet",
    "SortingRule",
    "WeeklyLimit",
]
