"""What this floor does."""

from wellbeing.operations.calendars import refresh, send_digest, tell_of_silence
from wellbeing.operations.judging import judge_everyone
from wellbeing.operations.sample import open_sample, remove_sample

__all__ = ["judge_everyone", "open_sample", "refresh", "remove_sample", "send_digest", "tell_of_silence"]
