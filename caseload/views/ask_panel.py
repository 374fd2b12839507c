"""A request opened: what a yes would take, and the answer being written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.datastructures import MultiValueDict

from caseload import queries
from caseload.domain.asks.promise import DECIDE_FROM, may_be_deferred
from caseload.domain.asks.types import NEVER_DEFERRED, AskKind, AskState
from caseload.domain.asks.wording import (
    cost_in_words,
    day_and_month,
    effort_in_words,
    figure,
    usual_in_words,
    weeks_over,
)
from caseload.domain.headroom.drawing import BOTTOM, CEILING, GAP, WIDTH, Column, draw
from caseload.domain.headroom.types import Room
from caseload.domain.replies.types import Situation
from caseload.domain.wording import DAY, count_of, short_day
from caseload.models import Ask, Clinician
from caseload.queries.asks import WEEKS_SHOWN, AskLine

ANSWERS = ("defer", "yes", "no", "refer")
_SITUATIONS = {"yes": Situation.YES, "no": Situation.NO, "refer": Situation.REFER}
WAYS = {
    AskKind.CRISIS: "A crisis is never put off. Follow your own crisis plan now: reach the person, the people around"
    " them, or your local emergency number. Headroom only keeps that it was asked.",
    AskKind.LEGAL: "Somebody else's clock runs. Look at the date on the paper, ask your professional body or your"
    " insurer's legal line before you hand anything out, and tell your supervisor.",
    AskKind.RECORDS_REQUEST: "Requests for records have a legal time limit, and it runs from the day they were asked."
    " Confirm that you have it, check who may receive what, and set a day for it.",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the answers, with a word on what it means."""

    value: str
    words: str
    caption: str
    key: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Start:
    """One of the starts that can be tried."""

    day: date
    words: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class WeekColumn:
    """One week of the table beneath the drawing."""

    first_day: date
    day: str
    month: str
    now: str
    with_ask: str
    ceiling: str
    left: str
    over: bool
    touched: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything an opened request shows."""

    line: AskLine
    say: str
    usual: str
    notes: str
    weeks: tuple[WeekColumn, ...]
    columns: tuple[Column, ...]
    starts: tuple[Start, ...]
    start: date
    answer: str
    answers: tuple[Choice, ...]
    promised: date
    composer: queries.Composer | None
    way: str  # why it is not put off, and what to do instead
    decide: str  # said when it was put off often
    minutes: int
    answering: bool

    @property
    def size(self) -> tuple[int, int, int, int]:
        """Of the drawing: width, height, where the ceiling is, and a column's width."""
        return len(self.columns) * (WIDTH + GAP) - GAP, BOTTOM, CEILING, WIDTH


def panel_of(
    ask: Ask, clinician: Clinician, rooms: Sequence[Room], *, asked: Mapping[str, str], now: datetime
) -> Panel:
    """The panel for what was chosen in it so far: start, answer, draft, and words in blanks."""
    today = now.astimezone(clinician.zone).date()
    own = queries.own_start(ask, clinician, today=today)
    start = _day(asked.get("other_start", "")) or _day(asked.get("start", "")) or own
    line = queries.ask_line(ask, clinician, rooms, today=today, start=start)
    promised = _day(asked.get("promised", "")) or queries.proposed_promise(ask, clinician, today=today)
    answer = _answer(ask, asked)
    since = 0 if line.rooms[0].asked else 1  # the running week, where it has a part in it
    shown = line.rooms[since : since + WEEKS_SHOWN]
    over = len(weeks_over(line.rooms))
    first = next((room for room in line.rooms if room.asked), line.rooms[0])
    return Panel(
        line=line,
        say=cost_in_words(line.rooms, fits=line.fits, start=start),
        usual=usual_in_words(queries.usual_attendance(clinician, now=now), first),
        notes=_notes(line, clinician),
        weeks=tuple(_week(room) for room in shown),
        columns=draw(shown),
        starts=_starts(line, own=own, start=start),
        start=start,
        answer=answer,
        answers=_answers(ask, answer, promised=promised, over=over),
        promised=max(promised, today + DAY),
        composer=_composer(ask, clinician, line, asked, answer=answer, promised=promised, start=start, now=now),
        way=WAYS.get(AskKind(ask.kind), ""),
        decide=_decide(ask, answer),
        minutes=line.shape.minutes,
        answering=bool(asked.get("answering")),
    )


