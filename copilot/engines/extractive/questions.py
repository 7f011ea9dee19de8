# ruff: noqa: E501 - a pattern reads better on one line
"""Questions and their short answers, made into lines ("Denies fever or chills.") or into something to confirm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from copilot.clinical.answers import Answer, answer_of
from copilot.clinical.medications import find_medications
from copilot.clinical.polarity import find_problems
from copilot.domain.template import Style
from copilot.engines.extractive.english import Person, third
from copilot.engines.extractive.units import Unit


class Outcome(StrEnum):
    AFFIRMED = "affirmed"
    DENIED = "denied"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True)
class Answered:
    """What questions and their answer say together: a line for the note, or a text to confirm with its `reason`."""

    outcome: Outcome
    line: str
    evidence: tuple[int, ...]
    reason: str = ""


_CUE = re.compile(
    r"\b(?:(?:do|did|have|had|are|were|has|is|was|does|can)\s+(?:you|there|it|your|the|that|this|they|he|she)\b|any\b|"
    r"(?:how|what) about\b|(?<=^)no\b)",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^(?:(?:okay|ok|all right|alright|right|so|and|but|well|then|now|yeah|great|good|perfect|sure|also|or|um|i see|"
    r"sorry about that|that's good|fine|no|yes)\b[\s,.]*)+(?=\w)",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:,?\s*(?:or|and)?\s*\b(?:anything|something|any of that|things|any|stuff)(?: else)?(?: like that)?|\s+at all|"
    r"\s+right now|,?\s*(?:okay|right|ok)|\s+(?:recently|lately|at the moment|before)|,?\s*with (?:it|that|them|this)|"
    r"\s+in (?:it|that|them)|\s+that you(?:'ve)? (?:noticed?|know of|seen)|\s+or|\s+and)+\s*[?.]*$",
    re.IGNORECASE,
)
_POSSESS = re.compile(
    r"^(?:(?:ever|also|still|currently|really|just|like)\s+)*(?:(?:been|be)\s+)?(?:(?:ever|also|still|just)\s+)*"
    r"(?:have|had|having|notice[ds]?|noticing|experienced?|experiencing|feel|felt|feeling|get|got|gotten|getting|"
    r"develop(?:ed|ing)?|seen|seeing|suffer(?:ed|ing)? (?:from|with)|endorsing|running)\s+",
    re.IGNORECASE,
)
_FILL = re.compile(
    r"^(?:(?:any|a|an|some|ever|like|also|other|your|the|such as|symptoms? (?:of|like)|(?:kind|sort)s? of|really|been|"
    r"(?:history|issues?|problems?|trouble|episodes?|signs?) (?:of|with)(?= \w)|new|recent|had|have|about|of|been having)\s+)+",
    re.IGNORECASE,
)
_HABIT = re.compile(r"^(?:ever\s+|currently\s+|still\s+)*(smok\w*|drink\w*|drank|vap\w*)\b\s*(.*)$", re.IGNORECASE)
_OPEN = re.compile(
    r"^(?:how(?! about)|what(?! about)|when|where|why|which|who|tell|can you|could you|would you|will)\b",
    re.IGNORECASE,
)
_EITHER = re.compile(
    r"\bor\s+(?:do|does|did|is|are|was|were|have|has|just|more|not|it|mostly|only|both)\b|\bversus\b|"
    r"^(?:is|are|was|were)\s+(?:it|that|the \w+|they|your \w+)\s+(?:more\s+|mostly\s+)?(?!any\b)[\w-]+(?:\s[\w-]+){0,2}\s+or\s+",
    re.IGNORECASE,
)
_NO_NEWS = re.compile(
    r"\b(?:questions?|anything else|sounds? (?:good|okay)|ready|make sense|hear me|understand|(?:any|your) (?:\w+ )?concerns?|"
    r"good to|happy|listen|take a look|remember|know what|mind if|if i|when i|(?:right|over|down) here|touch|press|push|"
    r"excited|weather|is that okay|that okay|know (?:that|about)|doing (?:okay|well|good|all ?right))\b",
    re.IGNORECASE,
)
_NO_WORDS = (
    r"no+|nope|nah|never|none|not|at all|really|nothing|like that|that|i|i've|i'm|have|haven't|hasn't|don't|didn't|doesn't|"
    r"do|does|did|has|it|think so|so|had|any|noticed?|know|of|those|them|whatsoever|sir|ma'am|doctor|thankfully|thank|you|"
    r"goodness|aware|recall|can|remember|much|thanks|luckily|fortunately|too|either"
)
_SHORT_NO = re.compile(rf"^(?:(?:{_NO_WORDS})\b[\s,.!]*)+$", re.IGNORECASE)
_YES_WORDS = (
    r"yes|yeah|yep|yup|yea|i do|i have|i am|i did|i was|it does|it is|it has|it did|there is|they do|they are|correct|right|"
    r"that's right|that's it|that's correct|mm-hmm|uh-huh|definitely|absolutely|exactly|sure|of course|sir|ma'am|doctor|unfortunately|so|all the time"
)
_SHORT_YES = re.compile(rf"^(?:(?:{_YES_WORDS})\b[\s,.!]*)+$", re.IGNORECASE)
_HEAD_NO = re.compile(
    r"^(?:well,? )?(?:(?:no|nope|i have not|i haven't|i do not|i don't think so|not at (?:this|the) (?:time|point|moment)|not really|none)\b[\s,.]*)",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:but|only|except|other than|sometimes|when|little|bit|some|once|until|though|although|unless|anymore|any more)\b",
    re.IGNORECASE,
)
_UNSURE = re.compile(
    r"\b(?:maybe|not sure|i don't know|i do not know|possibly|perhaps|i guess|hard to (?:say|tell)|i can't (?:say|tell)|"
    r"could be|i'm not certain|don't remember|i think so)\b",
    re.IGNORECASE,
)
_CHOICE = "The question offered a choice; the answer does not say which."
_WHICH = "Several things were asked at once; the yes does not say which."
_CONTRARY = "A yes to a question that expects a no."
_VAGUE = "The answer is not a clear yes or no."


def combine(questions: Sequence[Unit], answer: Unit, person: Person, style: Style) -> Answered | None:
    """What `answer` says to `questions` (the last one, and those asked in one breath before it).

    None if that is not a yes/no matter, or says nothing that a note would hold.
    """
    reply = answer.text.strip()
    last = _bare(questions[-1].text)
    short_no, short_yes = bool(_SHORT_NO.match(reply)), bool(_SHORT_YES.match(reply))
    if not last or _OPEN.match(last) or _NO_NEWS.search(last) or len(last.split()) > 24:
        return None
    asked = [_bare(q.text) for q in questions]
    concerns = [find_problems(a) for a in asked]
    evidence = tuple(sorted({*(i for q in questions for i in q.evidence), *answer.evidence}))
    text = " ".join(q.text.strip() for q in questions) + " - " + reply
    text = text[0].upper() + text[1:]
    heard = answer_of(reply)
    if _UNSURE.search(reply) and len(reply.split()) <= 7 and any(concerns) and not find_problems(reply):
        return Answered(Outcome.AMBIGUOUS, text, evidence, _VAGUE)
    taken = _medication(asked[-1], short_no, short_yes, evidence)
    if taken is not None:
        return taken
    if not (short_no or short_yes):
        # "No, my eyes are fine": the no answers the question, the rest stands on its own.
        head = _HEAD_NO.match(reply)
        if heard is not Answer.NO or head is None or not _stands(reply[head.end() :], last, bool(concerns[-1])):
            return None
    denied = not short_yes
    if _EITHER.search(last):
        return Answered(Outcome.AMBIGUOUS, text, evidence, _CHOICE)
    if (
        re.match(
            r"(?:no|not)\b|.{0,30}\b(?:you|it) (?:don't|haven't|aren't|doesn't|didn't)\b",
            _lead_free(questions[-1].text),
            re.IGNORECASE,
        )
        and not denied
    ):
        return Answered(Outcome.AMBIGUOUS, text, evidence, _CONTRARY)
    return _affirmed_or_denied(asked, denied, person, style, text, evidence)


def _stands(rest: str, asked: str, about_a_problem: bool) -> bool:
    """Whether a "no" followed by `rest` still denies what was asked: "no, my eyes are fine", "no, no blood"."""
    if _EXCEPT.search(rest):
        return False
    again = set(re.findall(r"[a-z]{4,}", rest.lower())) & set(re.findall(r"[a-z]{4,}", asked.lower()))
    negative = re.match(
        r"\W*(?:no|not|it (?:doesn't|isn't|hasn't|does not|is not)|i (?:don't|haven't|am not|do not|have not))\b",
        rest,
        re.IGNORECASE,
    )
    return bool(negative) if again else about_a_problem


_TAKES = re.compile(
    r"^(?:(?:and |so )?(?:are you|do you|have you been|you're|you are|were you|still|on|is it|was it|the|your)\s*(?:still |also |currently )*"
    r"(?:taking|take|on|using|use)?\s*(?:your |the |any |some |that )*)?(?P<what>[\w' -]+?)(?: (?:for (?:that|it|pain)|now|still|as well))?$",
    re.IGNORECASE,
)


def _medication(asked: str, no: bool, yes: bool, evidence: tuple[int, ...]) -> Answered | None:
    """Whether a named medication is taken: "digoxin?" and "that's it"."""
    match = _TAKES.match(asked)
    if not match or not (no or yes):
        return None
    what = match["what"].strip()
    named = find_medications(what)
    if (
        len(named) != 1
        or len(what.split()) > len(named[0].surface.split()) + 1
        or re.match(r"(?:have|had|did|any)\b", what, re.IGNORECASE)
    ):
        return None
    if no:
        return Answered(Outcome.DENIED, f"Does not take {what}", evidence)
    return Answered(Outcome.AFFIRMED, f"Takes {what}", evidence)


def _affirmed_or_denied(
    asked: list[str], denied: bool, person: Person, style: Style, text: str, evidence: tuple[int, ...]
) -> Answered | None:
    phrases = [noun_phrase(a) for a in asked]
    outcome = Outcome.DENIED if denied else Outcome.AFFIRMED
    if phrases[-1] is None:
        line = _sentence(asked[-1], denied, person)
        return None if line is None else Answered(outcome, line, evidence)
    several = len([p for p in phrases if p]) > 1 or any(_several(p) for p in phrases if p)
    if not denied and several:
        return Answered(Outcome.AMBIGUOUS, text, evidence, _WHICH)
    subject = ", ".join(p for p in phrases if p)
    if denied:
        return Answered(outcome, ("No " if style is Style.TELEGRAPHIC else "Denies ") + subject, evidence)
    return Answered(outcome, subject if style is Style.TELEGRAPHIC else f"Reports {subject}", evidence)


def _lead_free(text: str) -> str:
    return re.sub(
        r"^(?:(?:okay|ok|all right|alright|so|and|but|well)\b[\s,.]*)+", "", text.strip(), flags=re.IGNORECASE
    )


def _bare(text: str) -> str:
    text = _LEAD.sub("", text.strip().rstrip("?. "))
    return _TRAIL.sub("", text).strip(" ,")


def noun_phrase(asked: str) -> str | None:
    """What a yes/no question asks about: "other symptoms, have you had a fever or chills" is "fever or chills".

    None where it asks after something that only a sentence can say ("does it lock").
    """
    mentions = find_problems(asked)
    first = mentions[0].start if mentions else len(asked)
    cues = [c for c in _CUE.finditer(asked) if c.start() <= first]
    rest = asked[cues[-1].end() :].strip(" ,") if cues else asked
    cue = cues[-1][0].lower() if cues else ""
    habit = _HABIT.match(rest) if cue.endswith("you") else None
    if habit:
        return _habit(habit[1].lower(), habit[2])
    possessed = _POSSESS.match(rest)
    if possessed:
        rest = rest[possessed.end() :]
    elif (cue and not cue.startswith(("any", "how", "what", "no")) and not cue.endswith("there")) or (
        not cue and not (mentions and len(asked.split()) <= 9)
    ):
        return None
    if not mentions and cue != "any" and not cue.endswith("there"):
        return None
    rest = _FILL.sub("", rest)
    rest = re.sub(r"\b(?:any|like|have you had|do you have|have you|some)\s+", "", rest, flags=re.IGNORECASE)
    rest = re.sub(r"\byour\b", "the", rest, flags=re.IGNORECASE)
    if re.search(r"\b(?:you|i|we)\b", rest, re.IGNORECASE) or not rest or len(rest.split()) > 16:
        return None
    if possessed and re.match(
        r"(?:short of breath|dizzy|sick|tired|unwell|faint|anxious|depressed|weak|nauseous|light)",
        rest,
        re.IGNORECASE,
    ):
        rest = "feeling " + rest
    return rest.strip(" ,") or None


def _habit(verb: str, rest: str) -> str | None:
    rest = re.sub(r"^(?:any|much|a lot of|do|does|did)\b\s*", "", rest, flags=re.IGNORECASE)
    if verb.startswith("smok"):
        return "smoking" if len(rest.split()) < 2 else None
    if verb.startswith("vap"):
        return "vaping" if not rest else None
    return "alcohol use" if not rest or "alcohol" in rest.lower() else None


def _several(subject: str) -> bool:
    mentions = find_problems(subject)
    joined = re.search(r",|\bor\b|\band\b|/", subject)
    return len(mentions) > 1 or (
        joined is not None and not (len(mentions) == 1 and joined[0] in mentions[0].surface)
    )


_INVERTED = re.compile(
    r"^(?P<aux>do|does|did|have|has|are|is|was|were|can)\s+(?P<who>you|it|that|they|he|she|the \w+|your \w+|this)\s+(?P<rest>.+)$",
    re.IGNORECASE,
)


def _sentence(asked: str, denied: bool, person: Person) -> str | None:
    """A question with an auxiliary turned into a statement: "does it lock" and "no" is "It does not lock"."""
    match = _INVERTED.match(asked)
    if not match or len(asked.split()) > 12:
        return None
    aux, who, rest = match["aux"].lower(), match["who"].lower(), match["rest"].strip(" ,")
    rest = re.sub(r"^(?:ever|also|still|currently|really|like|just)\s+", "", rest, flags=re.IGNORECASE)
    if re.search(r"\b(?:i|we|me|us)\b", rest, re.IGNORECASE) or (who in {"that", "this", "he", "she"}):
        return None
    rest = re.sub(r"\byour\b", person.his, rest, flags=re.IGNORECASE)
    rest = re.sub(r"\byou\b", person.him, rest, flags=re.IGNORECASE)
    if who == "you":
        who = "the patient"
        aux = {"do": "does", "have": "has", "are": "is", "were": "was"}.get(aux, aux)
    elif who.startswith("your"):
        who = "the" + who[4:]
    if denied:
        return f"{who} {aux} not {re.sub(r'^(some|any)$', 'any', rest)}"
    rest = re.sub(r"\bany\s+", "", rest)
    if aux == "did" or re.match(r"(?:any|some)\b", rest):
        return None
    if aux in {"do", "does"}:
        verb, _, tail = rest.partition(" ")
        return f"{who} {third(verb) if aux == 'does' else verb} {tail}".strip()
    return f"{who} {aux} {rest}"
