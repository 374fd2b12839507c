"""The made-up practice in the bench's own database, and a session in it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import BytesIO
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.core.wsgi import get_wsgi_application

from bench.measure import Row, spread
from calendar_sync.domain.types import Status
from calendar_sync.models import Event, Source
from caseload.domain.types import Kind
from caseload.models import Clinician, Entry, Note, Session
from wellbeing import operations

OTHERS, EVENTS = 1_000, 40


def seed() -> tuple[User, Row]:
    """The sample's user, and P16: the seconds until it is there."""
    begun = time.perf_counter()
    user = operations.open_sample(zone="America/New_York", now=datetime.now(UTC))
    seconds = time.perf_counter() - begun
    return user, spread("P16", "sample practice until it can be shown, seconds", [seconds], 10)


def signed_in(user: User) -> str:
    """The key of a session in which the user is signed in."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)


def getter(path: str, session: str, *, query: str = "") -> Callable[[], bytes]:
    """Asks this process's own WSGI application for a page; gives its bytes."""
    application = get_wsgi_application()
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "HTTP_HOST": "localhost", "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}={session}", "wsgi.url_scheme": "http",
        "wsgi.errors": BytesIO(), "wsgi.version": (1, 0), "SERVER_PROTOCOL": "HTTP/1.1",
    }  # fmt: skip

    def get() -> bytes:
        said: list[str] = []
        body = b"".join(application({**environ, "wsgi.input": BytesIO()}, lambda status, _headers: said.append(status)))
        if said != ["200 OK"]:
            raise AssertionError(f"{path} answered {said}")
        return body

    return get


def crowd() -> None:
    """A thousand more clinicians, each with some weeks of sessions."""
    now = datetime.now(UTC)
    users = User.objects.bulk_create([User(username=f"other{at}", email=f"o{at}@x.example") for at in range(OTHERS)])
    clinicians = Clinician.objects.bulk_create([Clinician(user=user, setup="done") for user in users])
    sources = Source.objects.bulk_create(
        [Source(owner=user, kind="upload", name="Practice", created_at=now, last_good_at=now) for user in users]
    )
    events = Event.objects.bulk_create(
        [_event(source, at, now) for source in sources for at in range(EVENTS)], batch_size=500
    )
    whose = dict(zip((source.pk for source in sources), clinicians, strict=True))
    Entry.objects.bulk_create(
        [Entry(clinician=whose[event.source_id], event=event, kind=Kind.SESSION, seen_at=now) for event in events],
        batch_size=500,
    )
    sessions = Session.objects.bulk_create(
        [
            Session(
                clinician=whose[event.source_id], event=event, title="", starts_at=event.starts_at,
                ends_at=event.ends_at, changed_at=now,
            )
            for event in events
        ],
        batch_size=500,
    )  # fmt: skip
    Note.objects.bulk_create(
        [Note(clinician_id=one.clinician_id, session=one, due_on=one.starts_at.date()) for one in sessions],
        batch_size=500,
    )


def _event(source: Source, at: int, now: datetime) -> Event:
    start = now + timedelta(days=at - EVENTS // 2, hours=at % 8)
    key = f"{source.pk}-{at}"
    return Event(
        source=source, uid_key=key, fingerprint=key, slot_key=key, title="", title_key="", shape_key="",
        starts_at=start, ends_at=start + timedelta(minutes=50), status=Status.CONFIRMED, busy=True, changed_at=now,
    )  # fmt: skip


def poster(path: str, session: str) -> Callable[[dict[str, str]], bytes]:
    """Posts a form to `path` as a signed-in htmx would, and gives the answer's bytes."""
    application = get_wsgi_application()
    token = "a" * 32
    cookie = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": path, "SERVER_NAME": "localhost", "SERVER_PORT": "80",
        "HTTP_HOST": "localhost", "HTTP_COOKIE": cookie, "HTTP_X_CSRFTOKEN": token, "HTTP_HX_REQUEST": "true",
        "CONTENT_TYPE": "application/x-www-form-urlencoded", "wsgi.url_scheme": "http", "wsgi.errors": BytesIO(),
        "wsgi.version": (1, 0), "SERVER_PROTOCOL": "HTTP/1.1",
    }  # fmt: skip

    def post(form: dict[str, str]) -> bytes:
        body = urlencode(form).encode()
        asked = {**environ, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body)}
        said: list[str] = []
        answer = b"".join(application(asked, lambda status, _headers: said.append(status)))
        if said != ["200 OK"]:
            raise AssertionError(f"{path} answered {said}")
        return answer

    return post
