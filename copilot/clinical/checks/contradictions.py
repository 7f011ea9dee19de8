"""Two statements of one note that cannot both be true."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.places import sides_differ
from copilot.clinical.checks.polarity import GENERAL
from copilot.clinical.checks.readings import Reading, Talk
from copilot.clinical.checks.wording import say
from copilot.clinical.medications import same_medication
from copilot.clinical.polarity import Polarity, Subject
from copilot.domain.note import Finding, Severity, Statement
from copilot.domain.template import Topic

_ALIKE = 0.6
_MOSTLY = 0.3
_NEARLY_THE_SAME = 0.75
_OPPOSITE = {Polarity.AFFIRMED: Polarity.NEGATED, Polarity.NEGATED: Polarity.AFFIRMED}
_LONGEST_QUOTE = 60

Noted = tuple[Statement, Reading]


def contradictions(notes: list[Noted], talk: Talk) -> Iterator[Finding]:
    """One finding a pair, at the later statement of the two."""
    for one, other in combinations(notes, 2):
        if _contradict(one, other, talk):
            first, second = one[0], other[0]
            evidence = tuple(sorted({*first.evidence, *second.evidence}))
            yield finding(
                "statements_contradict",
                Severity.WARNING,
                say(other[1].language, "statements_contradict", other=_quoted(first.text)),
                about=f"{first.text}|{second.text}",
                statement_id=second.id,
                evidence=evidence,
            )


def _quoted(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTE else text[: text.rfind(" ", 0, _LONGEST_QUOTE)] + " …"


def _contradict(one: Noted, other: Noted, talk: Talk) -> bool:
    first, second = one[1], other[1]
    shared = first.stems & second.stems
    if not shared:
        return False
    alike = _likeness(first, second, shared, talk)
    if _same_problem_otherwise(one, other, alike=alike >= _ALIKE):
        return True
    if alike < _ALIKE:
        return False
    if _denial_differs(first, second, shared, talk) or sides_differ(first, second):
        return True
    if (one[0].topic is Topic.PLAN) is not (other[0].topic is Topic.PLAN):
        return False  # what is taken, and what it is changed to
    return _dose_differs(first, second) or (alike >= _NEARLY_THE_SAME and _numbers_differ(first, second))


def _same_problem_otherwise(one: Noted, other: Noted, *, alike: bool) -> bool:
    """The same problem of the patient, affirmed in one statement and denied in the other; a general one ("pain")
    only where the statements are alike."""
    if Topic.PLAN in (one[0].topic, other[0].topic):
        return False
    if 2 * len(one[1].stems & other[1].stems) < max(len(one[1].stems), len(other[1].stems)):
        return False  # "headaches" now, and none "in the past": too much else is told
    told = {
        m.concept: m.polarity
        for m in one[1].problems
        if m.subject is Subject.PATIENT and (alike or m.concept not in GENERAL) and m.polarity in _OPPOSITE
    }
    return any(
        m.subject is Subject.PATIENT and m.concept in told and told[m.concept] is _OPPOSITE.get(m.polarity)
        for m in other[1].problems
    )


def _likeness(first: Reading, second: Reading, shared: frozenset[str], talk: Talk) -> float:
    """How much of what the two tell is the same: 0 to 1."""
    every = first.stems | second.stems
    return _weigh(shared, talk) / _weigh(every, talk) if 2 * len(shared) >= len(every) else 0.0


def _denial_differs(first: Reading, second: Reading, shared: frozenset[str], talk: Talk) -> bool:
    differing = shared & (first.denied_stems ^ second.denied_stems)
    return bool(differing) and _weigh(differing, talk) >= _MOSTLY * _weigh(shared, talk)


def _dose_differs(first: Reading, second: Reading) -> bool:
    return any(
        a.dose is not None
        and b.dose is not None
        and same_medication(a.generic, b.generic)
        and a.dose.unit == b.dose.unit
        and a.dose.value != b.dose.value
        for a in first.orders
        for b in second.orders
    )


def _numbers_differ(first: Reading, second: Reading) -> bool:
    """Whether each has a number that the other has not."""
    one, other = {n.value for n in first.numbers}, {n.value for n in second.numbers}
    return bool(one - other) and bool(other - one)


def _weigh(words: frozenset[str], talk: Talk) -> float:
    return sum(talk.weight(w) for w in words)
