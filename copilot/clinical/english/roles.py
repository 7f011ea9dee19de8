"""Who speaks, by the words of English: a small table weighted by hand, for where nothing learned is at hand."""

from __future__ import annotations

import re

_TABLE: tuple[tuple[float, str], ...] = (
    (0.8, r"\?\s*$"),
    (
        1.0,
        r"^(?:and |so |okay[,.]? )?(?:do|are|have|did|does|is|was|how|what|where|when|can)\b.*\b(?:you|your)\b.*\?",
    ),
    (1.0, r"^(?:and )?any\b"),
    (1.5, r"\bwhat brings you\b|\bhow can i help\b|\bhow are you (?:doing|feeling)\b"),
    (1.5, r"\b(?:i'd|i would) like you to\b|\bi want you to\b|\bi will (?:give|start|order|refer|prescribe)\b"),
    (
        1.2,
        r"\bi(?:'ll| will|'m going to| am going to) (?:give|start|order|refer|prescribe|send|put|write|get|add)\b",
    ),
    (1.0, r"\bwe(?:'ll| will|'re going to| are going to| can| should)\b|\blet's\b"),
    (1.2, r"\blet me (?:look|listen|check|take|see|examine|have a)\b"),
    (1.2, r"\btake a deep breath\b|\bopen (?:your mouth|wide)\b|\bdoes (?:it|this|that) hurt\b"),
    (
        1.0,
        r"\byour (?:blood pressure|heart|lungs?|temperature|throat|weight|results?|labs?|pulse|oxygen|kidney)\b",
    ),
    (1.0, r"\b(?:tenderness|swelling|murmur|crackles|redness|effusion|range of motion|sensation|bruising)\b"),
    (0.8, r"\b(?:come back|follow[- ]?up|refer you|prescription|go to the emergency|call me|i recommend)\b"),
    (0.6, r"\b(?:your|you've|you have|you are|you're)\b"),
    (0.5, r"^(?:okay|alright|all right|good|great|right)\b"),
    (0.6, r"\bfor (?:the|your) (?:pain|fever|cough|blood pressure|diabetes)\b"),
    (-0.9, r"\bi(?:'ve| have) (?:been|had|got|a|this|some)\b"),
    (
        -0.7,
        r"\bi (?:had|feel|felt|take|took|was|am|get|got|used?|can't|cannot|don't|didn't|just|quit|hurt)\b",
    ),
    (-0.7, r"\bi'm (?:allergic|having|feeling|not|a bit|a little|just|really|taking)\b"),
    (
        -0.9,
        r"\bmy (?:\w+ )?(?:knee|back|head|chest|throat|stomach|leg|arm|foot|feet|shoulder|eyes?|ears?|nose|skin)\b",
    ),
    (-0.7, r"\bmy (?:wife|husband|daughter|son|kids?|mother|father|mom|mum|dad|sister|brother|job|work|boss)\b"),
    (-0.5, r"\bmy\b|\bme\b"),
    (-0.8, r"^(?:yes|yeah|yep|no|nope|nah|not really|uh-huh|mm-?hmm?|sure|never)\b"),
    (-1.2, r"\bdoctor\b"),
    (-1.0, r"\b(?:do i|should i|can i|will i|am i|what about my|is that (?:okay|bad|normal)|is it)\b.*\?"),
    (-0.8, r"\bthank(?:s| you)\b"),
)
_PATTERNS = tuple((weight, re.compile(pattern, re.IGNORECASE)) for weight, pattern in _TABLE)


def doctor_score(text: str) -> float:
    """How much an utterance sounds like a doctor; 0 tells nothing. Each pattern counts once."""
    return round(sum(weight for weight, pattern in _PATTERNS if pattern.search(text.strip())), 3)
