"""Which problems an English speaker names as what the patient has."""

from __future__ import annotations

import re

from copilot.clinical.english.polarity import find_problems
from copilot.clinical.polarity import Polarity, ProblemMention, Subject

_NAMES = re.compile(
    r"\b(?:i think|think (?:you|it|this|that)|you (?:have|['’]ve got|might have|may have|probably have|likely have)"
    r"|this is|it['’]s|it is|that['’]s|could be|may be|might be|looks? like|sounds? like|seems? like"
    r"|consistent with|diagnos\w+|suspect\w*|concern(?:ed|ing)? (?:for|about|that)|likely|probabl[ey]|believe"
    r"|impression|called"
    r"|what we call|known as|suggest\w*|indicat\w*|points? to|evidence of|problem|issue|for your|assessment|having"
    r"|dealing with|suffering from|what you have|due to|caused by|result of|because of|secondary to"
    r"|history of|significant for|here for"
    r"|presents? (?:\w+ )?(?:for|with)|(?:come|coming|came) (?:\w+ )?(?:in )?(?:today )?(?:for|with)|evaluation of"
    r"|complain\w*|you (?:are|had|mentioned|said|endorsed|also have|do have|were having|report\w*)"
    r"|follow[ -]?up (?:of|for|on))\b",
    re.IGNORECASE,
)
_YOURS = re.compile(r"\b(?:your|his|her)(?: \w+){0,2} $", re.IGNORECASE)
_REACH = 70


def diagnoses_in(text: str) -> list[ProblemMention]:
    return [
        m
        for m in find_problems(text)
        if m.polarity in (Polarity.AFFIRMED, Polarity.UNCERTAIN)
        and m.subject is Subject.PATIENT
        and (_NAMES.search(text, max(0, m.start - _REACH), m.start) or _YOURS.search(text, 0, m.start))
    ]
