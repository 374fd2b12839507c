"""What stands around every page: counts, health, name."""

from datetime import datetime
from functools import cached_property

from django.db.models import Subquery

from calendar_sync.queries import Health, health
from caseload import queries as caseload
from caseload.domain.types import NotesOwed
from caseload.domain.wording import WEEKDAYS, clock
from caseload.models import Clinician
from caseload.queries import RailCounts
from wellbeing.domain.alerts import MOST_OPEN
from wellbeing.domain.patterns.words import Words
from wellbeing.models import Alert, Review
from wellbeing.queries.patterns import seen_in


class Shell:
    """What stands around every page; each part is asked for at most once a request."""

    def __init__(self, clinician: Clinician, now: datetime) -> None:
        self.clinician, self.now = clinician, now

    @cached_property
    def notes(self) -> NotesOwed:
        """Notes owed."""
        return caseload.notes_owed(self.clinician, now=self.now)

    @property
    def notes_due(self) -> int:
        """How many notes are due."""
        return self.notes.due

    @cached_property
    def counts(self) -> RailCounts:
        """Clients, entries that wait to be sorted, patterns worth a look, and whether the week is closed."""
        alerts = Alert.objects.to_show(self.now.astimezone(self.clinician.zone).date())
        findings = alerts.filter(clinician=self.clinician).order_by("opened_on", "pk").values("finding")
        week = caseload.this_week_starts(self.clinician, now=self.now)
        closed = Review.objects.filter(clinician=self.clinician, first_day=week, closed_at__isnull=False)
        also = [*(Subquery(findings[at : at + 1]) for at in range(MOST_OPEN)), Subquery(closed.values("pk")[:1])]
        return caseload.rail_counts(self.clinician, now=self.now, also=also)

    @cached_property
    def worth_a_look(self) -> list[tuple[str, Words, str]]:
        """(pattern, its words, what was seen) of what stands, oldest first."""
        return [seen for finding in self.counts.also[:MOST_OPEN] if finding and (seen := seen_in(finding))]

    @property
    def no_intakes(self) -> bool:
        """True while she takes no new clients, by her own word."""
        until = self.clinician.intakes_from
        return until is not None and until > self.now.astimezone(self.clinician.zone).date()

    @property
    def patterns(self) -> int:
        """How many patterns are worth a look."""
        return len(self.worth_a_look)

    @property
    def review_on(self) -> str:
        """The day of the review, "Fri", until this week's is closed."""
        return "" if self.counts.also[-1] else WEEKDAYS[self.clinician.review_day][:3]

    @cached_property
    def health(self) -> Health:
        """How well the calendars are read."""
        return health(self.clinician.user, now=self.now)

    @property
    def read_at(self) -> str:
        """When a calendar was last read, "16:12", or ""."""
        at = self.health.last_read_at
        return clock(at.astimezone(self.clinician.zone)) if at else ""

    @property
    def name(self) -> str:
        """The clinician's name."""
        return str(self.clinician.name)

    @property
    def covered(self) -> bool:
        """True while initials are covered."""
        return self.clinician.covered

    @property
    def sample(self) -> bool:
        """True for the made-up practice."""
        return self.clinician.sample

    @property
    def theme(self) -> str:
        """system, day or night."""
        return self.clinician.theme
