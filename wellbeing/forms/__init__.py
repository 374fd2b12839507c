"""What is typed on the pages of this floor."""

from wellbeing.forms.patterns import BarsForm, ControlForm, DisputeForm, QuestionForm
from wellbeing.forms.sharing import NewShareForm, ShareForm

__all__ = ["BarsForm", "ControlForm", "DisputeForm", "NewShareForm", "QuestionForm", "ShareForm"]
