"""What this floor can be asked. Titles are None while the clinician covers initials."""

from wellbeing.queries.picture import Picture, Shell, WeekCard, todays_picture, week_card, week_picture

__all__ = ["Picture", "Shell", "WeekCard", "todays_picture", "week_card", "week_picture"]
