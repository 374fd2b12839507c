"""What is typed on the pages of this floor."""

from wellbeing.forms.patterns import BarsForm, ControlForm, DisputeForm, QuestionForm

__all__ = ["BarsForm", "ControlForm", "DisputeForm", "QuestionForm"]
