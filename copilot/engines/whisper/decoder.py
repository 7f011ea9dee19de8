"""One closed span of speech to words: faster-whisper, from a local folder only."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from copilot.app.ports import SAMPLE_RATE
from copilot.domain.errors import EnvironmentFault
from copilot.engines.whisper.detector import Floats, SpeechSpan
from copilot.engines.whisper.guards import HeardSegment, HeardWord, holds_speech, without_loops
from copilot.engines.whisper.model_folder import ModelFolder, broken

_TEMPERATURES = (0.0, 0.4, 0.8)
"""A beam first; where it loops or is too unsure, two samplings. Whisper's own five cost more than they mend."""
_SEED = 1
_HOTWORD_CHARACTERS = 600
"""About 200 tokens: the model's room for a prompt is 223."""
_SHORTEST_S = 0.06
"""A segment whose words were aligned to less than this was not aligned at all."""
_STRAY_COMMA = re.compile(r"[,;:]+(?=[.?!])")


class SpanDecoder:
    """A loaded Whisper.

    Attributes:
        languages: codes the model was made for.
    """

    def __init__(self, folder: ModelFolder, threads: int) -> None:
        # Read by the libraries when they are imported: nothing here may ever reach for a network.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TOKENIZERS_PARALLELISM"] = "false"
        logging.getLogger("faster_whisper").setLevel(logging.WARNING)
        try:
            self._whisper = _load(folder, threads)
            self.languages = self._whisper.languages
            # What is wrong with the weights or the tokens shows when they are used.
            self.hear(SpeechSpan(0, np.zeros(SAMPLE_RATE, np.float32), np.zeros(0, np.float32)), self.languages[0])
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

    def hear(self, span: SpeechSpan, language: str, hotwords: str = "") -> list[HeardSegment]:
        """The segments of a span, in order, times from the start of the recording."""
        self._whisper.seed(_SEED)
        found = self._whisper.transcribe(
            span.audio,
            language=language if language in self.languages else self.languages[0],
            beam_size=5,
            temperature=list(_TEMPERATURES),
            compression_ratio_threshold=2.4,
            log_prob_threshold=-1.0,
            no_speech_threshold=None,  # our guard asks the detector too, instead of dropping speech
            condition_on_previous_text=False,
            word_timestamps=True,
            hotwords=hotwords[:_HOTWORD_CHARACTERS] or None,
        )
        offset = span.start / SAMPLE_RATE
        length = len(span.audio) / SAMPLE_RATE
        segments: list[HeardSegment] = []
        for segment in found:
            words = without_loops(_words(segment, offset, length))
            if not words:
                continue
            heard = HeardSegment(words, float(segment.avg_logprob), float(segment.no_speech_prob))
            if any(c.isalnum() for c in heard.text) and holds_speech(heard, offset, span.probabilities):
                segments.append(heard)
        return segments


class _Whisper(NamedTuple):
    """What is used of the library, behind types."""

    languages: tuple[str, ...]
    seed: Callable[[int], None]
    transcribe: Callable[..., Any]
    language_of: Callable[[Floats], str]


def _load(folder: ModelFolder, threads: int) -> _Whisper:
    import ctranslate2
    from faster_whisper import WhisperModel

    class Model(WhisperModel):  # type: ignore[misc]
        """Keeps segments whose words could not be aligned: the library gives them no length and drops them."""

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
    return _Whisper(
        languages=tuple(model.supported_languages),
        seed=ctranslate2.set_random_seed,
        transcribe=lambda audio, **options: model.transcribe(audio, **options)[0],
        language_of=lambda audio: str(model.detect_language(audio=audio)[0]),
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
