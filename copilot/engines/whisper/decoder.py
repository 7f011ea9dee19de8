"""One closed span of speech to words: faster-whisper, from a local folder only."""

from __future__ import annotations

import logging
import math
import os
import re
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from copilot.app.ports import SAMPLE_RATE
from copilot.domain.errors import EnvironmentFault
from copilot.engines.whisper.detector import WINDOW, Floats, SpeechSpan
from copilot.engines.whisper.guards import HeardSegment, HeardWord, holds_speech, without_loops, without_stutter
from copilot.engines.whisper.model_folder import ModelFolder, broken

_TEMPERATURES = (0.0, 0.4, 0.8)
"""A beam first; where it loops or is too unsure, two samplings. Whisper's own five cost more than they mend."""
_SEED = 1
_HOTWORD_CHARACTERS = 600
"""About 200 tokens: the model's room for a prompt is 223."""
_SHORTEST_S = 0.06
"""A segment whose words were aligned to less than this was not aligned at all."""
_TOKENS_A_SECOND = 15.0
"""Nobody speaks faster, in any language: what has more is a loop, and need not be waited for."""
_TOKENS_MORE = 24
_MOST_TOKENS = 110
"""Beyond, the library's own limit holds: it counts half of what it is told, and takes no more than 448."""

_FULL_WINDOW_S = 30.0
"""What every published Whisper looks at, and was trained to look at."""
_SLOW_S = 0.6
"""A full window that takes longer to encode is too slow for text that stands 2 s after it was said."""
_SHORTEST_WINDOW_S = 10.0
_WINDOW_STEP_S = 2.5
_SILENCE_AFTER_S = 4.0
"""A shorter window is an input that Whisper was not trained on. It is known to go well from 10 s on if some silence
follows the speech, and to end in loops where none does; what looks wrong is decoded again in a full window."""
_QUICK_BEAM = 1
_COMPRESSION = 2.4
_LOG_PROBABILITY = -1.0
"""Whisper's own thresholds: text that packs better is a loop, text that is less likely is a guess."""
_SURELY_SPEECH_S = 0.5
_STRAY_COMMA = re.compile(r"[,;:]+(?=[.?!])")


class SpanDecoder:
    """A loaded Whisper.

    Attributes:
        languages: codes the model was made for.
        window_s: length of audio that the model looks at at once.
        is_quick: whether it has time, while a visit goes on, for a full window for each span, and for glimpses.
    """

    def __init__(self, folder: ModelFolder, threads: int) -> None:
        # Read by the libraries when they are imported: nothing here may ever reach for a network.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        logging.getLogger("faster_whisper").setLevel(logging.WARNING)
        try:
            self._whisper = _load(folder, threads)
            self.languages = self._whisper.languages
            self.window_s = folder.window_s
            # What is wrong with the weights or the tokens shows when they are used.
            self.hear(SpeechSpan(0, np.zeros(SAMPLE_RATE, np.float32), np.zeros(0, np.float32)), self.languages[0])
            # A model with a window of its own is not one of those whose full window is mostly silence.
            self.is_quick = folder.window_s < _FULL_WINDOW_S or self._whisper.encode_seconds() < _SLOW_S
        except MemoryError:
            raise EnvironmentFault(
                "speech.no_memory",
                "There is not enough memory for the speech model.",
                "Close other programs, or choose a smaller model.",
                retryable=True,
            ) from None
        except Exception:
            # ctranslate2 and tokenizers raise a dozen types for damaged files; their messages name paths.
            raise broken() from None

    def language_of(self, span: SpeechSpan) -> str:
        return self.languages[0] if len(self.languages) == 1 else self._whisper.language_of(span.audio)

    def hear(
        self, span: SpeechSpan, language: str, hotwords: str = "", *, at_once: bool = False
    ) -> list[HeardSegment]:
        """The segments of a span, in order, times from the start of the recording.

        `at_once`: somebody waits for the text. A slow machine then takes a shorter window and a narrower search,
        and a second look where that went wrong.
        """
        if at_once and not self.is_quick:
            found = self._found(
                span,
                language,
                hotwords,
                window_s=short_window(len(span.audio) / SAMPLE_RATE),
                beam_size=_QUICK_BEAM,
                temperature=0.0,
            )
            if not _looks_wrong(found, span):
                return self._guarded(found, span)
        return self._guarded(self._found(span, language, hotwords), span)

    def glimpse(self, span: SpeechSpan, language: str) -> str:
        """The text of a span that is still being spoken, roughly."""
        found = self._found(span, language, "", beam_size=1, temperature=0.0, word_timestamps=False)
        return "".join(str(segment.text) for segment in found).strip()

    def _found(
        self, span: SpeechSpan, language: str, hotwords: str, *, window_s: float = 30.0, **options: Any
    ) -> Any:
        self._whisper.seed(_SEED)
        tokens = _TOKENS_MORE + _TOKENS_A_SECOND * len(span.audio) / SAMPLE_RATE
        settings: dict[str, Any] = {
            "language": language if language in self.languages else self.languages[0],
            "beam_size": 5,
            "temperature": list(_TEMPERATURES),
            "compression_ratio_threshold": _COMPRESSION,
            "log_prob_threshold": _LOG_PROBABILITY,
            "no_speech_threshold": None,  # our guard asks the detector too, instead of dropping speech
            "condition_on_previous_text": False,
            "word_timestamps": True,
            "hotwords": hotwords[:_HOTWORD_CHARACTERS] or None,
            "max_new_tokens": round(2 * tokens) if tokens < _MOST_TOKENS else None,
        }
        return list(self._whisper.transcribe(span.audio, window_s, **settings | options))

    def _guarded(self, found: Any, span: SpeechSpan) -> list[HeardSegment]:
        offset = span.start / SAMPLE_RATE
        length = len(span.audio) / SAMPLE_RATE
        segments: list[HeardSegment] = []
        for segment in found:
            words = without_loops(without_stutter(_words(segment, offset, length)))
            if not words:
                continue
            heard = HeardSegment(words, float(segment.avg_logprob), float(segment.no_speech_prob))
            if any(c.isalnum() for c in heard.text) and holds_speech(heard, offset, span.probabilities):
                segments.append(heard)
        return segments


