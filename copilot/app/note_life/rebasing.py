"""A note and a transcript that changed under it: which statements are stale, and the note on the new transcript."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Mapping
from difflib import SequenceMatcher
from typing import NamedTuple

from copilot.app.note_life.words import words
from copilot.domain.note import NoteContent, Origin, Statement, ToConfirm
from copilot.domain.transcript import Transcript, Utterance

_MEET = 0.5
"""Two utterances are of the same speech if they overlap by this share of the shorter one."""

Counterparts = Mapping[int, tuple[int, ...]]
"""For each utterance of the old transcript those of the new one that stand for the same speech, in order."""


class Rebased(NamedTuple):
    """`content` cites the new transcript. `stale`: ids of the statements whose words were changed, and which the
    doctor should read again; one whose words are gone altogether has no evidence any more."""

    content: NoteContent
    stale: tuple[int, ...]


def stale(content: NoteContent, cited: Transcript, newest: Transcript) -> dict[int, tuple[int, ...]]:
    """The statements that rest on words which the newest transcript tells otherwise: id, and ids of utterances of
    `cited` that are concerned. Empty if both transcripts say the same."""
    return resting_on(content, changed_utterances(cited, newest))


def resting_on(content: NoteContent, utterances: Container[int]) -> dict[int, tuple[int, ...]]:
    found = {s.id: tuple(i for i in s.evidence if i in utterances) for s in content.statements()}
    return {id_: concerned for id_, concerned in found.items() if concerned}


def changed_utterances(cited: Transcript, newest: Transcript) -> frozenset[int]:
    """Ids of the utterances that say something else in the newest transcript, or are said by somebody else."""
    if cited is newest or cited == newest:
        return frozenset()
    new = newest.by_id()
    found = counterparts(cited, newest)
    return frozenset(u.id for u in cited.utterances if not _says_the_same(u, [new[i] for i in found[u.id]]))


def rebase(content: NoteContent, cited: Transcript, newest: Transcript) -> Rebased:
    found = counterparts(cited, newest)
    concerned = stale(content, cited, newest)

    def moved(evidence: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(dict.fromkeys(new for old in evidence for new in found.get(old, ())))

    def on_new(statement: Statement) -> Statement:
        evidence = moved(statement.evidence)
        if evidence == statement.evidence:
            return statement
        update: dict[str, object] = {"evidence": evidence}
        if not evidence and statement.origin is Origin.DRAFTED:
            # A drafted statement always has evidence: without it, it stands on the doctor's word alone.
            update |= {"origin": Origin.EDITED, "drafted": statement.text}
        return statement.model_copy(update=update)

    sections = tuple(
        section.model_copy(update={"statements": tuple(map(on_new, section.statements))})
        for section in content.sections
    )
    to_confirm: list[ToConfirm] = []
    for item in content.to_confirm:
        evidence = moved(item.evidence)
        if evidence:
            to_confirm.append(item.model_copy(update={"evidence": evidence}))
    rebased = content.model_copy(update={"sections": sections, "to_confirm": tuple(to_confirm)})
    return Rebased(rebased, tuple(concerned))


def counterparts(cited: Transcript, newest: Transcript) -> Counterparts:
    """By id where a text was corrected in place, else by the time, else (no times) by the order of the words."""
    old, new = cited.utterances, newest.by_id()
    if all(u.id in new and (u.start_s, u.end_s) == (new[u.id].start_s, new[u.id].end_s) for u in old) and (
        _is_timed(cited) or len(old) == len(new)
    ):
        return {u.id: (u.id,) for u in old}
    if _is_timed(cited) and _is_timed(newest):
        return _by_time(cited, newest)
    return _by_order(cited, newest)


def _by_time(cited: Transcript, newest: Transcript) -> Counterparts:
    later = sorted(newest.utterances, key=lambda u: u.start_s)
    starts = [u.start_s for u in later]
    longest = max((u.end_s - u.start_s for u in later), default=0.0)

    def near(utterance: Utterance) -> list[Utterance]:
        return later[bisect_left(starts, utterance.start_s - longest) : bisect_right(starts, utterance.end_s)]

    return {u.id: tuple(n.id for n in near(u) if _meet(u, n)) for u in cited.utterances}


def _is_timed(transcript: Transcript) -> bool:
    return any(u.end_s > 0 for u in transcript.utterances)


def _meet(a: Utterance, b: Utterance) -> bool:
    together = min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
    shorter = min(a.end_s - a.start_s, b.end_s - b.start_s)
    return together >= _MEET * shorter if shorter > 0 else together >= 0


def _by_order(cited: Transcript, newest: Transcript) -> Counterparts:
    a, b = ([_words(u) for u in t.utterances] for t in (cited, newest))
    found: dict[int, tuple[int, ...]] = {u.id: () for u in cited.utterances}
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        # Between utterances that are the same, as many that differ stand for each other one by one.
        if tag == "equal" or (tag == "replace" and a1 - a0 == b1 - b0):
            for i, j in zip(range(a0, a1), range(b0, b1), strict=True):
                found[cited.utterances[i].id] = (newest.utterances[j].id,)
    return found


def _says_the_same(old: Utterance, new: list[Utterance]) -> bool:
    said = tuple(word for utterance in new for word in _words(utterance))
    return said == _words(old) and all(u.speaker is old.speaker for u in new)


def _words(utterance: Utterance) -> tuple[str, ...]:
    return tuple(word.casefold() for word in words(utterance.text))
