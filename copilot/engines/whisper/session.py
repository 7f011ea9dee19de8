"""One recording on its way through the model: audio in, utterances out, and a state for a successor."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

import numpy as np

from copilot.app.ports import (
    SAMPLE_RATE,
    AudioFrame,
    CancelToken,
    Glimpse,
    SpeakersTold,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.errors import InvariantBroken
from copilot.domain.transcript import Utterance, Word
from copilot.engines.speakers import (
    Heard,
    RoleModel,
    VoicePiece,
    doctor_score,
    tell_speakers,
    tell_voices,
    voice_of,
)
from copilot.engines.whisper.detector import DetectorSettings, SpeechDetector, SpeechSpan
from copilot.engines.whisper.guards import HeardSegment, HeardWord
from copilot.engines.whisper.packing import packed, unpacked
from copilot.engines.whisper.turns import split_turns

_LANGUAGE_NEEDS_S = 3.0
_ECHO_DB = 3.0
_SAME_SENTENCE_S = 0.6
"""Between the words before and after a cut: their times are good to some 0.2 s."""
_LONGEST_S = 30.0
"""An utterance of somebody who never pauses ends somewhere."""
_TOGETHER_S = 10.0
"""Of spans that wait and are decoded in one go: hardly slower than one alone."""
_BEHIND_S = 20.0
"""Of spans waiting beyond which as many as the model's window holds are decoded in one go, to catch up."""
_WINDOW_REST_S = 3.0
"""Of the window left empty then."""
_GLIMPSE_S = 2.0
"""Of new speech between two glimpses of an open utterance."""


class Decoder(Protocol):
    """What SpanDecoder offers."""

    languages: tuple[str, ...]
    window_s: float
    is_quick: bool

    def language_of(self, span: SpeechSpan) -> str: ...

    def hear(
        self, span: SpeechSpan, language: str, hotwords: str = "", *, at_once: bool = False
    ) -> list[HeardSegment]: ...

    def glimpse(self, span: SpeechSpan, language: str) -> str: ...


class Pending(NamedTuple):
    """An utterance that may have to wait until the other channel has got as far. `level` is its power in dB."""

    channel: int
    start_s: float
    end_s: float
    words: tuple[HeardWord, ...]
    level: float
    voice: tuple[VoicePiece, ...]

    @property
    def text(self) -> str:
        return "".join(word.text for word in self.words).strip()


