"""English plans: what is only considered, and follow-up."""

from __future__ import annotations

import re

_FOLLOW_UP = re.compile(
    r"\bfollow(?:ing|ed|s)?[- ]?up\b|\bf/u\b|\breturns?\b(?! of)|\brecheck\w*|\bre-?evaluat\w+"
    r"|\b(?:see|seen|review(?:ed)?|visit|check(?:ed)?)\b[^.;]{0,30}\b(?:again|back)\b"
    r"|\b(?:come|comes|coming|be|call|calls) back\b|\bnext (?:visit|appointment)\b|\bappointment\b"
    r"|\b(?:call|go to|contact|seek|let (?:me|us) know)\b[^.;]{0,50}"
    r"\b(?:if|when|emergency|right away|immediately)\b"
    r"|\bif\b[^.;]{0,90}\b(?:call|come (?:back|in)|go to|return|seek|let (?:me|us) know|emergency)\b"
    r"|\bin (?:the next |about )?(?:\w+|\d+)(?: (?:to|or) \w+)? (?:days?|weeks?|months?)\b"
    r"[^.;]*\b(?:visit|clinic|see)\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:consider\w*|might|may(?! \d)|could|would|possibl[ey]|perhaps|maybe|discuss\w*|talk\w* about|options?"
    r"|alternativ\w+|instead of|if (?!you['’]re)|unless|in case|should (?:it|this|the|she|he|they|symptoms?)"
    r"|whether|versus|vs\.?|or else|next step|down the road|eventually|in the future|recommended by|worr\w+ about"
    r"|asks? (?:about|for)|asked (?:about|for)|wonder\w*|wants? to)\b",
    re.IGNORECASE,
)
_END = re.compile(r"[.;?!](?=\s|$)|\n|\bbut\b|\bfor now\b", re.IGNORECASE)


def tells_follow_up(text: str) -> bool:
    return _FOLLOW_UP.search(text) is not None


def supposed_spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for cue in _SUPPOSED.finditer(text):
        if not spans or cue.start() >= spans[-1][1]:
            end = _END.search(text, cue.end())
            spans.append((cue.start(), end.start() if end else len(text)))
    return spans
