"""What this floor does."""

from wellbeing.operations.alerts import (
    close_alert,
    dispute,
    pause,
    reopen,
    set_bars,
    snooze,
    take_dispute_back,
    turn_off,
    turn_on,
    wake,
)
from wellbeing.operations.archiving import make_archive
from wellbeing.operations.calendars import refresh, tell_of_silence
from wellbeing.operations.drawings import draw_charts
from wellbeing.operations.importing import BadArchive, import_archive, is_empty
from wellbeing.operations.invitations import accept, join
from wellbeing.operations.judging import judge_everyone
from wellbeing.operations.mailing import send_digest, send_review_mail
from wellbeing.operations.practice import count_practice_week, take_no_part, take_part
from wellbeing.operations.readings import add_reading, fill_in_scale, is_grave, keep_scale
from wellbeing.operations.reviews import close_review, count_week, open_again, save_review
from wellbeing.operations.sample import open_sample, remove_sample
from wellbeing.operations.sharing import (
    TooLong,
    change_share,
    forget_old_looks,
    looked,
    resume_sharing,
    share,
    share_by_invitation,
    stop_sharing,
    take_up,
)
from wellbeing.operations.steps import pause_intakes, protect_gaps, reply_first, say_helped, take_step

__all__ = [
    "BadArchive",
    "TooLong",
    "accept",
    "add_reading",
    "change_share",
    "close_alert",
    "close_review",
    "count_practice_week",
    "count_week",
    "dispute",
    "draw_charts",
    "fill_in_scale",
    "forget_old_looks",
    "import_archive",
    "is_empty",
    "is_grave",
    "join",
    "judge_everyone",
    "keep_scale",
    "looked",
    "make_archive",
    "open_again",
    "open_sample",
    "pause",
    "pause_intakes",
    "protect_gaps",
    "refresh",
    "remove_sample",
    "reopen",
    "reply_first",
    "resume_sharing",
    "save_review",
    "say_helped",
    "send_digest",
    "send_review_mail",
    "set_bars",
    "share",
    "share_by_invitation",
    "snooze",
    "stop_sharing",
    "take_dispute_back",
    "take_no_part",
    "take_part",
    "take_step",
    "take_up",
    "tell_of_silence",
    "turn_off",
    "turn_on",
    "wake",
]
