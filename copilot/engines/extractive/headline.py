# ruff: noqa: E501 - a pattern reads better on one line
"""Lines that sum up: why the patient comes, and the names of the problems that the plan goes through."""

from __future__ import annotations

import re
from collections.abc import Sequence

from copilot.clinical.polarity import Polarity, Subject, find_problems
from copilot.domain.transcript import Speaker
from copilot.engines.extractive.units import Unit

_HERE_FOR = re.compile(
    r"\b(?:here|presents?|presenting|comes? in|came in|coming in|in)\b(?: \w+){0,3}? (?:for|with|because of|complaining of)"
    r"(?: an?| the| some| your| (?:the )?evaluation of(?: an?| the| your)?| follow[- ]?up (?:for|of)(?: your| the| his| her)?)* "
    r"(?P<what>[a-z][\w' -]+?)(?=[.,;?]|$| (?:so|who|and (?:she|he|you|i)|today|that|which|okay|alright|after|from|how|what)\b)",
    re.IGNORECASE,
)
_VERB_FORM = re.compile(
    r"(?:hurt|ach|burn|fell|fall|swell|swoll|sore$|feel|cough(?:ing|s)\b|throw|vomit(?:ed|ing))", re.IGNORECASE
)
_SIDE = r"(?:(?:left|right|lower|low|upper|bilateral|severe|chronic|bad|worsening|new|mild)(?:[- ]sided)?\s+)*"


def chief_complaint(units: Sequence[Unit]) -> tuple[str, tuple[int, ...]] | None:
    """Why the patient comes, in a few words of what was said, and the evidence for it."""
    opening = units[: max(25, len(units) // 5)]
    for unit in opening:
        match = _HERE_FOR.search(unit.text)
        if match and unit.speaker is not Speaker.PATIENT and not unit.asks:
            what = re.sub(r"^(?:some|a|an|the|your|his|her) ", "", match["what"].strip(), flags=re.IGNORECASE)
            if 1 <= len(what.split()) <= 8 and (
                find_problems(what)
                or re.search(
                    r"follow|exam|check|evaluation|physical|injury|pain|visit|problem|lab", what, re.IGNORECASE
                )
            ):
                return what, unit.evidence
    for unit in opening:
        if unit.speaker is Speaker.DOCTOR and not unit.asks:
            continue
        for problem in find_problems(unit.text):
            if _VERB_FORM.match(problem.surface):
                continue
            if (
                problem.subject is Subject.PATIENT
                and problem.polarity is Polarity.AFFIRMED
                and unit.speaker is Speaker.PATIENT
            ):
                start = problem.start
                before = re.search(rf"{_SIDE}$", unit.text[:start], re.IGNORECASE)
                return unit.text[before.start() if before else start : problem.end], unit.evidence
    return None


_PROBLEM = re.compile(
    r"^(?:(?:okay|so|and|then|now|alright|all right|well)\b[\s,]*)*(?:for|as for|in terms of|regarding|as far as|with|from|on)?\s*"
    r"(?:your|the|her|his|this|that)?\s*(?:(?:first|next|second|third|fourth|last|final|other|number \w+)\s+)"
    r"(?:problem|issue|diagnosis|thing|concern|medical problem)(?: here)?(?:\s+(?:is|of|for|with|being)|,)*\s*"
    r"(?:(?:the|your|her|his|this|a|an|is|of|for)\s+)*(?P<what>[\w' -]+?)(?:,\s*(?P<rest>.+)|\s+(?P<more>(?:i|we|let's|i'm|i'd|we're|you)\b.+)|[.]?$)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:(?:okay|so|and|then|now|alright|all right|well|but|lastly)\b[\s,]*)*(?:for|as for|in terms of|regarding|as far as|from|with)\s+"
    r"(?:your|the|her|his|a|an)\s+(?P<what>[\w' -]{3,40}?)(?:\s+(?:standpoint|goes|is concerned|perspective))?(?:,\s*(?P<rest>.+)|[.]?$)",
    re.IGNORECASE,
)


def problem_of(text: str) -> tuple[str, str] | None:
    """The problem that a unit of the plan announces, and what it goes on to say: ("hypertension", "continue …")."""
    match = _PROBLEM.match(text)
    if match:
        what, rest = match["what"].strip(), (match["rest"] or match["more"] or "").strip()
    else:
        match = _ABOUT.match(text)
        if not match:
            return None
        what, rest = match["what"].strip(), (match["rest"] or "").strip()
    if not find_problems(what) or len(what.split()) > 7:
        return None
    return what, rest
