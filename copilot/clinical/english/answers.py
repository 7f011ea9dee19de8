"""English questions and the answers yes, no, and neither."""

from __future__ import annotations

import re

from copilot.clinical.answers import Answer

_OPENERS = (
    r"(?:(?:and|so|okay|ok|now|um+|uh+|well|alright|all right|but|then|right|great|good|sure|sorry|also"
    r"|or)[\s,.]+)*"
)
_QUESTION = re.compile(
    rf"^\W*{_OPENERS}(?:(?:do|does|did|have|has|had|are|is|was|were|am|can|could|would|will|should"
    rf"|shall)(?:\s*n['’]?t)?\s+"
    r"(?:you|your|he|she|it|there|they|this|that|any|anyone|anything|i|we)\b"
    r"|(?:does|did|is|are|was|were)\s+the\b"
    r"|(?:any|how|what|when|where|which|who|why|whose|whereabouts)\b)",
    re.IGNORECASE,
)
_QUESTION_INSIDE = re.compile(
    r"\b(?:(?:do|did|have|are|were|can|could|would) you|(?:is|are|was|were) there any|(?:has|have) (?:he|she|it"
    r"|they|there)"
    r"|(?:what|how) about|you (?:have|had|having|been having|notice\w*|get|getting|feel|feeling"
    r"|experienc\w+) any)\b",
    re.IGNORECASE,
)
# A sentence that runs on this long without a full stop asks only around its question words.
_RUN_ON, _REACH = 160, 100
_STATEMENT = re.compile(r"^\W*(?:how(?:ever| long)?|what|when|where|which|who)\b[^?]*[.]\s*$", re.IGNORECASE)


def is_question(text: str) -> bool:
    stripped = text.rstrip().rstrip("\"'” ")
    if stripped.endswith("?"):
        return True
    if _STATEMENT.match(text):
        return False
    return _QUESTION.match(text) is not None or _QUESTION_INSIDE.search(text) is not None


def is_asked(sentence: str, at: int) -> bool:
    """Whether what stands at `at` in a sentence that is a question is what it asks about.

    Unpunctuated speech puts statements and a question into one sentence: "you said you are short of breath so is
    there any cough?" asks about the cough only.
    """
    cues = [m.start() for m in _QUESTION_INSIDE.finditer(sentence)]
    if cues and cues[0] > at:
        return False
    if len(sentence) <= _RUN_ON:
        return True
    return any(0 <= at - cue <= _REACH for cue in cues) or (at <= _REACH and _QUESTION.match(sentence) is not None)


_FILLER = re.compile(
    r"^(?:(?:um+|uh+|er+|ah+|o+h+|mm+(?![ -]?h)|well|so|hm+|hmm+|like|you know|i mean|okay|ok|actually"
    r"|honestly)\b[\s,.…-]*)+",
    re.IGNORECASE,
)
_NEITHER = re.compile(
    r"\b(?:any ?more|no longer|used to|quit|stopped|not (?:lately|recently|yet|always|often|usually|sure"
    r"|too (?:much|bad|many)"
    r"|much|many|as (?:much|bad))|yes and no|(?:do|does|did)(?: not|n['’]?t| n['’]?t) (?:know|remember|recall)"
    r"|no idea|not certain"
    r"|maybe|sometimes|occasionally|kind of|sort of|it depends|hard to say|not really|a little|a bit"
    r"|here and there|once in a while)\b",
    re.IGNORECASE,
)
# After a plain yes or no these only tell how much.
_DEGREE = re.compile(
    r"^(?:(?:yes|yeah|yep|yup)[\s,.]+(?:a little|a bit|sometimes|occasionally|kind of|sort of|here and there"
    r"|once in a while|i do)"
    r"|no[\s,.]+(?:not (?:really|at all|that)|never|(?:really )?(?:just|only)|it['’]s just|that['’]s))\b"
    r"|^(?:not[\s,.]+)?not really[\s,.]+no(?:thing)?\b",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^(?:(?:yeah|yes)[\s,]+)?(?:no|(?:not[\s,.]+)?not really[\s,.]+no(?:thing)?"
    r"|nope|nah|never|none|nothing|negative|uh[ -]?uh|not at all|not that i|not to my"
    r"|i (?:do|have|did|am|was|would|could|can)(?: not|\s?n['’]?t)|i(?:['’]m| ?'m) not|(?:it|he|she"
    r"|there)(?:['’]s| is| does| has| did)?(?: not|\s?n['’]?t)"
    r"|absolutely not|definitely not|of course not|i don['’]?t think so)(?![\w-])(?!\s*(?:problem|worries|doubt))",
    re.IGNORECASE,
)
_YES = re.compile(
    r"^(?:yes|yeah|yep|yup|ya|yah|correct|right|that['’]s (?:right|correct|true)|exactly|absolutely|definitely"
    r"|sure|of course|certainly"
    r"|mm[ -]?hmm?|uh[ -]?huh|mhm+|mmhmm+|i (?:do|have|did|am|was|think so|believe so)(?!\s?n['’]?t| not)"
    r"|it (?:does|is|did|has)(?!\s?n['’]?t| not)"
    r"|i sure do|unfortunately|always|all the time|every day|a lot|very much)(?![\w-])",
    re.IGNORECASE,
)


def answer_of(text: str) -> Answer:
    """Reads the first sentence; a hedge in it makes the answer OTHER."""
    start = _FILLER.sub("", text.strip().lstrip("\"'“- "))
    first = re.split(r"(?<=[.?!])\s", start, maxsplit=1)[0]
    if _NEITHER.search(first[:60]) and not _DEGREE.match(first):
        return Answer.OTHER
    if _NO.match(first):
        return Answer.NO
    if _YES.match(first):
        return Answer.YES
    return Answer.OTHER
