"""Weeks as counted, patterns that were shown, reviews and readings."""

from wellbeing.models.alerts import Alert, AlertQuerySet, Dispute, Step
from wellbeing.models.practice import PracticeShare, PracticeShareQuerySet, PracticeWeek
from wellbeing.models.reviews import Drawing, Reading, Review, ScaleFile
from wellbeing.models.sharing import Grant, GrantDeed, GrantLog, GrantQuerySet
from wellbeing.models.weeks import ClosedWeek, Watch

__all__ = [
    "Alert",
    "AlertQuerySet",
    "ClosedWeek",
    "Dispute",
    "Drawing",
    "Grant",
    "GrantDeed",
    "GrantLog",
    "GrantQuerySet",
    "PracticeShare",
    "PracticeShareQuerySet",
    "PracticeWeek",
    "Reading",
    "Review",
    "ScaleFile",
    "Step",
    "Watch",
]