class SpeechSession:
    """Feed it the recording from its start, or, with `state` and `notes`, from where another session stopped.

    Each `feed` ends with a SpeechProgress: what lies before it is done with, its utterances have been given.

    While a visit goes on (`live`) hearing and deciding when to decode are two things: `listen` only finds where
    there is speech, `work` decodes what waits, together if there is much of it.
    """

    def __init__(
        self,
        decoder: Decoder,
        settings: DetectorSettings,
        request: SpeechRequest,
        cancel: CancelToken,
        state: dict[str, Any] | None = None,
        notes: list[Any] | None = None,
        *,
        live: bool = False,
        roles: RoleModel | None = None,
    ) -> None:
        self._live = live
        self._roles = roles
        self._glimpsed_s = 0.0  # of the open span
        self._decoder = decoder
        self._settings = settings
        self._cancel = cancel
        self._hotwords = ", ".join(request.hotwords)
        self._language = request.language if request.language in decoder.languages else None
        if len(decoder.languages) == 1:
            self._language = decoder.languages[0]
        self._detectors: list[SpeechDetector] = []
        self._pending: list[Pending] = []
        self._tails: dict[int, Pending] = {}  # by channel: the end of a span that was cut, waiting for the next one
        self._next_id = 1
        self._heard = [_heard(note) for note in notes or []]
        self._told = len(self._heard)
        if state is not None:
            self._take_up(state)

    def feed(self, frame: AudioFrame) -> Iterator[SpeechEvent]:
        self.listen(frame)
        while self.has_work:
            yield from self._decoded_next()
        yield self._progress()

    def finish(self) -> Iterator[SpeechEvent]:
        for detector in self._detectors:
            detector.end()
        while self.has_work:
            yield from self._decoded_next()
            yield self._progress()
        yield from self._give_ready(last=True)
        if self._detectors:
            yield SpeechProgress(max(detector.base for detector in self._detectors) / SAMPLE_RATE)
        speakers = tell_speakers(self._heard, len(self._detectors))
        voices = tell_voices(self._heard, len(self._detectors))
        yield SpeakersTold(speakers, self._language or self._decoder.languages[0], voices)

    def listen(self, frame: AudioFrame) -> None:
        if not self._detectors:
            self._detectors = [SpeechDetector(self._settings) for _ in range(frame.channels)]
        if frame.channels != len(self._detectors):
            raise InvariantBroken("speech.channels_changed", "The recording changed its number of channels.")
        samples = np.frombuffer(frame.pcm, "<i2").reshape(-1, frame.channels)
        for channel, detector in enumerate(self._detectors):
            detector.listen(samples[:, channel])

    def gap(self) -> None:
        """Nothing was recorded for a while: whatever is being said ends here."""
        for detector in self._detectors:
            detector.gap()

    @property
    def has_work(self) -> bool:
        return any(detector.waiting for detector in self._detectors)

    def work(self) -> Iterator[SpeechEvent]:
        """Decodes one window of what waits. Ends with a SpeechProgress."""
        if self.has_work:
            yield from self._decoded_next()
        yield self._progress()

    def glimpse(self) -> Glimpse | None:
        """What is being said, if there is something new of it and the machine is quick enough to look."""
        if not self._decoder.is_quick or self.has_work or self._language is None:
            return None
        longest = max(self._detectors, key=lambda d: d.open_s, default=None)
        if longest is None or longest.is_quiet:
            return None
        if longest.open_s < self._glimpsed_s:
            self._glimpsed_s = 0.0
        span = longest.glance() if longest.open_s >= self._glimpsed_s + _GLIMPSE_S else None
        if span is None:
            return None
        self._glimpsed_s = longest.open_s
        text = self._decoder.glimpse(span, self._language)
        return Glimpse(round(span.start / SAMPLE_RATE, 3), text) if text else None

    def _progress(self) -> SpeechProgress:
        return SpeechProgress(min((d.base for d in self._detectors), default=0) / SAMPLE_RATE)

    def memo(self) -> tuple[dict[str, Any], list[Any]]:
        """The state now, and what a successor needs to know of the utterances given since the last memo."""
        fresh = [_note(heard) for heard in self._heard[self._told :]]
        self._told = len(self._heard)
        return {
            "next_id": self._next_id,
            "language": self._language,
            "detectors": [detector.state() for detector in self._detectors],
            "pending": [_packed(p) for p in self._pending],
            "tails": [_packed(p) for p in self._tails.values()],
        }, fresh

    def _take_up(self, state: dict[str, Any]) -> None:
        self._next_id = int(state["next_id"])
        self._language = state["language"]
        self._detectors = [SpeechDetector(self._settings, one) for one in state["detectors"]]
        start = min((detector.base for detector in self._detectors), default=0)
        for detector in self._detectors:
            detector.skip_to_base(start)
        self._pending = [_unpacked(packed) for packed in state["pending"]]
        self._tails = {tail.channel: tail for tail in map(_unpacked, state["tails"])}

    def _decoded_next(self) -> Iterator[SpeechEvent]:
        """Decodes what waits longest: a span, or as many as are to go together."""
        self._cancel.raise_if_cancelled()
        waiting = [(d.waiting[0].first, channel) for channel, d in enumerate(self._detectors) if d.waiting]
        channel = min(waiting)[1]
        detector = self._detectors[channel]
        most = 0.0
        if self._live:
            behind = sum(span.seconds for span in detector.waiting) > _BEHIND_S
            room = self._decoder.window_s - _WINDOW_REST_S
            most = room if behind else min(_TOGETHER_S, room)
        spans = detector.take(most)
        language = self._language
        if language is None:
            longest = max(spans, key=lambda span: len(span.audio))
            language = self._decoder.language_of(longest)
            if len(longest.audio) >= _LANGUAGE_NEEDS_S * SAMPLE_RATE:
                self._language = language
        whole = packed(spans) if len(spans) > 1 else spans[0]
        segments = self._decoder.hear(whole, language, self._hotwords, at_once=self._live)
        for span, own in zip(spans, unpacked(segments, spans) if len(spans) > 1 else [segments], strict=True):
            self._pending += self._utterances(own, span, channel)
        yield from self._give_ready()

    def _give_ready(self, *, last: bool = False) -> Iterator[SpeechEvent]:
        if last:
            self._pending += self._tails.values()
            self._tails = {}
        several = len(self._detectors) > 1
        if several:
            self._pending = without_echoes(sorted(self._pending, key=lambda p: p.start_s))
        passed = min((d.base for d in self._detectors), default=0) / SAMPLE_RATE
        passed = min([passed, *(tail.start_s for tail in self._tails.values())])
        while self._pending and (last or not several or self._pending[0].end_s <= passed):
            yield self._given(self._pending.pop(0))

    def _utterances(self, segments: list[HeardSegment], span: SpeechSpan, channel: int) -> list[Pending]:
        result = []
        for segment in segments:
            for words in split_turns(segment.words, span):
                audio = span.between(words[0].start_s, words[-1].end_s)
                level = 10 * np.log10(float(np.mean(audio**2)) + 1e-10) if len(audio) else -100.0
                voice = voice_of(audio)
                result.append(Pending(channel, words[0].start_s, words[-1].end_s, words, round(level, 2), voice))
        tail = self._tails.pop(channel, None)
        if tail is not None:
            result = (
                [joined(tail, result[0]), *result[1:]] if result and _goes_on(tail, result[0]) else [tail, *result]
            )
        if span.cut and result:
            self._tails[channel] = result.pop()
        return result

    def _given(self, pending: Pending) -> UtteranceHeard:
        text = pending.text
        utterance = Utterance(
            id=self._next_id,
            start_s=pending.start_s,
            end_s=max(pending.end_s, pending.start_s),
            text=text,
            words=tuple(
                Word(text=w.text.strip(), start_s=w.start_s, end_s=w.end_s, probability=w.probability)
                for w in pending.words
            ),
        )
        self._next_id += 1
        voice = pending.voice if len(self._detectors) == 1 else ()
        score, asks = doctor_score(text, self._roles), text.endswith(("?", "？"))
        self._heard.append(Heard(utterance.id, pending.channel, score, asks, voice))
        if self._live:
            # As far as can be told by now; all are told again at the end.
            speaker = tell_speakers(self._heard, len(self._detectors))[utterance.id]
            utterance = utterance.model_copy(update={"speaker": speaker})
        return UtteranceHeard(utterance)


