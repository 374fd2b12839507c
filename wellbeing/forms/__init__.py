"""What is typed on the pages of this floor."""

from wellbeing.forms.patterns import BarsForm, ControlForm, DisputeForm, QuestionForm
from wellbeing.forms.sharing import CountMeForm, NewShareForm, ShareForm

__all__ = ["BarsForm", "ControlForm", "CountMeForm", "DisputeForm", "NewShareForm", "QuestionForm", "ShareForm"]
