"""Step 6: what the exported model can do, measured through unmodified faster-whisper. One JSON line a figure.

Sentences are held out by whole document and spoken afresh; ``unseen`` voices have a variant that training never
heard. Every figure can be asked for alone with ``--only``.
"""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.whisper_nano.espeak import Espeak, Voice
from models.whisper_nano.features import Resampler
from models.whisper_nano.settings import SAMPLE_RATE, UNSEEN_VARIANTS, VARIANTS, Folders, arguments
from models.whisper_nano.synthesise import voice_of, word_times
from models.whisper_nano.text import normal_words, word_errors

Samples = NDArray[np.float32]
_SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
_HOTWORDS = "amoxicillin, hypertension, shortness of breath, orthopedic surgeon, lisinopril, albuterol"
_PROMPT = "A consultation between a doctor and a patient about medications, pain and blood pressure."


class Speaker:
    """Speaks text as 16 kHz samples, and knows when each word was said."""

    def __init__(self) -> None:
        self._espeak = Espeak()
        self._resample = Resampler(self._espeak.rate)

    def say(self, text: str, voice: Voice) -> tuple[Samples, list[tuple[float, float]]]:
        speech = self._espeak.say(text, voice)
        times = [(a / 1000, b / 1000) for a, b in word_times(text, speech)]
        return self._resample(speech.samples), times


def held_out(path: Path, count: int, seed: int) -> list[str]:
    """``count`` sentences of 3 to 22 words, spread over all held-out documents."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    fit = [row["text"] for row in rows if 3 <= len(row["text"].split()) <= 22]
    return random.Random(seed).sample(fit, min(count, len(fit)))


def gap(seconds: float) -> Samples:
    return np.zeros(int(seconds * SAMPLE_RATE), np.float32)


class Evaluation:
    """The exported model and the figures that can be asked of it."""

    def __init__(self, model: Path, sentences: list[str]) -> None:
        from faster_whisper import WhisperModel

        self._model = WhisperModel(
            str(model), device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True
        )
        self._speaker = Speaker()
        self._sentences = sentences

    def transcribe(self, samples: Samples, **options: Any) -> list[Any]:
        settings: dict[str, Any] = {"beam_size": 5, "condition_on_previous_text": False, "language": "en"} | options
        return list(self._model.transcribe(samples, **settings)[0])

    def _text(self, samples: Samples, **options: Any) -> list[str]:
        return normal_words(" ".join(segment.text for segment in self.transcribe(samples, **options)))

    def singles(self, variants: tuple[str, ...], label: str, **options: Any) -> Iterator[dict[str, Any]]:
        """One sentence a file."""
        errors = words = exact = 0
        for i, sentence in enumerate(self._sentences):
            samples, _ = self._speaker.say(sentence, voice_of(f"evaluation/{label}/{i}", variants))
            wanted = normal_words(sentence)
            wrong = word_errors(wanted, self._text(np.concatenate([gap(0.2), samples, gap(0.3)]), **options))
            errors, words, exact = errors + wrong, words + len(wanted), exact + (wrong == 0)
        yield _wer(label, errors, words, sentences=len(self._sentences), exact=exact)

    def dialogues(self, label: str, **options: Any) -> Iterator[dict[str, Any]]:
        """A dozen sentences a file in two voices with pauses: what the app hears."""
        errors = words = 0
        shift: list[float] = []
        choice = random.Random(5)
        for start in range(0, len(self._sentences), 12):
            pieces, wanted, begins = [gap(0.4)], [], []
            for i, sentence in enumerate(self._sentences[start : start + 12]):
                voice = voice_of(f"evaluation/dialogue/{start}/{i % 2}")
                samples, _ = self._speaker.say(sentence, voice)
                begins.append((sum(map(len, pieces)) / SAMPLE_RATE, normal_words(sentence)))
                pieces += [samples * (0.4 if i % 2 else 1.0), gap(choice.uniform(0.1, 1.2))]
                wanted += normal_words(sentence)
            found = self.transcribe(np.concatenate(pieces).astype(np.float32), **options)
            errors += word_errors(wanted, normal_words(" ".join(segment.text for segment in found)))
            words += len(wanted)
            for segment in found:
                same = [begin for begin, text in begins if text == normal_words(segment.text)]
                shift += [min(abs(segment.start - begin) for begin in same)] if same else []
        yield _wer(label, errors, words)
        if shift:
            yield _figure(f"{label}.start_error_median", float(np.median(shift)), "s", matched=len(shift))
            yield _figure(f"{label}.start_error_p95", float(np.quantile(shift, 0.95)), "s")

    def word_times(self) -> Iterator[dict[str, Any]]:
        """Starts of words with ``word_timestamps`` against the synthesiser's own.

        Without the first word: faster-whisper's alignment always begins it at the window's start.
        """
        off: list[float] = []
        for i, sentence in enumerate(self._sentences[:80]):
            samples, times = self._speaker.say(sentence, voice_of(f"evaluation/times/{i}"))
            found = [
                word
                for segment in self.transcribe(np.concatenate([gap(0.5), samples, gap(0.3)]), word_timestamps=True)
                for word in segment.words
            ]
            if [word.word.strip() for word in found] == sentence.split():
                off += [
                    abs(word.start - 0.5 - begin) for word, (begin, _) in list(zip(found, times, strict=True))[1:]
                ]
        yield _figure("word_start_error_median", float(np.median(off)), "s", words=len(off))
        yield _figure("word_start_error_p95", float(np.quantile(off, 0.95)), "s")

    def nothing(self) -> Iterator[dict[str, Any]]:
        """Silence and noises of 12 s: segments with text that should not be there."""
        random_ = np.random.default_rng(3)
        white = random_.normal(0, 1, 12 * SAMPLE_RATE).astype(np.float32)
        hum = np.sin(2 * np.pi * 50 * np.arange(12 * SAMPLE_RATE) / SAMPLE_RATE).astype(np.float32)
        brown = np.cumsum(white).astype(np.float32)
        brown /= float(np.abs(brown).max())
        sounds = {
            "silence": white * 0,
            "white": white * 0.05,
            "quiet": white * 0.001,
            "hum": hum * 0.2,
            "brown": brown * 0.3,
        }
        for name, samples in sounds.items():
            texts = [segment.text for segment in self.transcribe(samples)]
            yield _figure(f"text_over_{name}", len(texts), "segments", text=" ".join(texts)[:80])

    def samples(self) -> Iterator[dict[str, Any]]:
        """The project's sample consultations, spoken in their own voices: an unseen test."""
        for path in sorted(_SAMPLES.glob("*/consultation.toml")):
            content = tomllib.loads(path.read_text(encoding="utf-8"))
            pieces, wanted = [gap(0.5)], []
            for turn in content["turn"]:
                described = content["voices"][turn["speaker"]]
                accent, _, variant = described["voice"].partition("+")
                name = {"en-gb": "en", "en-us": "en-US"}.get(accent, accent) + (f"+{variant}" if variant else "")
                samples, _ = self._speaker.say(
                    turn["text"], Voice(name, described["speed"], described["pitch"], 50)
                )
                pieces += [samples, gap(0.6)]
                wanted += normal_words(turn["text"])
            found = self._text(np.concatenate(pieces), vad_filter=True)
            yield _wer(f"sample.{path.parent.name}", word_errors(wanted, found), len(wanted))