def joined(first: Pending, second: Pending) -> Pending:
    """One utterance of two that a cut in mid-sentence parted: without the full stop and capital it got."""
    before, after = first.words[-1], second.words[0]
    plain = after.text.lstrip()
    start = plain if plain.split("'")[0] == "I" or not plain[1:2].islower() else plain[0].lower() + plain[1:]
    words = (
        *first.words[:-1],
        before._replace(text=before.text.rstrip(".,")),
        after._replace(text=f" {start}"),
        *second.words[1:],
    )
    level = max(first.level, second.level)
    return Pending(first.channel, first.start_s, second.end_s, words, level, first.voice + second.voice)


def _goes_on(first: Pending, second: Pending) -> bool:
    return second.start_s - first.end_s < _SAME_SENTENCE_S and second.end_s - first.start_s < _LONGEST_S


def without_echoes(pending: list[Pending]) -> list[Pending]:
    """Drops what one microphone caught of the other's speaker: the same words at the same time, and fainter.

    Both people may say "okay" at once: two utterances of equal loudness both stay.
    """
    return [p for p in pending if not any(_is_echo(p, other) for other in pending if other.channel != p.channel)]


def _is_echo(faint: Pending, loud: Pending) -> bool:
    if loud.level - faint.level < _ECHO_DB:
        return False
    overlap = min(faint.end_s, loud.end_s) - max(faint.start_s, loud.start_s)
    if overlap < 0.5 * (faint.end_s - faint.start_s):
        return False
    matcher = difflib.SequenceMatcher(None, _plain_words(faint), _plain_words(loud), autojunk=False)
    same = sum(block.size for block in matcher.get_matching_blocks())
    return same >= 0.6 * len(_plain_words(faint))


def _plain_words(pending: Pending) -> list[str]:
    return ["".join(c for c in word.text.casefold() if c.isalnum()) for word in pending.words]


def _packed(pending: Pending) -> list[Any]:
    words = [list(word) for word in pending.words]
    return [pending.channel, pending.start_s, pending.end_s, words, pending.level, _pieces_packed(pending.voice)]


def _unpacked(packed: list[Any]) -> Pending:
    channel, start, end, words, level, voice = packed
    return Pending(channel, start, end, tuple(HeardWord(*w) for w in words), level, _pieces(voice))


def _note(heard: Heard) -> list[Any]:
    return [heard.utterance_id, heard.channel, heard.score, heard.asks, _pieces_packed(heard.voice)]


def _heard(note: list[Any]) -> Heard:
    return Heard(int(note[0]), int(note[1]), float(note[2]), bool(note[3]), _pieces(note[4]))


def _pieces_packed(voice: tuple[VoicePiece, ...]) -> list[Any]:
    return [[piece.weight, list(piece.values)] for piece in voice]


def _pieces(packed: list[Any]) -> tuple[VoicePiece, ...]:
    return tuple(VoicePiece(int(weight), tuple(float(v) for v in values)) for weight, values in packed)
