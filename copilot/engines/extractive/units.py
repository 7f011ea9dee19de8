# ruff: noqa: E501 - a pattern reads better on one line
"""Units: the sentences and clauses of a transcript, each with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from copilot.clinical.answers import is_question
from copilot.clinical.laterality import find_corrections, only_takes_back
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.engines.extractive.segment import Segmenter
from copilot.engines.extractive.speech import tidy

_TAKES_BACK = re.compile(r"(?:no|sorry|wait|actually|i mean|oh)\b", re.IGNORECASE)
_TAG = re.compile(
    r"[,.]?\s*(?:,|\b)(?:okay|ok|all right|alright|right|yeah|you know|does that make sense|sound good)\s*\?$",
    re.IGNORECASE,
)
_WAKE = re.compile(r"^(?:(?:okay|ok|so|alright|all right),?\s+)?hey,?\s+\w+\s*[,.?!]?\s*", re.IGNORECASE)
"""Some speak to a machine in the room: "hey, dragon"."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence or clause.

    `index` counts units in the transcript, `place` in its turn (what one speaker says at a stretch); `text` is tidied speech; `asked` is the index of
    the question that this unit answers, None if it answers none; `asks` whether it asks one itself.
    """

    index: int
    utterance_id: int
    place: int
    speaker: Speaker
    text: str
    asks: bool
    asked: int | None = None
    turn: int = 0
    also: tuple[int, ...] = ()

    @property
    def evidence(self) -> tuple[int, ...]:
        return (self.utterance_id, *self.also)

    @property
    def words(self) -> int:
        return len(self.text.split())


def units_of(
    transcript: Transcript, segmenter: Segmenter, speakers: dict[int, Speaker] | None = None
) -> list[Unit]:
    """The units in the order they were said. `speakers` overrides who said an utterance, by its id."""
    said: list[Unit] = []
    times: list[tuple[float, float]] = []
    turn, place, before = 0, 0, None
    for utterance, text, also in _pieces(transcript, speakers or {}):
        speaker = (speakers or {}).get(utterance.id, utterance.speaker)
        if speaker is not before:
            turn, place, before = turn + 1, 0, speaker
        for sentence in segmenter.sentences(text):
            bare = _without_tag(sentence)
            if bare:
                said.append(
                    Unit(len(said), utterance.id, place, speaker, bare, is_question(bare), None, turn, also)
                )
                times.append((utterance.start_s, utterance.end_s))
                place += 1
    return _with_questions(said, times)


_Piece = tuple[Utterance, str, tuple[int, ...]]


def _pieces(transcript: Transcript, speakers: dict[int, Speaker]) -> list[_Piece]:
    """Each utterance, tidied and corrected, with the ids of later ones that correct it and are used up thereby."""
    pieces: list[_Piece] = []
    for utterance in transcript.utterances:
        piece = (utterance, corrected(tidy(utterance.text)), ())
        after_a_bare_cue = len(pieces) > 1 and only_takes_back(pieces[-1][1])  # "No." "The left knee."
        if pieces and _TAKES_BACK.match(piece[1]) and (mended := _mended(pieces[-1], (piece,), speakers)):
            pieces[-1] = mended
        elif after_a_bare_cue and (mended := _mended(pieces[-2], (pieces[-1], piece), speakers)):
            pieces[-2:] = [mended]
        else:
            pieces.append(piece)
    return pieces


def _mended(earlier: _Piece, later: Sequence[_Piece], speakers: dict[int, Speaker]) -> _Piece | None:
    """`earlier` as its speaker corrects it in `later`; None if they do not."""
    if len({speakers.get(u.id, u.speaker) for u, _, _ in (earlier, *later)}) > 1:
        return None
    both = " ".join((earlier[1], *(text for _, text, _ in later)))
    mended = corrected(both)
    return (earlier[0], mended, (*earlier[2], *(u.id for u, _, _ in later))) if mended != both else None


def corrected(text: str) -> str:
    """`text` with what the speaker took back replaced by what they said instead."""
    for correction in reversed(find_corrections(text)):
        if correction.replaced is None:
            continue
        start, end = correction.replaced
        instead = text[slice(*correction.replacement)]
        tail = text[correction.replacement[1] :]
        between = re.sub(
            r"(?:[\s,.]+(?:or|i'm|i am|no|wait|oh|i mean))*[\s,.]*$",
            "",
            text[end : correction.cue_start],
            flags=re.IGNORECASE,
        )
        # What follows the replacement repeats what followed the slip: "10 mg once a day. No, 20 mg once a day."
        following = tail.strip(" .,").lower()
        if between.strip(" .,").lower() and following.startswith(between.strip(" .,").lower()):
            between = ""
        text = text[:start] + instead + between + tail
    return text


def _without_tag(sentence: str) -> str:
    """`sentence` without a tag that only seeks assent ("…, okay?") and without a call to a machine."""
    text = _TAG.sub(".", sentence)
    if len(text.split()) >= 3:
        sentence = text
    return _WAKE.sub("", sentence).strip(" ,")


def _with_questions(said: list[Unit], times: list[tuple[float, float]]) -> list[Unit]:
    """Links the first unit of an answer to the last unit of the other speaker, if that asked.

    An answer that starts well before its question ended answers something else: an overlapping "yeah".
    """
    linked: list[Unit] = []
    open_question: int | None = None
    for unit, (start, _) in zip(said, times, strict=True):
        asked = None
        if open_question is not None and said[open_question].speaker is not unit.speaker:
            question_start, question_end = times[open_question]
            early = question_end > 0 and start < question_end - max(0.8, 0.35 * (question_end - question_start))
            if not early:
                asked = open_question
        if unit.asks and (asked is None or said[unit.index].words > 3):
            open_question = unit.index
        elif (asked is not None and unit.place >= 2) or (
            open_question is not None and _over(said, open_question, unit)
        ):
            open_question = None
        linked.append(replace(unit, asked=asked))
    return linked


def _over(said: list[Unit], question: int, unit: Unit) -> bool:
    """Whether the asker went on to something else, or the answer has been given."""
    same = said[question].speaker is unit.speaker
    return (same and unit.words > 3 and unit.turn != said[question].turn) or unit.index - question > 4
