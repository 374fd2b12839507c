"""What is shared, with whom, and who looked. `shared_picture` is the only way to somebody else's figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Paginator

from caseload import queries as caseload
from caseload.domain.weeks import midnight
from caseload.domain.wording import short_day
from caseload.models import Clinician
from wellbeing.domain.experiments import BY_KEY
from wellbeing.domain.histories.measures import Measures, from_json
from wellbeing.domain.load import WeekLoad, load_of
from wellbeing.domain.patterns import PATTERNS
from wellbeing.domain.patterns.words import WORDS
from wellbeing.domain.reviewing import SETTINGS
from wellbeing.domain.sharing import picture as words
from wellbeing.domain.sharing.parts import FROM_ANSWERS, Part, Shares, in_words
from wellbeing.domain.sharing.picture import SharedPicture
from wellbeing.domain.sharing.wording import called, log_words
from wellbeing.models import Alert, ClosedWeek, Grant, GrantLog, Review
from wellbeing.queries.patterns import OFF, WORTH, cards, look
from wellbeing.queries.picture import week_picture
from wellbeing.queries.watching import watch_of

WEEK = timedelta(days=7)
LOG_PAGE = 20


def shared_picture(clinician: Clinician, shares: Shares, *, now: datetime) -> SharedPicture:
    """What the viewer's page, the preview and the agenda show: nothing is read that is not shared."""
    running = caseload.this_week_starts(clinician, now=now)
    first = shares.only_week or running
    looks = _Looking(clinician, shares, now, first, running)
    return SharedPicture(**looks.headroom(), **looks.notes(), **looks.patterns(), **looks.asks(), **looks.reviews())


