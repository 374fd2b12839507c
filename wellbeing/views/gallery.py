"""Every part of the design on one page, with made-up data. Only while debugging."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caseload.domain.types import Kind

Row = dict[str, Any]
STEPS = ("Connect", "Check", "Your limits", "Done")
TONES = (
    {"tone": "", "what": "Not saved yet.", "safe": "The server did not answer. Your text is still in the box."},
    {"tone": "calm", "what": "No connection.", "safe": "You can read this page; changes wait until it is back."},
    {"tone": "told", "what": "Changed elsewhere.", "safe": "This rule was changed on your phone at 16:02."},
)
SHELL = {
    "name": "Maya Lindqvist",
    "notes_due": 7,
    "unsorted": 1,
    "covered": False,
    "health": {"lines": (1,), "worst": "watching", "last_read_at": None},
}
# booked, ceiling, target, top figure, its word, foot, reason
WEEKS = (
    (17, 16, 13, "1", "over", "23 Nov", "3-day week"),
    (24, 26, 22, "2", "free", "30 Nov", ""),
    (25, 26, 22, "1", "free", "7 Dec", ""),
    (26, 26, 22, "0", "full", "14 Dec", ""),
    (9, 10, 9, "1", "free", "21 Dec", "2-day week"),
    (0, 0, 0, "\N{EN DASH}", "away", "28 Dec", "time off"),
    (2, 26, 22, "24", "free", "4 Jan", ""),
    (20, 26, 22, "6", "free", "11 Jan", ""),
)
AGENDA = (
    ("9:00", "session", "A.K.", "past"),
    ("11:00", "supervision", "Supervision, R. Adeyemi", "past"),
    ("12:00", "personal", "Walk and lunch", "past"),
    ("15:00", "admin", "Billing", "past"),
    ("16:30", "", "Free until 17:00", "now"),
    ("17:00", "session", "T.H., telehealth", ""),
)
SOURCES = (
    ("quiet", "Practice", "Feed, read 16:12, 214 events"),
    ("watching", "Supervision group", "Uploaded 2 Nov, 18 days old."),
    ("worth a look", "Clinic rooms", "Not read since Thu 7:40: the address asks for a new password."),
)
# day, kind, title, start, minutes, column
EVENTS = (
    (0, "session", "E.W.", 540, 50, ""),
    (0, "personal", "Lunch", 720, 25, ""),
    (0, "admin", "Notes", 900, 50, ""),
    (1, "session", "B.E.", 540, 50, ""),
    (1, "learning", "Trauma course", 660, 60, ""),
    (1, "not sorted yet", "Room 2, hold", 960, 60, ""),
    (2, "session", "P.A.", 540, 50, "lane-1-of-2"),
    (2, "meeting", "Case round", 560, 60, "lane-2-of-2"),
    (3, "time off", "Dentist", 510, 60, ""),
    (3, "supervision", "Group supervision", 840, 90, ""),
    (4, "session", "D.W.", 600, 50, ""),
    (4, "session", "T.H.", 1020, 50, ""),
)


class SampleForm(forms.Form):
    """The kinds of fields that pages use."""

    name = forms.CharField(label="Name of this calendar", help_text="Only you see it.")
    reply_by = forms.CharField(label="Reply by")
    kind = forms.ChoiceField(label="This is", choices=[(str(kind), str(kind)) for kind in Kind])
    way = forms.ChoiceField(
        label="Where is your calendar?",
        widget=forms.RadioSelect,
        choices=[("feed", "A private feed address"), ("caldav", "A CalDAV account")],
    )
    agreed = forms.BooleanField(label="Write protected time back", required=False)
    notes = forms.CharField(label="Your own words", widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def clean_reply_by(self) -> str:
        """Refuses the made-up date, to show how a field says so."""
        raise forms.ValidationError("November has 30 days. Did you mean Mon 30 Nov?")


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """The gallery page; 404 outside debugging."""
    if not settings.DEBUG:
        raise Http404
    return render(request, "wellbeing/gallery.html", _parts())


def _parts() -> Row:
    return {
        "shell": SHELL,
        "kinds": list(Kind),
        "weeks": WEEKS,
        "ticks": (0, 5, 10, 15),
        "past_weeks": (19, 20, 22, 21, 23, 22, 24, 25, 23, 25, 26, 24),
        "agenda": AGENDA,
        "sources": SOURCES,
        "steps": STEPS,
        "tones": TONES,
        "toasts": (
            {"message": "Sorted as supervision.", "extra_tags": "undo:/gallery/"},
            {"message": "The limits hold from Monday."},
        ),
        "form": SampleForm({"name": "Practice", "reply_by": "31 Nov", "kind": "session", "way": "feed"}),
        "week": {"grid": _grid(), "now_on": 4, "now_class": "s-1630"},
    }


def _grid() -> Row:
    return {
        "first_hour": 8,
        "last_hour": 19,
        "weekend_is_empty": True,
        "hours": [(hour, f"s-{hour:02}00") for hour in range(9, 19)],
        "days": [_day(at, name) for at, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))],
    }


def _day(at: int, name: str) -> Row:
    blocks = [_block(*event) for event in EVENTS if event[0] == at]
    sessions = sum(block["entry"]["kind"] == "session" for block in blocks)
    return {
        "day": at,
        "name": f"{name} {16 + at}",
        "short": name,
        "is_weekend": at > 4,
        "sessions": sessions,
        "count": f"{sessions} session{'' if sessions == 1 else 's'}",
        "blocks": blocks,
        "empty": not blocks,
    }


def _block(day: int, kind: str, title: str, start: int, minutes: int, lane: str) -> Row:
    end = start + minutes
    return {
        "starts": f"s-{start // 60:02}{start % 60:02}",
        "lasts": f"d-{minutes}",
        "lane": lane,
        "clock": f"{start // 60}:{start % 60:02}",
        "until": f"{end // 60}:{end % 60:02}",
        "entry": {"pk": day * 1440 + start, "kind": kind, "title": title},
    }