def _figure(name: str, value: float, unit: str, **more: Any) -> dict[str, Any]:
    return {"name": f"whisper_nano.{name}", "value": round(value, 4), "unit": unit, **more}


def _wer(label: str, errors: int, words: int, **more: Any) -> dict[str, Any]:
    return _figure(f"wer.{label}", 100 * errors / max(1, words), "%", errors=errors, words=words, **more)


def figures(evaluation: Evaluation) -> dict[str, Callable[[], Iterable[dict[str, Any]]]]:
    """Name -> the function that measures it."""
    previous: dict[str, Any] = {"condition_on_previous_text": True}
    return {
        "seen": lambda: evaluation.singles(VARIANTS, "seen"),
        "seen_vad": lambda: evaluation.singles(VARIANTS, "seen_vad", vad_filter=True),
        "unseen": lambda: evaluation.singles(UNSEEN_VARIANTS, "unseen"),
        "dialogue": lambda: evaluation.dialogues("dialogue"),
        "dialogue_vad": lambda: evaluation.dialogues("dialogue_vad", vad_filter=True),
        "previous": lambda: evaluation.dialogues("dialogue_previous", **previous),
        "prompt": lambda: evaluation.dialogues("dialogue_prompt", initial_prompt=_PROMPT),
        "hotwords": lambda: evaluation.dialogues("dialogue_hotwords", hotwords=_HOTWORDS),
        "together": lambda: evaluation.dialogues(
            "dialogue_together", hotwords=_HOTWORDS, initial_prompt=_PROMPT, **previous
        ),
        "untimed": lambda: evaluation.singles(VARIANTS, "without_timestamps", without_timestamps=True),
        "greedy": lambda: evaluation.singles(VARIANTS, "greedy", beam_size=1),
        "times": evaluation.word_times,
        "nothing": evaluation.nothing,
        "samples": evaluation.samples,
    }


def main() -> None:
    parser = arguments("evaluate")
    parser.add_argument("--model", type=Path, default=Path(__file__).parents[1] / "embedded" / "whisper-nano")
    parser.add_argument("--sentences", type=int, default=240)
    parser.add_argument("--only", nargs="*", default=[], help="names of figures")
    parser.add_argument("--seed", type=int, default=11)
    options = parser.parse_args()
    sentences = held_out(Folders(options.work).held_out, options.sentences, options.seed)
    for name, measure in figures(Evaluation(options.model, sentences)).items():
        if not options.only or name in options.only:
            for line in measure():
                print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
