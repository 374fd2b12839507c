"""What kind of request a line is."""

import re

from caseload.domain.asks.types import AskKind

STRONG, FAIR, WEAK = 3, 2, 1
_TEACHING = (
    r"talk|talks|workshop|training|lecture|course|class|webinar|seminar|presentation|conference"
    r"|podcast|speak|teach|line"
    r"|committee|group|plan template|policy|book|article|study|cpd|awareness"
)
_DANGER = {
    AskKind.LEGAL: (
        r"sub ?-?p(?:oe|e)nae?d?a?|subpeona|court[- ]order(?:ed)?|summons(?:ed)?|deposition|deposed"
        r"|affidavit|testif(?:y|ies|ied)|testimony"
        r"|mandat(?:ed|ory) report(?:er|ing)?|child (?:protection|protective|abuse|welfare)"
        r"|elder abuse|adult protective"
        r"|(?:call|report|reported|reporting) (?:it |this |him |her |them )?to (?:cps|dcfs|dcf"
        r"|social services|the police|aps)"
        r"|cps|dcfs|aps report|safeguarding|expert witness|guardian ad litem|search warrant"
        r"|police (?:request|statement)"
        r"|witness statement|legal (?:request|notice|papers)|appear in court|give evidence"
        r"|custody (?:evaluation|hearing|case)"
        r"|served (?:with )?papers"
    ),
    AskKind.RECORDS_REQUEST: (
        r"records? requests?|requests? (?:for )?(?:\w+ )?records|releas(?:e"
        r"|ing) (?:of )?(?:\w+ )?(?:records|notes|file)"
        r"|release of info\w*|(?:asking|asks|asked|wants|request\w*) for (?:\w+ )?(?:notes|records)"
        r"|copy of (?:\w+ )?(?:\w+ )?(?:notes|records?|file|chart)|copies of (?:\w+ )?(?:notes"
        r"|records)"
        r"|(?:medical|clinical|client|patient|therapy|treatment|session|health) (?:records|notes)"
        r"|records (?:for|to|from|of)"
        r"|subject access|data (?:access )?request|access request|sar|chart request|(?:his|her|their"
        r"|my|the|wants|send|forward|get) (?:\w+ )?(?:records|chart)"
        r"|(?:his|her|their|all) (?:\w+ )?notes|wants (?:the )?notes|transfer (?:of )?(?:\w+ )?records"
        r"|roi|right of access"
    ),
    AskKind.CRISIS: (
        r"crisis|suicid\w*|self[- ]?harm\w*|kill (?:him|her|my|them)sel(?:f|ves)|killing (?:him|her"
        r"|my)self|wants? to die"
        r"|end (?:his|her|their|my) (?:own )?life|overdos\w*|hurt(?:ing)? (?:him|her|them|my)sel(?:f|ves)"
        r"|harm(?:ing)? (?:him|her|them|my)sel(?:f|ves)|in danger|emergency|risk to (?:self|others)|homicid\w*"
        r"|cuts? (?:him|her|them|my)sel\w+|welfare check|not safe|unsafe|psychotic break|(?:active"
        r"|passive) si|si with plan|cutting (?:again|her\w*|him\w*)"
    ),
}
# Danger that is spoken of, not met: the words beside it say so.
_NOT_IT = {
    AskKind.LEGAL: re.compile(r"(?<!\w)(?:no|not) (?:a )?(?:legal|court)\b|tennis court|food court|basketball court"),
    AskKind.RECORDS_REQUEST: re.compile(r"record a |recording|track record|vinyl|on record"),
    AskKind.CRISIS: re.compile(
        r"(?:not|no|isn't|isnt|not an?|no real) (?:a |an )?(?:crisis|emergency|suicid\w+|danger"
        r"|self[- ]?harm)|emergency contacts?"
        r"|(?:denies|without|no) (?:si|suicid\w*)|crisis (?:is )?over|midlife crisis|emergency cover plan"
    ),
}
_SPOKEN_OF = re.compile(
    rf"(?<!\w)(?:{_DANGER[AskKind.CRISIS]}|safeguarding|child protection"
    rf"|mandated reporting)(?: \w+)? (?:{_TEACHING})(?!\w)"
    rf"|(?<!\w)(?:{_TEACHING}) (?:on|about|for|in) (?:\w+ )?(?:{_DANGER[AskKind.CRISIS]}"
    r"|safeguarding|child protection|mandated reporting)(?!\w)"
)
_WORDS: dict[AskKind, tuple[tuple[int, str], ...]] = {
    AskKind.NEW_CLIENT: (
        (
            STRONG,
            (
                r"new (?:\w+ )?(?:client|clients|patient|pt|clt|referral|couple|family|case|intake|cl|px)"
                r"|(?:take|taking) on (?:a |an )?(?:new|someone|another client)"
                r"|intakes?|referral (?:from|of|for)|new-client|(?:another|one more|additional|extra) client"
                r"|first appointment|newbie"
            ),
        ),
        (
            FAIR,
            (
                r"(?:looking|searching|asks|asking) for (?:a )?(?:therapist|therapy|counsell?ing|counsell?or)"
                r"|(?:start|begin) (?:therapy|counsell?ing)|space for (?!a talk)|waiting ?list"
                r"|openings?|take on|referred|referral|initial (?:session|consult\w*|assessment)|consult call"
                r"|(?:come|coming) back to therapy|wants therapy|new ref"
            ),
        ),
        (
            WEAK,
            (
                r"weekly client|client weekly|couple|prospective|enquiry|inquiry|see (?:my|her|his"
                r"|a friend's?) (?!\w+ again)\w+|com(?:e|es|ing) back"
            ),
        ),
    ),
    AskKind.EXTRA_SESSION: (
        (
            STRONG,
            (
                r"(?:extra|additional|second|2nd|another|further|double|longer|one[- ]off|top[- ]up"
                r"|add(?:ing)? an?|bonus|more) (?:\w+ )?(?:session|sessions|appointment|appt|slot|hour|sess)"
                r"|squeeze (?:\w+ ){0,2}in|fit (?:\w+[. ]){0,3}in|sessions? twice|come twice|twice (?:a"
                r"|per) week|two sessions (?:a|per) week|extra (?=[a-z]\.)"
            ),
        ),
        (
            FAIR,
            (
                r"(?:extra|additional|more) \d+ ?-?(?:min\w*|h\w*)|(?:see|meet) (?:\w+[. ]){1,3}(?:again"
                r"|sooner|twice|this week)|more sessions|sooner (?:session|appointment)|extra time"
                r"|check-?in (?:session|call)"
            ),
        ),
        (WEAK, r"session|sessions|appointment|appt|sess|slot|see (?:[a-z]\.){2}"),
    ),
    AskKind.SCHEDULE_CHANGE: (
        (
            STRONG,
            (
                r"re-?schedul\w*|swap\w*|(?:move|moving|shift|switch|change|changing|push"
                r"|bring) (?:\w+[.' ]{1,2}){0,4}(?:to|from|forward|back|time|day|slot|later|earlier|session"
                r"|appointment)"
                r"|(?:different|another|other|new|earlier|later) (?:time|day|slot|hour)|rearrang\w*"
                r"|change of (?:time|day)|time change"
            ),
        ),
        (FAIR, r"switch|move|postpone\w*|earlier|later|come (?:in )?at"),
    ),
    AskKind.FORM_OR_LETTER: (
        (
            STRONG,
            (
                r"letters?|forms?|fmla|disability|esa|emotional support (?:animal|dog|letter)|fit note"
                r"|sick note|prior auth\w*|superbill|paperwork"
                r"|accommodations?|reference(?! group)|certificate|questionnaire|letter of support"
                r"|recommendation|insurance report|treatment summary|progress report"
            ),
        ),
        (
            FAIR,
            (
                r"report|documentation|statement|note for (?:work|school|her|his|their|the)|fill (?:in|out)"
                r"|sign off|write up"
            ),
        ),
    ),
    AskKind.SUPERVISION: (
        (STRONG, r"supervis(?:e|es|ing|ion|ee|ees)|mentor(?:ing|ship)?|clinical supervision|practicum|supervise"),
        (FAIR, r"trainee|intern|associate hours|consultation group|peer consult\w*|consultation"),
    ),
    AskKind.TALK_OR_TEACHING: (
        (
            STRONG,
            (
                r"(?:a|the|give|giving|short|lunch) talk|talks?(?! to| with)|lectur(?:e|es|ing)|workshops?"
                r"|webinars?|seminars?|teach\w*|present(?:ation|ations|ing)|keynote|podcast|guest (?:speak\w*"
                r"|lectur\w*)|training day|run a training|psychoeducation evening|panel discussion"
            ),
        ),
        (
            FAIR,
            (
                r"training|speak(?:ing|er)?|course|class|interview|present|cpd|in-?service|radio|article"
                r"|blog post|record a"
            ),
        ),
        (WEAK, r"panel|conference|parents'? evening"),
    ),
    AskKind.COMMITTEE: (
        (
            STRONG,
            (
                r"committees?|board(?! game)|task ?force|working (?:group|party)|steering group|council"
                r"|advisory|hiring panel|interview panel|search panel|ethics panel|sit on (?:the|a)"
            ),
        ),
        (FAIR, r"chair|treasurer|panel|trustee|governor|join the|volunteer"),
    ),
    AskKind.FAVOUR: (
        (
            STRONG,
            (
                r"fav(?:ou?r|ors?|ours?)|cover(?:ing)? (?:for|the|my|his|her|their|saturday|sunday|duty|a"
                r"|while|two|during)|cover|covering|pick (?:your|my) brain|proof-?read|look(?:ing)? over"
                r"|read (?:over|through)|lend|help (?:me|out|with|him|her|them|us)"
            ),
        ),
        (
            FAIR,
            (
                r"feedback on|advice|quick (?:call|question|chat|look)|coffee|review|help|take (?:my|his"
                r"|her) (?:group|on-?call|shift)|on-?call|second opinion|phone call"
            ),
        ),
    ),
}
_COMPILED = {
    kind: tuple((strength, re.compile(rf"(?<![\w.])(?:{words})(?!\w)")) for strength, words in rows)
    for kind, rows in _WORDS.items()
}
_DANGER_COMPILED = {kind: re.compile(rf"(?<!\w)(?:{words})(?!\w)") for kind, words in _DANGER.items()}
_LAWYER = re.compile(r"(?<!\w)(?:lawyers?|attorneys?|solicitors?|barristers?|court)(?!\w)")


