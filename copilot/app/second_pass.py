"""A second transcription, by a larger model or with more time: what it would change, and the change."""

from __future__ import annotations

import difflib
from collections.abc import Container, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from copilot.app.chart import expecting
from copilot.app.jobs import Report, silent
from copilot.app.note_life.words import Span, spans
from copilot.app.ports import CancelToken, SpeechEngine, SpeechRequest, Vault
from copilot.app.transcribe import reached, transcribe_behind
from copilot.domain.errors import UserFacingError
from copilot.domain.transcript import Transcript, Utterance, Word

_APART_S = 0.8
"""A silence at which what is said before and after is compared separately."""
_STRETCH = 40
"""Words, at least, that are compared together: few enough that a slip of one place moves nothing elsewhere."""
_ELSEWHERE_S = 1.0
"""A word so far from every line was not in the first transcript at all."""


class Revised(NamedTuple):
    """A line that would read differently; `before` is "" for one that the first pass did not hear at all."""

    utterance: Utterance
    before: str

    @property
    def edits(self) -> tuple[Span, ...]:
        """Word by word, in order."""
        return spans(self.before, self.utterance.text)


class SecondPass(NamedTuple):
    """What a second transcription would change, in order of time. Lines that the doctor corrected are not in it,
    nor are lines in which the second one heard nothing: what was heard once is not removed."""

    revised: tuple[Revised, ...]
    speech_model: str


def transcribe_again(
    vault: Vault,
    visit_id: str,
    engine: SpeechEngine,
    request: SpeechRequest,
    cancel: CancelToken,
    report: Report = silent,
) -> SecondPass:
    """Listens to all of the visit that is written down; the words of the patient's chart come on top of those of
    `request`. Changes nothing yet.

    Raises UserFacingError (transcript.none, .no_audio, note.signed), and what the engine raises.
    """
    current = vault.transcript(visit_id)
    if current is None:
        raise UserFacingError(
            "transcript.none", "This visit has no transcript yet.", "Transcribe its recording first."
        )
    visit = vault.visit(visit_id)
    if visit.state.is_signed:
        raise UserFacingError(
            "note.signed", "The note of this visit is signed.", "Write an addendum to change or add something."
        )
    heard = reached(vault.recordings(visit_id), current.duration_s)
    if not heard:
        raise UserFacingError(
            "transcript.no_audio", "There is no recording of this visit.", "Its text came without audio."
        )
    request = expecting(request, vault.charts.chart(visit.patient.id))
    again = transcribe_behind(Transcript(), vault, heard, engine, request, cancel, report)
    return compare(vault.transcript(visit_id) or current, again)


def accept(vault: Vault, visit_id: str, second: SecondPass, chosen: Container[int] | None = None) -> Transcript:
    """Takes the changes of the `chosen` lines (by id), or all. A line that the doctor corrected since stays his."""
    current = vault.transcript(visit_id) or Transcript()
    now = current.by_id()
    for utterance, before in second.revised:
        if chosen is not None and utterance.id not in chosen:
            continue
        standing = now.get(utterance.id)
        if standing is None and not before:
            now[utterance.id] = utterance
        elif standing is not None and standing.text == before and not standing.is_touched:
            now[utterance.id] = utterance.model_copy(update={"speaker": standing.speaker})
    lines = tuple(sorted(now.values(), key=lambda u: (u.start_s, u.id)))
    transcript = current.model_copy(update={"utterances": lines, "speech_model": second.speech_model})
    if lines != current.utterances:
        vault.transcripts.replace(visit_id, transcript)
    return transcript