def _answer(ask: Ask, asked: Mapping[str, str]) -> str:
    fallback = "defer" if may_be_deferred(AskKind(ask.kind)) else "yes"
    chosen = asked.get("answer", fallback)
    return chosen if chosen in ANSWERS and not (chosen == "defer" and fallback == "yes") else fallback


def _decide(ask: Ask, answer: str) -> str:
    if ask.deferrals + 1 < DECIDE_FROM or answer != "defer":
        return ""
    times = count_of(ask.deferrals, "time")
    return f"You have put this off {times}. What would you have to know to decide, and will you know it by then?"


def _starts(line: AskLine, *, own: date, start: date) -> tuple[Start, ...]:
    days = [own] + ([line.fits] if line.fits and line.fits > own else [])
    days += [start] if start not in days and not (line.fits and start == line.fits) else []
    return tuple(Start(day, day_and_month(day), day == start) for day in dict.fromkeys(days))


def _answers(ask: Ask, answer: str, *, promised: date, over: int) -> tuple[Choice, ...]:
    dealt = AskKind(ask.kind) in NEVER_DEFERRED
    weeks = "it is dealt with" if dealt else f"{count_of(over, 'week')} over" if over else "no week over"
    said = {
        "defer": ("Defer", f"by {short_day(promised)}", "d"),
        "yes": ("Done" if dealt else "Yes", weeks, "y"),
        "no": ("No", "draft ready", "n"),
        "refer": ("Refer", "someone else", "r"),
    }
    shown = [value for value in ANSWERS if not (value == "defer" and dealt)]
    return tuple(Choice(value, *said[value], chosen=value == answer) for value in shown)


def _composer(
    ask: Ask,
    clinician: Clinician,
    line: AskLine,
    asked: Mapping[str, str],
    *,
    answer: str,
    promised: date,
    start: date,
    now: datetime,
) -> queries.Composer | None:
    if clinician.covered or AskKind(ask.kind) in NEVER_DEFERRED:
        return None
    situation = _SITUATIONS.get(answer) or _holding(ask, now.astimezone(clinician.zone).date())
    if answer == "yes" and start != queries.own_start(ask, clinician, today=now.astimezone(clinician.zone).date()):
        situation = Situation.COUNTER
    colleagues = asked.get("colleagues", "")
    values = queries.values_for(ask, clinician, line.shape, promised=promised, start=start, colleagues=colleagues)
    typed = [asked.get(f"blank_{at}", "") for at in range(9)]
    lines = queries.draft_lines(clinician)
    return queries.composer(lines, situation=situation, key=asked.get("draft", ""), values=values, typed=typed)


def _holding(ask: Ask, today: date) -> Situation:
    passed = ask.state == AskState.DEFERRED and ask.promised_on is not None and ask.promised_on <= today
    return Situation.LONGER if passed else Situation.HOLD


def _week(room: Room) -> WeekColumn:
    day, month = day_and_month(room.week.first_day).split()
    away = room.week.away and not room.with_ask
    left = "full" if room.left == 0 and not room.over else f"{figure(room.over)} over" if room.over else ""
    return WeekColumn(
        first_day=room.week.first_day,
        day=day,
        month=month,
        now="away" if away else figure(room.booked),
        with_ask="–" if away else figure(room.with_ask),
        ceiling="–" if room.week.away or room.week.ceiling is None else str(room.week.ceiling),
        left=left or ("–" if room.left is None else figure(room.left)),
        over=bool(room.over),
        touched=room.asked,
    )


def _notes(line: AskLine, clinician: Clinician) -> str:
    if not line.shape.owes_note:
        return f"{effort_in_words(line.shape)}. It takes no session's place under your ceiling."
    each = clinician.minutes_each
    pace = "at your own pace" if each.own else "as you set it"
    often = "each time" if line.shape.every_weeks is None else "a week" if line.shape.every_weeks == 1 else "each time"
    return f"Notes: {each.usual} more minutes {often}, {pace}."


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if date(2000, 1, 1) <= day <= date(2200, 1, 1) else None


def posted(data: "MultiValueDict[str, str]") -> dict[str, str]:
    """What was sent, one word a name."""
    return {name: str(data.get(name, "")) for name in data}
