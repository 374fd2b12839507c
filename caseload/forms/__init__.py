"""What people type and choose on the pages of the caseload."""

from caseload.forms.accounts import OwnerForm
from caseload.forms.asks import AskForm, LoggedForm
from caseload.forms.clients import ClientForm
from caseload.forms.colleagues import ColleagueForm, ColleagueTableForm
from caseload.forms.drafts import DraftForm
from caseload.forms.note_rules import NoteRulesForm
from caseload.forms.paperwork import PaperworkForm
from caseload.forms.protecting import ProtectForm
from caseload.forms.reports import MapperForm, ReportForm, WordsForm
from caseload.forms.rules import SORTED_KINDS, KindForm, RuleForm
from caseload.forms.sessions import NoteForm, SessionForm
from caseload.forms.settings import FirstLimitsForm, SettingsForm

__all__ = [
    "SORTED_KINDS",
    "AskForm",
    "ClientForm",
    "ColleagueForm",
    "ColleagueTableForm",
    "DraftForm",
    "FirstLimitsForm",
    "KindForm",
    "LoggedForm",
    "MapperForm",
    "NoteForm",
    "NoteRulesForm",
    "OwnerForm",
    "PaperworkForm",
    "ProtectForm",
    "ReportForm",
    "RuleForm",
    "SessionForm",
    "SettingsForm",
    "WordsForm",
]
