"""Sentences of Chinese speech, who says them, and which question each answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from copilot.clinical.answers import is_question
from copilot.clinical.laterality import find_corrections, only_takes_back
from copilot.clinical.numbers import spoken_to_digits
from copilot.domain.transcript import Speaker, Transcript, Utterance

_SENTENCE = re.compile(r"[^。！？；?!;\n]+[。！？；?!;]*")
_PUNCTUATION = re.compile(r"[，。！？；、,.?!;]")
_BARE = 14
"""Longer than this without any mark is speech recognised without punctuation."""
_NEW_START = (
    r"夜里|最近|后来|现在|以前|去年|前年|昨天|今天早上|有时候|还有|然后|但是|可是|不过|如果|要是|另外|再加|(?<!再)加(?!量|到)(?=[\u4e00-\u9fff]{2,7}\d)|口服|"
    r"血压\d|体温\d|心率\d|呼吸\d|血氧\d|体重\d|身高\d|[左右双](?![胍氯氧佐美旋甲歧])(?=[\u4e00-\u9fff]{1,6}(?:阳性|阴性|压痛|充血|透明|正常|感觉|\d))|避开|注意|小心|控制饮食|"
    r"不要|\d(?:天|周|个月)后|\d周测|不舒服的时候|考虑合并|吃的|先保守"
)
_CUT = re.compile(
    rf"(?<=[\u4e00-\u9fffA-Za-z\d%])(?={_NEW_START})|(?<=[^为不过到除]了)(?=我|夜里|最近|这|水|有|现在|以前|昨|今|前|去|左|右|休息|得|就|也|没|不|还|双|口)|(?<=[阳阴]性)(?=[\u4e00-\u9fff])"
)
_DOCTOR = re.compile(
    r"有没有|吗$|[？?]|考虑|我(?:看|听|摸|检查)|查一?个|开点|给你|给您|复查|复诊|血压[\d一二三四五六七八九]|啰音|压痛|阳性|阴性|先(?:查|吃|做)|注意|"
    r"口服|雾化|多喝水|你|您|mg|毫克(?=.{0,8}(?:吃|一天))|急性|避开|占预计值"
)
_PATIENT = re.compile(r"我妈|我爸|我(?!看|听|摸|检查)|医生|大夫|疼得|难受|不舒服(?!吗)|平时吃")


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence, corrected, with numbers as digits. `asked` is the index of the question it
    answers; `first` whether it opens that answer; `also` are ids of utterances that correct it."""

    index: int
    utterance_id: int
    speaker: Speaker
    text: str
    asks: bool
    asked: int | None = None
    first: bool = False
    also: tuple[int, ...] = ()

    @property
    def evidence(self) -> tuple[int, ...]:
        return (self.utterance_id, *self.also)


def units_of(transcript: Transcript) -> list[Unit]:
    speakers = speakers_of(transcript)
    found: list[Unit] = []
    for utterance, text, also in _pieces(transcript, speakers):
        for sentence in _sentences(spoken_to_digits(text, "zh")):
            speaker = speakers[utterance.id]
            asks = is_question(sentence, "zh") or (
                speaker is not Speaker.PATIENT and _ASKED_SHORT.search(sentence) is not None
            )
            found.append(Unit(len(found), utterance.id, speaker, punctuated(sentence), asks, also=also))
    return _linked(found)


_ASKED_SHORT = re.compile(r"^(?:.{0,14}(?:没有|没|呢|过敏|手术吗|不))[？?。]?$")


def _sentences(text: str) -> list[str]:
    return [s.strip() for s in _SENTENCE.findall(text) if re.search(r"\w", s)]


def punctuated(text: str) -> str:
    """`text` with commas where clauses begin, if speech recognition gave it none."""
    if len(text) <= _BARE or _PUNCTUATION.search(re.sub(r"\d\.\d", "", text.rstrip("。？?！"))):
        return text
    return _CUT.sub("，", text)


_Piece = tuple[Utterance, str, tuple[int, ...]]


def _pieces(transcript: Transcript, speakers: dict[int, Speaker]) -> list[_Piece]:
    """Each utterance, corrected, with the ids of later ones that correct it and are used up thereby."""
    pieces: list[_Piece] = []
    for utterance in transcript.utterances:
        text = corrected(utterance.text)
        if len(pieces) > 1 and only_takes_back(pieces[-1][1], "zh"):
            before, cue = pieces[-2], pieces[-1]
            joined = corrected(f"{before[1].rstrip('。')}，{cue[1].rstrip('。，,')}，{text}")
            if speakers[before[0].id] is speakers[utterance.id] and "，".join((before[1], cue[1], text)) != joined:
                pieces[-2:] = [(before[0], joined, (*before[2], cue[0].id, utterance.id))]
                continue
        pieces.append((utterance, text, ()))
    return pieces


def corrected(text: str) -> str:
    """`text` without what the speaker took back: it goes on with what was said instead."""
    for correction in reversed(find_corrections(text, "zh")):
        if correction.replaced is not None:
            text = text[: correction.replaced[0]] + text[correction.replacement[0] :]
    return text


def _linked(units: Sequence[Unit]) -> list[Unit]:
    """Links what follows a question of the other speaker to it, until the asker speaks again."""
    linked: list[Unit] = []
    question: int | None = None
    answered = False
    for unit in units:
        asked = None
        if question is not None and units[question].speaker is not unit.speaker:
            asked = question
        elif question is not None and answered:
            question = None
        if unit.asks and (asked is None or unit.speaker is not Speaker.PATIENT):
            question, answered, asked = unit.index, False, None
        linked.append(replace(unit, asked=asked, first=asked is not None and not answered))
        answered = answered or asked is not None
    return linked


def speakers_of(transcript: Transcript) -> dict[int, Speaker]:
    """As told; an unknown speaker who asks or talks medicine is the doctor."""
    found: dict[int, Speaker] = {}
    for utterance in transcript.utterances:
        speaker = utterance.speaker
        if speaker is Speaker.UNKNOWN:
            text = utterance.text
            score = len(_DOCTOR.findall(text)) + 2 * is_question(text, "zh") - 2 * len(_PATIENT.findall(text))
            speaker = Speaker.DOCTOR if score > 0 else Speaker.PATIENT
        found[utterance.id] = speaker
    return found
