"""What this floor can be asked. Titles are None while the clinician covers initials."""

from wellbeing.queries.picture import Picture, WeekCard, todays_picture, week_card, week_picture
from wellbeing.queries.shell import Shell

__all__ = ["Picture", "Shell", "WeekCard", "todays_picture", "week_card", "week_picture"]