def read_kind(low: str) -> tuple[AskKind, bool]:
    """The kind, and whether it is sure. Danger comes first, whatever else is asked beside it."""
    danger = _danger(low)
    if danger:
        return danger
    scores = [(strength, -at, kind) for kind in _COMPILED for strength, at in [_best(kind, low)] if strength]
    if not scores:
        return AskKind.OTHER, not low.strip()
    scores.sort(reverse=True)
    strength, _, kind = scores[0]
    rivals = [one for one in scores[1:] if one[0] == strength]
    return kind, strength > WEAK and not _contested(kind, {one[2] for one in rivals}, low)


def _danger(low: str) -> tuple[AskKind, bool] | None:
    if _SPOKEN_OF.search(low):
        return None
    found = [kind for kind, words in _DANGER_COMPILED.items() if words.search(_NOT_IT[kind].sub(" ", low))]
    if AskKind.CRISIS in found:
        return AskKind.CRISIS, True
    if AskKind.RECORDS_REQUEST in found and not re.search(r"sub ?-?p\w*na|court[- ]order", low):
        return AskKind.RECORDS_REQUEST, True
    if AskKind.LEGAL in found:
        return AskKind.LEGAL, True
    lawyer = _LAWYER.search(low)
    harmless = lawyer and lawyer[0] == "court" and re.search(r"tennis|(?<!\w)letter|(?<!\w)form|food court", low)
    return (AskKind.LEGAL, False) if lawyer and not harmless else None


def _best(kind: AskKind, low: str) -> tuple[int, int]:
    """The strongest word for this kind, and where it stands."""
    for strength, words in _COMPILED[kind]:
        if found := words.search(low):
            return strength, found.start()
    return 0, 0


# One word says the other along: a workshop for the committee is a workshop, supervising is no letter about it.
_CARRIES = {
    AskKind.FORM_OR_LETTER: {AskKind.EXTRA_SESSION, AskKind.NEW_CLIENT, AskKind.FAVOUR, AskKind.SUPERVISION},
    AskKind.SUPERVISION: {AskKind.NEW_CLIENT, AskKind.EXTRA_SESSION},
    AskKind.FAVOUR: {AskKind.EXTRA_SESSION},
}


def _contested(kind: AskKind, rivals: set[AskKind], low: str) -> bool:
    return bool(rivals - _CARRIES.get(kind, set()))
