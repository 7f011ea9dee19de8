"""Whether the cited words say at all what the statement says, and whether they say it or its opposite."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from copilot.clinical.answers import Answer
from copilot.clinical.checks.case import Case
from copilot.clinical.checks.readings import Piece, Said
from copilot.domain.note import Finding, Severity

_TELLING = 2
"""Fewer telling words than this say too little to look for."""
_SUPPORTED = 0.2
_BETTER = 0.5
_SHORT_WORDS = 8
_COMMON = frozenset(map(Decimal, (0, 1, 2, 3)))
"""Numbers that are said all the time tell nothing of where a statement comes from."""
_NEAREST = 0.6
"""Sentences that share this part of what the nearest one shares with the statement are looked at too."""


def evidence(case: Case) -> Iterator[Finding]:
    missing = [i for i in case.statement.evidence if i not in case.talk.by_id]
    if missing:
        message = case.say("evidence_unknown")
        yield case.make("evidence_missing", Severity.CRITICAL, message, ",".join(map(str, missing)))
    elif not case.statement.evidence:
        yield case.make("evidence_missing", Severity.INFO, case.say("evidence_none"), "none")
    elif _is_weak(case):
        better = _better(case)
        key = "evidence_elsewhere" if better else "evidence_weak"
        yield case.make(
            "evidence_weak",
            Severity.WARNING,
            case.say(key),
            case.statement.text,
            evidence=better or case.statement.evidence,
        )


def _is_weak(case: Case) -> bool:
    wanted = case.reading.stems
    if len(wanted) < _TELLING:
        return False
    context = _with_context(case)
    if _share(case, wanted, frozenset().union(*(s.reading.stems for s in context))) >= _SUPPORTED:
        return False
    numbers = {n.value for n in case.reading.numbers}
    if numbers - _COMMON and numbers <= frozenset().union(*(s.reading.values for s in context)):
        return False
    concepts = {m.concept for m in case.reading.problems} | {m.generic for m in case.reading.medications}
    said = {m.concept for s in context for m in s.reading.problems} | {
        m.generic for s in context for m in s.reading.medications
    }
    return not concepts & said


def _with_context(case: Case) -> list[Said]:
    """The cited utterances, and for a short one what it answers."""
    found = {s.index: s for s in case.cited}
    for said in case.cited:
        if said.index and len(said.reading.text.split()) <= _SHORT_WORDS:
            before = case.talk.said[said.index - 1]
            found.setdefault(before.index, before)
    return list(found.values())


def _share(case: Case, wanted: frozenset[str], said: frozenset[str]) -> float:
    total = sum(case.talk.weight(w) for w in wanted)
    return sum(case.talk.weight(w) for w in wanted & said) / total if total else 1.0


def _better(case: Case) -> tuple[int, ...]:
    """The utterance that says most of it, if one says enough."""
    shares = ((_share(case, case.reading.stems, s.reading.stems), -s.index) for s in case.talk.said)
    best, index = max(shares, default=(0.0, 0))
    return (case.talk.said[-index].utterance.id,) if best >= _BETTER else ()


def opposites(case: Case, told: set[str]) -> Iterator[Finding]:
    """The negation of what the cited words affirm, and the reverse, whatever the words are.

    `told`: surfaces that another check has already found to differ.
    """
    if not case.cited or told:
        return
    denied = case.reading.denied_stems
    if not denied and not any(s.reading.negated or s.reading.asks for s in case.cited):
        return
    plain = case.reading.stems - denied
    affirmed, refused, asked = _claims(case)
    heard = affirmed | refused | asked
    if denied:
        found = denied & heard
        wrong = found & (affirmed - refused - asked)
        if _is_most(case, found, denied, 0.6) and _is_most(case, wrong, found, 0.75):
            yield _opposite(case, "words_affirmed", wrong)
        return
    found = plain & heard
    wrong = found & (refused - affirmed - asked)
    if _is_most(case, found, plain, 0.6) and _is_most(case, wrong, found, 0.7):
        yield _opposite(case, "words_denied", wrong)


def _is_most(case: Case, some: frozenset[str], every: frozenset[str], share: float) -> bool:
    return bool(some) and _weigh(case, some) >= share * _weigh(case, every)


def _opposite(case: Case, key: str, words: frozenset[str]) -> Finding:
    return case.make("polarity_differs", case.grave, case.say(key), ",".join(sorted(words)))


def _weigh(case: Case, words: frozenset[str]) -> float:
    return sum(case.talk.weight(w) for w in words)


def _claims(case: Case) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words of the cited sentences nearest to the statement: affirmed, denied, and only asked about."""
    near = [
        (_weigh(case, piece.stems & case.reading.stems), said, piece)
        for said in case.cited
        for piece in said.reading.pieces
    ]
    best = max((weight for weight, _, _ in near), default=0.0)
    affirmed: set[str] = set()
    denied: set[str] = set()
    asked: set[str] = set()
    for weight, said, piece in near:
        if weight == 0 or weight < _NEAREST * best:
            continue
        refused = piece.denied
        denied |= refused
        if piece.asks:
            reply = _reply(case, said, piece)
            goal = {Answer.YES: affirmed, Answer.NO: denied}.get(reply, asked) if reply is not None else asked
            goal |= piece.stems - refused
        else:
            affirmed |= piece.stems - refused
    return frozenset(affirmed), frozenset(denied), frozenset(asked)


def _reply(case: Case, said: Said, piece: Piece) -> Answer | None:
    at = said.reading.question_at
    if at is not None and piece.end > at:
        return case.talk.reply_to(said, case.statement.evidence)
    return piece.answer
