"""Plans in English text: orders, follow-ups, and when to seek help."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from copilot.clinical import lexicons
from copilot.clinical.english.answers import is_question
from copilot.clinical.english.asking import asks_at
from copilot.clinical.english.times import durations_in
from copilot.clinical.plans import PlanKind, PlanMention

_SENTENCE = re.compile(r"[^.;?!\n]+(?:[.;?!]+(?!\s|$)[^.;?!\n]*)*[.;?!]*")
# Words that decide on what follows them, and words that tell it was done, shown, or left.
_DECIDES = re.compile(
    r"\b(?:order(?:ing|ed)?|get(?:ting)?|do|check(?:ing)?|send(?:ing)?|refer(?:ring|ral)?|schedul\w+|obtain\w*"
    r"|arrang\w+|organi[sz]\w+|repeat\w*|book\w*|request\w*|recommend\w*|suggest\w*|need|want"
    r"|(?:would|['’]d) like|perform\w*|take|run|set(?:ting)? (?:you )?up|put(?:ting)? (?:you )?(?:in|on)"
    r"|giv(?:e|ing)|provid\w+|prescrib\w+|start(?:ing)?"
    r"|begin|wear(?:ing)?|use|using|try|have you|see(?:ing)?|consult\w*|plan(?:ning)?|proceed|draw|collect"
    r"|let['’]?s|going to|gonna|gon na|will|we['’]ll|i['’]ll)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:had|did|done|was|were|showed|shows?|show me|reveal\w*|results?|looked|look(?:s|ing)? at|reviewed"
    r"|came back|back from|last|previous|recent|prior|when you|pull up|you said|you were|has been|have been"
    r"|in reviewing|normal|from the|we did|prior to|(?:sent|told|said) me|they ordered|my doctor"
    r"|according to|based on|from your|on your|already|yesterday|ago)\b",
    re.IGNORECASE,
)
_DONE_AFTER = re.compile(
    r"^[\s\w,'’]{0,24}?\b(?:was|were|showed|shows?|looks?|looked|came back|revealed|is (?:normal|stable|fine"
    r"|good|ok|okay|negative|positive|within)|are (?:normal|stable|fine|good)|did(?: ?n['’]t)?"
    r"|results? (?:was|were|show))\b",
    re.IGNORECASE,
)
_DECIDED_AFTER = re.compile(
    r"^[^.;?!]{0,60}?\b(?:(?:will|should|must) be|(?:is|are|was|were|has been|have been) (?:ordered|recommended"
    r"|requested|scheduled|arranged|advised|sent|placed)|(?:also )?ordered|recommended)\b",
    re.IGNORECASE,
)
_NOT = re.compile(
    r"(?:\bno\b|\bnot\b|n['’]t|\bwithout\b|\bnever\b|\bdeclin\w+|\bhold off\b)[^,]{0,40}$", re.IGNORECASE
)
_SUPPOSED = re.compile(
    r"\b(?:if|unless|could|might|may|consider\w*|maybe|perhaps|possibly|down the (?:road|line)|would be)\b",
    re.IGNORECASE,
)
_REACH = 70

_COMES_BACK = re.compile(
    r"\b(?:see (?:you|me|us|him|her|them)(?: back| again)?|seen?(?: \w+){0,2} (?:again|back)"
    r"|follow(?:ing)?[ -]?up|come (?:back|in|see)|return(?:ing)?"
    r"|re-?check\w*|check back|review(?:ed)?(?: you)?|appointment|be back|back (?:here )?in|catch up|re-?evaluat\w+"
    r"|re-?assess\w*|speak (?:to you )?again|f/u)\b",
    re.IGNORECASE,
)
_RESULTS = re.compile(r"\b(?:results?|reports?|swabs?|samples?)\b[^,.;]{0,30}$", re.IGNORECASE)
_SOON = re.compile(r"\b(?:(?P<next>next|a) (?P<unit>week|month|year)|(?P<tomorrow>tomorrow))\b", re.IGNORECASE)
_BEFORE_DURATION = re.compile(
    r"\b(?:in|within|after)(?: (?:about|around|another|the next|like|a))*\W*$", re.IGNORECASE
)
_NEXT_TO_DURATION = re.compile(r"^\W*(?:from now|time|'s time|’s time|follow|visit|appointment)", re.IGNORECASE)

_HELP = re.compile(
    r"\b(?:call(?: me| us| the| your| 9| 1|$)|give (?:me|us) a (?:call|ring)|(?:come|go|get) (?:back|in|to|straight"
    r"|right)|go (?:straight |right )?to|emergency|(?:911|999|111)|nine one one|one one one|\ber\b|a ?& ?e|a and e"
    r"|seek|let (?:me|us) know"
    r"|contact|return|ring (?:me|us|back)|see (?:me|us|a doctor|your (?:gp|doctor)|someone|the doctor|you)"
    r"|speak to|urgent\w*|right away|immediately|hospital|message me|reach out|review)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"\b(?:if|should (?:you|it|that|there|your|any)|in case|unless|any (?:worsening|new))\b", re.IGNORECASE
)
_WORSE = re.compile(
    r"\b(?:worse\w*|not (?:\w+ ){0,3}(?:better|improv\w+|settl\w+|work\w*|help\w*)|n['’]t (?:\w+ ){0,3}"
    r"(?:better|improv\w+|settl\w+|work\w*|help\w*|go(?:ing)? (?:away|down))|persist\w*|symptoms?|problems?"
    r"|trouble|difficult\w*|unwell|sick\w*|side effects?|bleed\w*|blood|pain\w*|swelling|fever\w*|feel\w*"
    r"|chang\w+|weight|gets? (?:any )?(?:bad|worse))\b",
    re.IGNORECASE,
)
_LOOK_OUT = re.compile(
    r"\b(?:look(?:ing)? out for|watch(?:ing)? (?:out )?for|red flags?|warning signs?)\b", re.IGNORECASE
)
# What an advice starts with and does not need.
_LEAD = re.compile(
    r"[\s,.]*(?:(?:and|so|but|now|then|okay|ok|um+|uh+|well|of course|obviously|also|again|just|like|you know"
    r"|i mean|all right|alright)\b[\s,.]*)*",
    re.IGNORECASE,
)
_CHAT = re.compile(
    r"\b(?:questions?|anything (?:else )?i|should i|if (?:that|this|it)['’]?s? (?:is )?(?:okay|ok|all right|alright"
    r"|fine)|don['’]t mind)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _orders() -> lexicons.WordIndex[tuple[str, str]]:
    return lexicons.WordIndex(
        (surface, (entry.order, entry.kind))
        for entry in lexicons.orders()
        for surface in (entry.order, *entry.surfaces)
    )


def plans_in(text: str) -> list[PlanMention]:
    found = [*_orders_in(text)]
    for match in _SENTENCE.finditer(text):
        sentence = match[0]
        if is_question(sentence):
            continue
        found += _safety_net(sentence, match.start())
        found += _follow_up(sentence, match.start())
    return sorted(found, key=lambda m: m.start)


def _orders_in(text: str) -> Iterator[PlanMention]:
    for hit in _orders().find(text):
        order, kind = hit.value
        decided, done = _status(text, hit.start, hit.end)
        yield PlanMention(PlanKind.ORDER, order, hit.start, hit.end, kind, decided, done)


def _status(text: str, start: int, end: int) -> tuple[bool, bool]:
    """Whether an order is decided on, and whether it was done before."""
    first = max((text.rfind(mark, 0, start) for mark in ".;?!\n"), default=-1) + 1
    ends = [e for mark in ".;?!\n" if (e := text.find(mark, end)) >= 0]
    before, after = text[max(first, start - _REACH) : start], text[end : min(ends, default=len(text))]
    cues = list(_DECIDES.finditer(before))
    done = _DONE_AFTER.match(after) is not None or (
        _DONE.search(before) is not None and (not cues or _DONE.search(before, cues[-1].start()) is not None)
    )
    if _NOT.search(before) or asks_at(text, start):
        return False, done
    if _DECIDED_AFTER.match(after):
        return True, False
    return bool(cues) and not done and _SUPPOSED.search(before) is None, done


def _follow_up(sentence: str, at: int) -> Iterator[PlanMention]:
    cues = [c for c in _COMES_BACK.finditer(sentence) if not _RESULTS.search(sentence, 0, c.start())]
    if not cues or (_WHEN.search(sentence) and not re.search(r"\bif (?:not|no)\b", sentence)):
        return
    for duration in durations_in(sentence):
        near = min(abs(duration.start - c.end()) for c in cues) <= _REACH or any(
            c.start() > duration.end for c in cues
        )
        told = _BEFORE_DURATION.search(sentence, max(0, duration.start - 30), duration.start)
        if near and (told or _NEXT_TO_DURATION.match(sentence[duration.end :])):
            until = f" to {duration.upper.normalize():f}" if duration.upper is not None else ""
            many = "" if duration.value == 1 and duration.upper is None else "s"
            what = f"{duration.value.normalize():f}{until} {duration.unit}{many}"
            start, end = min(cues[0].start(), duration.start), max(cues[-1].end(), duration.end)
            yield PlanMention(PlanKind.FOLLOW_UP, what, at + start, at + end)
            return
    soon = _SOON.search(sentence)
    if soon and abs(soon.start() - cues[-1].end()) <= _REACH:
        what = "1 day" if soon["tomorrow"] else f"1 {soon['unit'].lower()}"
        yield PlanMention(PlanKind.FOLLOW_UP, what, at + cues[0].start(), at + max(soon.end(), cues[-1].end()))


def _safety_net(sentence: str, at: int) -> Iterator[PlanMention]:
    warns = _LOOK_OUT.search(sentence) is not None
    asks_for_help = _WHEN.search(sentence) and _HELP.search(sentence) and _WORSE.search(sentence)
    if (warns or asks_for_help) and not _CHAT.search(sentence):
        found = _LEAD.match(sentence)
        lead = found.end() if found else 0
        yield PlanMention(PlanKind.SAFETY_NET, "", at + lead, at + len(sentence.rstrip()))
