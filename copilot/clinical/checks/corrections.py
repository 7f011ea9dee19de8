"""Corrections in the talk ("no, the left knee") that a statement missed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from copilot.clinical.checks.case import Case
from copilot.clinical.checks.readings import Reading, Said, Talk
from copilot.clinical.laterality import only_takes_back
from copilot.domain.note import Finding, Severity

_LOOK_BACK = 4


class _Fact(NamedTuple):
    """Something a speaker may take back. `value` compares; `words` are shown."""

    kind: str
    value: str
    words: str
    start: int


class TakenBack(NamedTuple):
    """`old` was said in `at`, `new` in `by` (the same utterance, or a later one)."""

    old: _Fact
    new: _Fact
    at: Said
    by: Said


def missed_corrections(case: Case, all_taken_back: list[TakenBack]) -> Iterator[Finding]:
    for taken in all_taken_back:
        about = {taken.at.utterance.id, taken.by.utterance.id}
        if not about & set(case.statement.evidence) or _is_said_otherwise(case, taken):
            continue
        noted = [f for f in _facts(case.reading) if f.kind == taken.old.kind]
        old = next((f for f in noted if f.value == taken.old.value), None)
        if old is not None and all(f.value != taken.new.value for f in noted):
            yield case.make(
                "correction_missed",
                Severity.CRITICAL,
                case.say("corrected", old=taken.old.words, new=taken.new.words),
                f"{taken.old.value}>{taken.new.value}",
                evidence=tuple(sorted(about)),
                suggestion=case.mended(old.start, old.start + len(old.words), taken.new.words),
            )


def taken_back(talk: Talk) -> Iterator[TakenBack]:
    for said in talk.said:
        for correction in said.reading.corrections:
            facts = _facts(said.reading)
            new = next((f for f in facts if f.start == correction.replacement[0]), None)
            if new is None:
                continue
            if correction.replaced is not None:
                old = next((f for f in facts if f.start == correction.replaced[0] and f.kind == new.kind), None)
                if old is not None:
                    yield TakenBack(old, new, said, said)
            else:
                yield from _earlier(new, said, talk)
        yield from _after_a_bare_cue(said, talk)


def _after_a_bare_cue(said: Said, talk: Talk) -> Iterator[TakenBack]:
    """ "No." and then, as an utterance of its own: "The left knee."."""
    following = talk.said[said.index + 1 : said.index + 2]
    if not following or following[0].utterance.speaker is not said.utterance.speaker:
        return
    if not only_takes_back(said.reading.text, talk.language):
        return
    joined = Reading(f"{said.reading.text} {following[0].reading.text}", talk.language)
    shift = len(said.reading.text) + 1
    for correction in joined.corrections:
        for new in _facts(following[0].reading):
            if correction.replaced is None and new.start + shift == correction.replacement[0]:
                yield from _earlier(new, following[0], talk)


def _earlier(new: _Fact, said: Said, talk: Talk) -> Iterator[TakenBack]:
    """What an utterance that opens with a correction takes back: the last of its kind, a few utterances before."""
    for earlier in reversed(talk.said[max(0, said.index - _LOOK_BACK) : said.index]):
        same = [f for f in _facts(earlier.reading) if f.kind == new.kind]
        if same:
            if same[-1].value != new.value:
                yield TakenBack(same[-1], new, earlier, said)
            return


def _facts(reading: Reading) -> list[_Fact]:
    text = reading.text
    found = [
        _Fact(f"side of {m.site}" if m.site else "side", m.side.value, text[m.start : m.end], m.start)
        for m in reading.sides
    ]
    found += [_Fact("number", f"{n.value.normalize():f}", text[n.start : n.end], n.start) for n in reading.numbers]
    found += [_Fact("medication", m.generic, m.surface, m.start) for m in reading.medications]
    found += [_Fact("duration", f"{d.value} {d.unit}", text[d.start : d.end], d.start) for d in reading.durations]
    return found


def _is_said_otherwise(case: Case, taken: TakenBack) -> bool:
    """Whether the cited words hold the old value a second time, where nobody took it back."""
    places = [
        (said.index, fact.start)
        for said in case.cited
        for fact in _facts(said.reading)
        if fact.kind == taken.old.kind and fact.value == taken.old.value
    ]
    return any(place != (taken.at.index, taken.old.start) for place in places)