def short_window(seconds: float) -> float:
    """The window, in seconds, for so much audio: as short as Whisper is known to bear."""
    steps = math.ceil((seconds + _SILENCE_AFTER_S) / _WINDOW_STEP_S)
    return min(max(steps * _WINDOW_STEP_S, _SHORTEST_WINDOW_S), _FULL_WINDOW_S)


def _looks_wrong(found: Any, span: SpeechSpan) -> bool:
    """Whether a hasty look had better be followed by a full one, by Whisper's own thresholds and by its silence."""
    if not found:
        return bool(np.sum(span.probabilities >= 0.5) * WINDOW > _SURELY_SPEECH_S * SAMPLE_RATE)
    return any(
        segment.compression_ratio > _COMPRESSION or segment.avg_logprob < _LOG_PROBABILITY for segment in found
    )


class _Whisper(NamedTuple):
    """What is used of the library, behind types."""

    languages: tuple[str, ...]
    seed: Callable[[int], None]
    transcribe: Callable[..., Any]
    encode_seconds: Callable[[], float]
    language_of: Callable[[Floats], str]


def _load(folder: ModelFolder, threads: int) -> _Whisper:
    import ctranslate2
    from faster_whisper import WhisperModel

    class Model(WhisperModel):  # type: ignore[misc]
        """Can look at less than 30 s; and keeps segments whose words could not be aligned, which the library gives
        no length and drops."""

        window = 3000  # frames of 10 ms

        def encode(self, features: Any) -> Any:
            return super().encode(np.ascontiguousarray(features[..., : self.window]))

        def add_word_timestamps(self, segments: Any, *args: Any, **kwargs: Any) -> Any:
            before = [[(part["start"], part["end"]) for part in parts] for parts in segments]
            last = super().add_word_timestamps(segments, *args, **kwargs)
            for parts, times in zip(segments, before, strict=True):
                for part, (start, end) in zip(parts, times, strict=True):
                    if part["end"] - part["start"] < _SHORTEST_S and end > start:
                        part["start"], part["end"] = start, end
                        _spread(part.get("words") or [], start, end)
            return last

    model = Model(
        str(folder.path),
        device="cpu",
        compute_type="int8",
        cpu_threads=max(1, threads),
        local_files_only=True,
    )

    def transcribe(audio: Floats, window_s: float, **options: Any) -> Any:
        model.window = max(math.ceil(window_s * 100), math.ceil(len(audio) / SAMPLE_RATE * 100) + 1)
        return model.transcribe(audio, **options)[0]

    def language_of(audio: Floats) -> str:
        model.window = 3000
        return str(model.detect_language(audio=audio)[0])

    def encode_seconds() -> float:
        """What a full window takes, the better of two, so that a busy moment counts less."""
        took = []
        model.window = 3000
        for _ in range(2):
            started = time.perf_counter()
            model.encode(np.zeros((model.model.n_mels, 3000), np.float32))
            took.append(time.perf_counter() - started)
        return min(took)

    return _Whisper(
        languages=tuple(model.supported_languages),
        seed=ctranslate2.set_random_seed,
        transcribe=transcribe,
        encode_seconds=encode_seconds,
        language_of=language_of,
    )


def _spread(words: list[dict[str, Any]], start: float, end: float) -> None:
    """Shares the time from `start` to `end` out by the words' lengths."""
    total = sum(len(word["word"]) for word in words)
    at = start
    for word in words:
        word["start"] = round(at, 2)
        at += (end - start) * len(word["word"]) / max(total, 1)
        word["end"] = round(at, 2)


def _words(segment: Any, offset: float, length: float) -> list[HeardWord]:
    """The segment's words with times that never leave the span, run backwards, or cross."""
    words: list[HeardWord] = []
    floor = 0.0
    for word in segment.words or ():
        start = min(max(float(word.start), floor), length)
        end = min(max(float(word.end), start), length)
        floor = start
        text = _STRAY_COMMA.sub("", str(word.word))
        probability = min(max(float(word.probability), 0.0), 1.0)
        words.append(HeardWord(text, round(offset + start, 3), round(offset + end, 3), probability))
    if not words and segment.text.strip():
        # Text that was not aligned at all is still text.
        start, end = min(float(segment.start), length), min(float(segment.end), length)
        sure = float(np.exp(min(segment.avg_logprob, 0.0)))
        words.append(HeardWord(str(segment.text), round(offset + start, 3), round(offset + end, 3), sure))
    return words
