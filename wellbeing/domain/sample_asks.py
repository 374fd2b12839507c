"""What people ask of the made-up practice. Pure."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from caseload.domain.asks.types import AskKind
from caseload.domain.referral.types import Accepting, ColleagueCard


@dataclass(frozen=True, slots=True)
class SampleAsk:
    """One request: asked so many hours ago, promised for in so many days, or answered after so many minutes."""

    said: str
    hours_ago: int
    facts: dict[str, Any] = field(default_factory=dict)
    promised_in: int = 0
    decision: str = ""
    taken: int = 0


def sample_asks() -> tuple[SampleAsk, ...]:
    """Requests, the oldest first."""
    new, extra = AskKind.NEW_CLIENT, AskKind.EXTRA_SESSION
    letter, favour = AskKind.FORM_OR_LETTER, AskKind.FAVOUR
    return (
        SampleAsk("letter for the school of D.H.", 900, {"kind": letter, "who": "D.H."}, decision="yes", taken=35),
        SampleAsk("read a chapter, B. Novak", 740, {"kind": favour, "from_whom": "B. Novak"}, decision="yes", taken=12),
        SampleAsk("form for the insurer of A.K.", 610, {"kind": letter, "who": "A.K."}, decision="yes", taken=20),
        SampleAsk("stand in at the reading group", 540, {"kind": favour}, decision="yes", taken=8),
        SampleAsk("letter for the court, R.M.", 430, {"kind": letter, "who": "R.M."}, decision="yes", taken=50),
        SampleAsk("new client C.V., insurance panel", 270, {"kind": new, "who": "C.V.", "from_whom": "Insurance panel"},
                  decision="yes", taken=10),
        SampleAsk("Supervise an associate, 1 h every other week, N. Brandt", 195,
                  {"kind": AskKind.SUPERVISION, "from_whom": "N. Brandt", "minutes": 60, "every_weeks": 2},
                  promised_in=3),
        SampleAsk("Review a colleague’s handout, T. Moreau", 180, {"kind": AskKind.FAVOUR, "from_whom": "T. Moreau"},
                  decision="no", taken=2880),
        SampleAsk("Saturday group, cover for two months, P. Osei", 100,
                  {"kind": AskKind.FAVOUR, "from_whom": "P. Osei", "minutes": 90, "every_weeks": 1, "times": 8},
                  promised_in=5),
        SampleAsk("extra evening session S.B.", 75, {"kind": extra, "who": "S.B."}, decision="yes", taken=25),
        SampleAsk("Lunch talk, county association, 3 h, L. Ferrante", 52,
                  {"kind": AskKind.TALK_OR_TEACHING, "from_whom": "L. Ferrante", "minutes": 180}),
        SampleAsk("new client J.T. from Dr. Patel, weekly 50 min", 23,
                  {"kind": new, "who": "J.T.", "from_whom": "Dr. Patel", "minutes": 50, "every_weeks": 1,
                   "remark": "No rush, she said, but she thought of me first."}),
        SampleAsk("second session each week R.M.", 5, {"kind": extra, "who": "R.M.", "every_weeks": 1}),
    )  # fmt: skip


def sample_colleagues(today: date) -> tuple[ColleagueCard, ...]:
    """Whom the made-up practice refers to. Nobody has these names and numbers."""

    def card(name: str, credentials: str, days: int, **known: Any) -> ColleagueCard:
        return ColleagueCard(0, name, credentials, confirmed_on=today - timedelta(days=days), **known)

    def taking(name: str, credentials: str, days: int, **known: Any) -> ColleagueCard:
        return card(name, credentials, days, accepting=Accepting.YES, licences=("Oregon",), telehealth=True, **known)

    grief, cascade = "grief and loss", ("Cascade Health",)
    return (
        taking("Ines Carvalho", "LMFT", 6, specialties=(grief, "couples"), insurers=cascade, free_places=2,
               places=("Portland",), contact="503 555 0142", formats=("individual", "couple")),
        taking("Jonas Weiler", "PsyD", 21, specialties=(grief,), places=("Salem",), contact="503 555 0178",
               compacts=("PSYPACT",)),
        taking("Amara Diallo", "LCSW", 1, specialties=("trauma",), insurers=cascade, free_places=1,
               places=("Portland",), contact="503 555 0111", languages=("English", "French")),
        card("Lee Sandoval", "LPC", 63, specialties=(grief, "addiction"), insurers=cascade, licences=("Washington",),
             telehealth=True, accepting=Accepting.YES, places=("Eugene",), contact="541 555 0160"),
        card("Noor Haddad", "PhD", 30, specialties=("eating disorders",), accepting=Accepting.WAITLIST,
             licences=("Oregon",), places=("Portland",), contact="503 555 0183", sliding=True),
        card("Tomas Rehn", "LCSW", 12, specialties=("teenagers", "family"), ages=("teenagers",),
             formats=("family", "group"), accepting=Accepting.FULL, places=("Bend",), contact="541 555 0107"),
    )  # fmt: skip


def sample_answers(weeks_ago: int) -> dict[str, Any]:
    """What the made-up therapist answered in the review of a week: rather worn of late, and yes too often."""
    late = weeks_ago < 4
    return {
        "being": 2 + late,
        "admin": 4 + late + (weeks_ago % 2),
        "reading": 3,
        "B": 3 if late else 2,
        "D": 2,
        "Y": 2 if late else 1,
        "I": 1,
        "R": 2,
        "P": 2 if late else 1,
        "H": 0,
        "setting": "saying_yes" if late else "none",
        **({"line": "Good sessions. Thursday ran over and I never got it back."} if weeks_ago == 1 else {}),
    }
