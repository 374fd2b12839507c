"""A rule as people read it. Pure."""

from dataclasses import dataclass

from caseload.domain.sorting import Rule, Test

LEADS = {
    Test.WORDS: "title contains",
    Test.PATTERN: "title fits",
    Test.LIKE: "looks like",
    Test.INITIALS: "begins with initials",
    Test.ANY: "everything",
}
SHOWN = 3  # words that a line names


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in parts: "title contains", the words, ", 38 to 100 minutes". Words may hold initials."""

    lead: str
    words: tuple[str, ...]
    more: int  # words that are not named
    rest: str


def rule_in_words(rule: Rule, *, source_name: str = "") -> RuleWords:
    """The parts of the sentence; `source_name` is that of the rule's calendar."""
    words = rule.words[1:] if rule.test is Test.LIKE else rule.words
    conditions = [f"in {source_name}"] if source_name and rule.test is Test.ANY else []
    rest = [] if conditions or not source_name else [f"in {source_name}"]
    rest += [part for part in (_length(rule), _days(rule), _busy(rule)) if part]
    lead = " ".join([LEADS[rule.test], *conditions])
    # "and 1 more" would be as long as the word itself.
    shown = words if len(words) <= SHOWN + 1 else words[:SHOWN]
    return RuleWords(lead, shown, len(words) - len(shown), "".join(f", {part}" for part in rest))


def _length(rule: Rule) -> str:
    low, high = rule.minutes_from, rule.minutes_to
    if low is None and high is None:
        return ""
    if high is None:
        return f"{low} minutes or more"
    return f"{high} minutes at most" if low is None else f"{low} to {high} minutes"


def _days(rule: Rule) -> str:
    # A length says already that the event has a time.
    if rule.all_day is None or (not rule.all_day and _length(rule)):
        return ""
    return "whole days" if rule.all_day else "with a time"


def _busy(rule: Rule) -> str:
    return "" if rule.busy is None else ("shown as busy" if rule.busy else "shown as free")
