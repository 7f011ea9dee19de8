"""What English text tells of the use of a medication: kept, started, stopped, not taken, only supposed."""

from __future__ import annotations

import re

from copilot.clinical.english.polarity import RELATIVE
from copilot.clinical.medications import Use

_NOT_TAKEN = re.compile(
    r"(?:\b(?:denies (?:taking|using|any)|not (?:taking|on|using|take|taken|start|want|need)"
    r"|never (?:taken|took|used)|avoid|declin\w+|no(?!\s*,)|instead of|rather than|without)"
    r"|n['’]t (?:take|taking|taken|use|want|start|need))\b[^.;]{0,70}$",
    re.IGNORECASE,
)
_STOPPED = re.compile(
    r"\b(?:stop(?:ped|ping)?|discontinu\w+|no longer|used to|previously|hold(?:ing)?|came off|come off|tried"
    r"|in the past|finished|completed)\b[^.;]{0,70}$",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:could|might|may(?! (?:take|use|continue))|consider\w*|options?|maybe|perhaps|whether|discuss\w*"
    r"|talk about|if [^.;?!]{0,50}\b(?:we|i)(?:['’](?:ll|d))? (?:can|could|would|will|may|might))\b[^.;?!]{0,60}$",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    rf"\b(?:my|his|her|their|your) (?:{RELATIVE})\b(?:(?!\bi\b|\bi['’]m\b|\byou\b)[^.;?!]){{0,70}}$", re.IGNORECASE
)
# What happens to a medication is told by the last of these before its name ("keep the one and add the other").
_CHANGE = re.compile(
    r"\b(?:(?P<kept>continu\w+|keep\w*|stay(?:s|ing)? on|remain\w*|maintain\w*|refill\w*|currently)"
    r"|(?P<new>add\w*|start\w*|begin\w*|prescrib\w+|increas\w+|decreas\w+|reduc\w+|switch\w*|chang\w+|give|try"
    r"|order|initiat\w+))\b",
    re.IGNORECASE,
)
_KEPT_AFTER = re.compile(r"\b(?:unchanged|same dose|as before|continu\w+)\b", re.IGNORECASE)


_NOT_AFTER = re.compile(
    r"^\w*[\s,]+(?:(?!\band\b|\bbut\b)[\w,]+\s+){0,4}?(?:would|will|is|does|did|was)(?: not|\s?n['’]t)\b"
    r"(?! (?:only|help|work))",
    re.IGNORECASE,
)


def use_of(text: str, start: int) -> Use:
    before = text[:start]
    if _NOT_TAKEN.search(before) or _NOT_AFTER.match(text[start : start + 80]):
        return Use.NOT_TAKEN
    if _STOPPED.search(before):
        return Use.STOPPED
    if _ANOTHERS.search(before):
        return Use.ANOTHERS
    changes = list(_CHANGE.finditer(before))
    if changes and changes[-1]["kept"]:
        return Use.KEPT
    if _SUPPOSED.search(before):
        return Use.SUPPOSED
    if changes:
        return Use.STARTED
    return Use.KEPT if _KEPT_AFTER.search(text) else Use.UNTOLD