def compare(current: Transcript, again: Transcript) -> SecondPass:
    """Finds for every word of `again` the line of `current` it belongs to: ids go on meaning what they meant."""
    heard = [said for utterance in again.utterances for said in _said(utterance)]
    by_line: dict[int, list[_Said]] = {}
    elsewhere: list[list[_Said]] = []
    for lines, words in _stretches(current.utterances, heard):
        for said, line in zip(words, _lines_of(words, lines), strict=True):
            if line is not None:
                by_line.setdefault(line.id, []).append(said)
            elif elsewhere and elsewhere[-1][-1].by == said.by:
                elsewhere[-1].append(said)
            else:
                elsewhere.append([said])
    revised = []
    for line in current.utterances:
        words = by_line.get(line.id, [])
        if words and not line.is_touched and _text(words) != line.text:
            revised.append(Revised(_as_heard(line, words), line.text))
    number = max((u.id for u in current.utterances), default=0)
    speakers = {u.id: u.speaker for u in again.utterances}
    for words in elsewhere:
        number += 1
        line = Utterance(id=number, speaker=speakers[words[0].by], text=_text(words))
        revised.append(Revised(_as_heard(line, words), ""))
    revised.sort(key=lambda r: r.utterance.start_s)
    return SecondPass(tuple(revised), again.speech_model)


class _Said(NamedTuple):
    """A word as it stands in its line, with the space before it if there is one. `by`: the line's id."""

    raw: str
    word: Word
    by: int

    @property
    def middle(self) -> float:
        return (self.word.start_s + self.word.end_s) / 2

    @property
    def plain(self) -> str:
        return "".join(c for c in self.raw.casefold() if c.isalnum())


def _said(line: Utterance) -> Iterator[_Said]:
    """The words as heard. A line without times (a transcript from a file) shares its time out among them."""
    text = line.original_text or line.text
    words = line.words
    if not words:
        parts = text.split()
        step = (line.end_s - line.start_s) / max(len(parts), 1)
        words = tuple(
            Word(text=p, start_s=line.start_s + i * step, end_s=line.start_s + (i + 1) * step, probability=1.0)
            for i, p in enumerate(parts)
        )
    at = 0
    for word in words:
        found = text.find(word.text, at)
        raw = text[at : found + len(word.text)] if found >= 0 else f" {word.text}"
        at = found + len(word.text) if found >= 0 else at
        yield _Said(raw, word, line.id)


def _stretches(lines: Sequence[Utterance], heard: Sequence[_Said]) -> Iterator[tuple[list[Utterance], list[_Said]]]:
    """Both, cut at the same silences."""
    cuts: list[float] = []
    count = 0
    for before, after in pairwise(lines):
        count += len(before.text.split())
        if after.start_s - before.end_s >= _APART_S and count >= _STRETCH:
            cuts.append((before.end_s + after.start_s) / 2)
            count = 0
    for low, high in pairwise([float("-inf"), *cuts, float("inf")]):
        yield (
            [line for line in lines if low <= (line.start_s + line.end_s) / 2 < high],
            [said for said in heard if low <= said.middle < high],
        )


def _lines_of(words: Sequence[_Said], lines: Sequence[Utterance]) -> list[Utterance | None]:
    """For each word its line: that of the same word there; else the nearest in time, between its neighbours'."""
    if not lines:
        return [None] * len(words)
    places: list[int | None] = [None] * len(words)
    old = [(said.plain, index) for index, line in enumerate(lines) for said in _said(line)]
    matcher = difflib.SequenceMatcher(None, [plain for plain, _ in old], [w.plain for w in words], autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            places[block.b + step] = old[block.a + step][1]
    result: list[Utterance | None] = []
    low = 0
    for index, word in enumerate(words):
        place = places[index]
        if place is None:
            high = next((p for p in places[index:] if p is not None), len(lines) - 1)
            place = min(range(low, max(low, high) + 1), key=lambda p: _distance(word, lines[p]))
            if _distance(word, lines[place]) > _ELSEWHERE_S:
                result.append(None)
                continue
        low = max(low, place)
        result.append(lines[place])
    return result


def _distance(said: _Said, line: Utterance) -> float:
    return max(line.start_s - said.middle, said.middle - line.end_s, 0.0)


def _text(words: Sequence[_Said]) -> str:
    """A word that began a line of its own has no space before it."""
    parts = [words[0].raw, *(b.raw if b.by == a.by else f" {b.raw.lstrip()}" for a, b in pairwise(words))]
    return "".join(parts).strip()


def _as_heard(line: Utterance, words: Sequence[_Said]) -> Utterance:
    start = min(said.word.start_s for said in words)
    return line.model_copy(
        update={
            "text": _text(words),
            "words": tuple(said.word for said in words),
            "start_s": start,
            "end_s": max(start, *(said.word.end_s for said in words)),
        }
    )
