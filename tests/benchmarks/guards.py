"""What the embedded Whisper invents without and with the guards; and how well "unclear" marks what is wrong."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

import numpy as np

from copilot import bootstrap
from copilot.app.model_catalog import ModelKind
from copilot.app.ports import CancelToken, SpeechRequest, UtteranceHeard
from copilot.domain.transcript import Word
from copilot.engines.whisper import FasterWhisperEngine, build
from copilot.support.paths import MODELS
from tests.benchmarks.figure import Figure
from tests.helpers import provoking
from tests.unit.engines_speech import voices

_SNR_DB = 8
_SAMPLES = ("knee-injury", "respiratory-infection", "diabetes-hypertension")


def figures() -> Iterator[Figure]:
    from faster_whisper import WhisperModel

    entry = next(m for m in bootstrap.catalog().models if m.kind is ModelKind.SPEECH)
    folder = str(MODELS / entry.folder)
    engine = build(folder, 1, use_hotwords=False)
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=1, local_files_only=True)
    without = within = 0
    for name, sound in provoking.without_speech().items():
        bare = len(_plain(" ".join(_bare(model, sound))))
        guarded = len(_plain(" ".join(w.text for w in _words(engine, sound))))
        without, within = without + bare, within + guarded
        yield Figure("guards.invented", guarded, "words", f"{name}; {bare} without the guards")
    yield Figure("guards.invented_in_all", within, "words", f"nobody speaks; {without} without the guards")
    for name, (sound, text) in provoking.with_speech().items():
        said = _plain(text.replace(".", ". "))
        bare = _added(said, _plain(" ".join(_bare(model, sound))))
        guarded = _added(said, _plain(" ".join(w.text for w in _words(engine, sound))))
        yield Figure("guards.added", guarded, "words", f"{name}: beyond the {len(said)} said; {bare} without")
    yield from _unclear(engine)


def _unclear(engine: FasterWhisperEngine) -> Iterator[Figure]:
    """In noise as loud as makes the model err: in the samples as they are it hardly does."""
    marked = marked_wrong = wrong = total = 0
    rng = np.random.default_rng(5)
    for name in _SAMPLES:
        said = _plain(" ".join(u["text"] for u in voices.reference(name)))
        sound = voices.sound(name).astype(np.float32)
        sound += rng.normal(0, float(np.sqrt(np.mean(sound**2))) * 10 ** (-_SNR_DB / 20), sound.shape)
        noisy = np.clip(sound, -32768, 32767).astype(np.int16)
        heard = [w for w in _words(engine, noisy) if _plain(w.text)]
        texts = ["".join(_plain(w.text)) for w in heard]
        matcher = difflib.SequenceMatcher(None, said, texts, autojunk=False)
        right = {b.b + i for b in matcher.get_matching_blocks() for i in range(b.size)}
        for index, word in enumerate(heard):
            total += 1
            wrong += index not in right
            marked += word.is_unclear
            marked_wrong += word.is_unclear and index not in right
    yield Figure(
        "guards.unclear",
        marked / total * 100,
        "%",
        f"of {total} words heard in the samples, {_SNR_DB} dB over noise",
    )
    yield Figure("guards.unclear_wrong", marked_wrong / max(marked, 1) * 100, "%", "of the unclear words are wrong")
    yield Figure(
        "guards.wrong_marked", marked_wrong / max(wrong, 1) * 100, "%", f"of {wrong} wrong words are unclear"
    )


def _bare(model: object, sound: provoking.Samples) -> list[str]:
    """The library as it is, on all of the sound, with none of its own thresholds."""
    segments, _ = model.transcribe(  # type: ignore[attr-defined]
        sound.reshape(-1).astype(np.float32) / 32768,
        language="en",
        beam_size=5,
        temperature=0.0,
        compression_ratio_threshold=None,
        log_prob_threshold=None,
        no_speech_threshold=None,
        condition_on_previous_text=False,
    )
    return [segment.text for segment in segments]


def _words(engine: FasterWhisperEngine, sound: provoking.Samples) -> list[Word]:
    events = engine.transcribe(voices.frames(sound), SpeechRequest("en"), CancelToken())
    return [word for event in events if isinstance(event, UtteranceHeard) for word in event.utterance.words]


def _plain(text: str) -> list[str]:
    return re.sub(r"[^a-z0-9' ]+", " ", text.lower()).split()


def _added(said: list[str], heard: list[str]) -> int:
    matcher = difflib.SequenceMatcher(None, said, heard, autojunk=False)
    return len(heard) - sum(block.size for block in matcher.get_matching_blocks())
