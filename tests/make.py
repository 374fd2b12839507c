"""Plain builders of rows. Every argument has a default that a test need not know."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.contrib.auth.models import User

from accounts.sealed import keyed_hash
from calendar_sync.domain.types import SourceKind, Status
from calendar_sync.models import Event, Source
from caseload.domain.asks.types import AskKind
from caseload.domain.referral.types import Accepting, ColleagueCard
from caseload.domain.sorting import Test
from caseload.domain.types import Kind, SignKind, SortedBy
from caseload.models import (
    Ask,
    Client,
    ClientSign,
    Clinician,
    Colleague,
    Entry,
    Note,
    ProtectedTime,
    Session,
    SortingRule,
    WeeklyLimit,
)
from caseload.models.clients import label_key
from caseload.models.colleagues import card_fields

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)  # a Friday
_number = count(1)


def user(email: str = "") -> User:
    """A person with an account."""
    address = email or f"person{next(_number)}@practice.example"
    return User.objects.create_user(username=address, email=address, password="a long enough password")


def clinician(owner: User | None = None, **fields: object) -> Clinician:
    """A clinician who has finished the first run."""
    fields = {"setup": "done", **fields}
    return Clinician.objects.create(user=owner or user(), **fields)


def source(owner: User, *, name: str = "Practice", **fields: object) -> Source:
    """A feed that was read a moment ago."""
    fields = {"kind": SourceKind.FEED, "created_at": NOW, "last_good_at": NOW, **fields}
    return Source.objects.create(owner=owner, name=name, **fields)


def event(of: Source, title: str = "A.K.", starts_at: datetime = NOW, minutes: int = 50, **fields: object) -> Event:
    """A timed event."""
    fields = {"ends_at": starts_at + timedelta(minutes=minutes), "changed_at": NOW, **fields}
    return Event.objects.create(
        **{
            **_keys(title),
            "source": of,
            "title": title,
            "starts_at": starts_at,
            "status": Status.CONFIRMED,
            "busy": True,
            **fields,
        }
    )


def whole_days(of: Source, title: str, first_day: date, days: int = 1, **fields: object) -> Event:
    """An all-day event; its moments are those of UTC."""
    start = datetime(first_day.year, first_day.month, first_day.day, tzinfo=UTC)
    after = first_day + timedelta(days=days)
    return event(of, title, start, days * 1440, first_day=first_day, day_after=after, **fields)


def _keys(title: str) -> dict[str, str]:
    uid = f"{next(_number)}@calendar.example"
    return {
        "uid_key": keyed_hash(uid, purpose="uid"),
        "recurrence": "",
        "fingerprint": keyed_hash(uid, title, purpose="fingerprint"),
        "slot_key": keyed_hash(uid, title, purpose="slot"),
        "title_key": keyed_hash(title, purpose="title"),
        "shape_key": keyed_hash("".join("x" if letter.isalpha() else letter for letter in title), purpose="shape"),
    }


def entry(of: Event, kind: Kind = Kind.SESSION, *, whose: Clinician, **fields: object) -> Entry:
    """What an event is for; no session follows by itself."""
    fields = {"sorted_by": SortedBy.RULE, "seen_at": of.changed_at, **fields}
    return Entry.objects.create(clinician=whose, event=of, kind=kind, **fields)


def session(
    whose: Clinician, starts_at: datetime = NOW, *, title: str = "A.K.", minutes: int = 50, **fields: object
) -> Session:
    """A session with an unwritten note."""
    ends_at = starts_at + timedelta(minutes=minutes)
    made = Session.objects.create(
        clinician=whose, title=title, starts_at=starts_at, ends_at=ends_at, changed_at=starts_at, **fields
    )
    due_on = (starts_at.astimezone(whose.zone) + timedelta(days=whose.note_days)).date()
    Note.objects.create(clinician=whose, session=made, due_on=due_on)
    return made


def limit(whose: Clinician, *, target: int = 22, ceiling: int = 26, holds_from: date = date(2026, 1, 1)) -> WeeklyLimit:
    """Target and ceiling from a date on."""
    return WeeklyLimit.objects.create(clinician=whose, holds_from=holds_from, target=target, ceiling=ceiling)


def rule(whose: Clinician, words: str, kind: Kind = Kind.SESSION, **fields: object) -> SortingRule:
    """A rule behind the ones that exist."""
    fields = {"test": Test.WORDS, "position": whose.rules.count() + 1, **fields}
    return SortingRule.objects.create(clinician=whose, words=words, kind=kind, **fields)


def client(whose: Clinician, label: str = "A.K.", **fields: object) -> Client:
    """An active client, known by the label."""
    key = label_key(whose.pk, label)
    fields = {"status_since": date(2026, 1, 5), "changed_at": NOW, **fields}
    made = Client.objects.create(clinician=whose, label=label, label_key=key, **fields)
    ClientSign.objects.create(client=made, kind=SignKind.TITLE, key=key, shown=label)
    return made


def protected(whose: Clinician, starts_at: datetime, minutes: int = 50, **fields: object) -> ProtectedTime:
    """A protected time that no calendar knows."""
    ends_at = starts_at + timedelta(minutes=minutes)
    return ProtectedTime.objects.create(
        **{"clinician": whose, "starts_at": starts_at, "ends_at": ends_at, "changed_at": NOW, **fields}
    )


def ask(whose: Clinician, said: str = "new client J.T. from Dr. Patel", **fields: object) -> Ask:
    """An undecided request for a weekly client, asked a day ago."""
    asked = {"asked_at": NOW - timedelta(days=1), "logged_at": NOW - timedelta(days=1), "changed_at": NOW}
    known = {"kind": AskKind.NEW_CLIENT, "who": "J.T.", "from_whom": "Dr. Patel", "minutes": 50, "every_weeks": 1}
    return Ask.objects.create(**{"clinician": whose, "said": said, **asked, **known, **fields})


def colleague(whose: Clinician, name: str = "Ines Carvalho", **known: object) -> Colleague:
    """A colleague who had room when last asked, a week ago."""
    known = {
        "accepting": Accepting.YES,
        "confirmed_on": NOW.date() - timedelta(days=7),
        "contact": "503 555 0142",
        **known,
    }
    card = ColleagueCard(0, name, **known)
    return Colleague.objects.create(clinician=whose, changed_at=NOW, **card_fields(card))