class _Looking:
    """Gathers one picture, part by part."""

    def __init__(self, clinician: Clinician, shares: Shares, now: datetime, first: date, running: date) -> None:
        self.clinician, self.shares, self.now, self.first, self.running = clinician, shares, now, first, running

    def headroom(self) -> dict[str, Any]:
        count = self.shares.weeks(Part.HEADROOM)
        if not count:
            return {}
        loads: Sequence[WeekLoad]
        if self.first == self.running:
            weeks = caseload.work_weeks(self.clinician, now=self.now, count=count)
            loads = [load_of(week) for week in weeks]
        else:
            loads = [week_picture(self.clinician, first_day=self.first, now=self.now)[0].load]
        title = words.headroom_title(count, running=self.first == self.running)
        return {"headroom": tuple(map(words.week_figure, loads)), "headroom_title": title}

    def notes(self) -> dict[str, Any]:
        count = self.shares.weeks(Part.NOTES)
        if not count:
            return {}
        if self.first != self.running:
            rows = self._closed(self.first + WEEK, 1)
            return {"notes": words.notes_in_words(rows[0].notes_due, None) if rows else "Not counted yet."}
        owed = caseload.notes_owed(self.clinician, now=self.now)
        days = (self.now - owed.oldest_ended_at).days if owed.oldest_ended_at else None
        before = words.notes_before(self._closed(self.first, count - 1)) if count > 1 else ""
        return {"notes": words.notes_in_words(owed.due, days), "notes_before": before}

    def _closed(self, before: date, count: int) -> list[Measures]:
        span = (before - WEEK * count, before - WEEK)
        rows = ClosedWeek.objects.filter(clinician=self.clinician, first_day__range=span).order_by("first_day")
        return [from_json(row.measures) for row in rows]

    def patterns(self) -> dict[str, Any]:
        if Part.PATTERNS not in self.shares.parts or not self.shares.patterns:
            return {}
        wanted = set(self.shares.patterns) - FROM_ANSWERS
        if self.first != self.running:
            return {"patterns": tuple((WORDS[one].title, WORTH) for one in self._stood(wanted))}
        looked = look(self.clinician, now=self.now)
        shown = cards(looked, today=self.now.astimezone(self.clinician.zone).date())
        chosen = [card for card in shown if card.pattern in wanted and card.state != OFF]
        return {"patterns": tuple((card.words.title, card.state) for card in chosen)}

    def _stood(self, wanted: set[str]) -> list[str]:
        """Which of these were worth a look when that week was over: what came later is not of that week."""
        over = self.first + WEEK
        alerts = Alert.objects.filter(clinician=self.clinician, opened_on__lt=over).exclude(closed_on__lt=over)
        stood = set(alerts.values_list("pattern", flat=True)) - set(watch_of(self.clinician).off)
        return [pattern for pattern in PATTERNS if pattern in wanted & stood]

    def asks(self) -> dict[str, Any]:
        count = self.shares.weeks(Part.ASKS)
        if not count:
            return {}
        edges = [midnight(day, zone=self.clinician.zone) for day in (self._since(count), self.first + WEEK)]
        found, waiting = caseload.answer_counts(self.clinician, since=edges[0], until=edges[1])
        said = words.asks_in_words(
            yes=found["yes"] + found["counter"],
            no=found["no"],
            referred=found["referred"],
            waiting=waiting if self.first == self.running else None,
        )
        return {"asks": said, "asks_title": words.weeks_back(count, only=self.shares.only_week)}

    def _since(self, count: int) -> date:
        return self.first - WEEK * (count - 1)

    def reviews(self) -> dict[str, Any]:
        wanted = {part: self.shares.weeks(part) for part in (Part.SETTING, Part.FELT, Part.REVIEWS)}
        if not any(wanted.values()):
            return {}
        blocks = words.whole_blocks(wanted[Part.FELT], running=self.first)
        span = (min([self._since(max(wanted.values())), *blocks]), self.first)
        closed = Review.objects.filter(clinician=self.clinician, closed_at__isnull=False, first_day__range=span)
        rows = list(closed.order_by("-first_day"))
        within = {part: [row for row in rows if row.first_day >= self._since(count)] for part, count in wanted.items()}
        return {
            **(self._settings(within[Part.SETTING], wanted[Part.SETTING]) if wanted[Part.SETTING] else {}),
            **(self._felt(rows, blocks) if wanted[Part.FELT] else {}),
            **(self._closed_reviews(within[Part.REVIEWS], wanted[Part.REVIEWS]) if wanted[Part.REVIEWS] else {}),
        }

    def _settings(self, rows: list[Review], count: int) -> dict[str, Any]:
        named = [(short_day(row.first_day), SETTINGS.get(str(row.answered.get("setting", "")))) for row in rows]
        return {
            "settings": tuple((day, name) for day, name in named if name),
            "settings_title": words.weeks_back(count, only=self.shares.only_week),
        }

    def _felt(self, rows: list[Review], blocks: tuple[date, ...]) -> dict[str, Any]:
        if not blocks:
            return {"felt_title": words.weeks_back(1, only=self.shares.only_week)}
        answers = [[row.answered for row in rows if first <= row.first_day < first + WEEK * 4] for first in blocks]
        return {"felt": words.felt_by_block(answers), "felt_title": words.felt_title(blocks)}

    def _closed_reviews(self, rows: list[Review], count: int) -> dict[str, Any]:
        tried = [(short_day(row.first_day), BY_KEY.get(str(row.tried.get("key", "")))) for row in rows]
        return {
            "reviews": f"{len(rows)} of {count} closed.",
            "experiments": tuple((day, one.title) for day, one in tried if one),
        }


def own_grants(clinician: Clinician) -> list[Grant]:
    """Everybody the clinician shares or shared with, the latest first. One query."""
    rows = Grant.objects.filter(clinician=clinician).select_related("viewer", "invitation")
    return list(rows.order_by("-changed_at"))


def shared_with(viewer: User, *, now: datetime) -> list[Grant]:
    """Open grants for this person, by the clinician's name: no figures, no order by any. One query."""
    rows = Grant.objects.open(now).filter(viewer=viewer).select_related("clinician__user")
    return sorted(rows, key=lambda grant: (str(grant.clinician.name).casefold(), grant.pk))


@dataclass(frozen=True, slots=True)
class LogPage:
    """A page of the log in words: (when, what, which parts), latest first."""

    lines: tuple[tuple[datetime, str, str], ...]
    count: int
    page: int
    pages: int


def log_page(grant: Grant, *, page: str | None, for_viewer: bool) -> LogPage:
    """Who did what with this share, as the clinician or the viewer reads it: the same lines. Two queries."""
    found = Paginator(GrantLog.objects.filter(grant=grant).order_by("-at", "-pk"), LOG_PAGE).get_page(page)
    other = str(grant.clinician.name) or "The clinician" if for_viewer else called(str(grant.viewer_name))
    lines = [
        (
            row.at,
            log_words(row.deed, by_viewer=row.by_viewer, for_viewer=for_viewer, other=other),
            in_words(row.parts, patterns=row.patterns),
        )
        for row in found
    ]
    return LogPage(tuple(lines), found.paginator.count, found.number, found.paginator.num_pages)
