"""The language model's drafter on models of real shapes whose weights are noise: what reading along, the grammar
and writing sections together cost and save.

Each figure is a ratio within one run. Times are of one thread's processor, which other programs disturb little.
"""

from __future__ import annotations

import gc
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
import psutil

from copilot import bootstrap
from copilot.app.ports import CancelToken, DraftProgress, DraftRequest, SectionStarted
from copilot.domain.errors import Cancelled
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.engines.llama import LlamaDrafter, LlamaSettings, pens
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.context import Context, Row
from copilot.engines.llama.grammar import NOTHING, Evidence
from copilot.engines.llama.pens import Ask
from copilot.engines.llama.prompt import build_prompt, load_prompt
from copilot.engines.llama.scribe import Scribe
from copilot.engines.llama.writing import section_asks
from copilot.support.paths import PROMPTS
from tests.benchmarks.figure import Figure, PeakMemory
from tests.helpers.gguf_shapes import MIDDLE, SMALL, SMALLEST, Shape, noise

GROUP = 8
WRITTEN = 48
REPEATS = 3
_SAID = ["doctor", "said", "that", "not", "any", "pain", "was", "with", "cough", "and", "how", "long", "days"]


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for shape in (SMALLEST, SMALL):
            path = noise(folder, shape, _words())
            yield from _of(shape, path)
            path.unlink()
        if psutil.virtual_memory().available > 12e9:
            path = noise(folder, MIDDLE, _words())
            yield from _memory_and_speed(MIDDLE, path)


def _of(shape: Shape, path: Path) -> Iterator[Figure]:
    yield from _warmth(shape, path)
    yield from _memory_and_speed(shape, path)


def _warmth(shape: Shape, path: Path) -> Iterator[Figure]:
    whole = _visit()
    said = whole.transcript.utterances
    drafter = LlamaDrafter(path, PROMPTS, LlamaSettings(threads=1, sections_together=False))
    tokens = len(drafter.frame.tokens(drafter.model, build_prompt(load_prompt(PROMPTS, "en"), whole))[0])
    cold = _first_token(drafter, whole)
    drafter.scribe.close()
    drafter.scribe = Scribe(drafter.model, 1, drafter.most_tokens)
    started = time.process_time()
    for end in range(0, len(said) + GROUP, GROUP):
        drafter.read(_so_far(whole, end), CancelToken())
    groups = time.process_time() - started
    warm = min(_first_token(drafter, whole) for _ in range(REPEATS))
    changed = said[len(said) // 2].model_copy(update={"text": "no " + said[len(said) // 2].text})
    said = (*said[: len(said) // 2], changed, *said[len(said) // 2 + 1 :])
    other = whole._replace(transcript=whole.transcript.model_copy(update={"utterances": said}))
    started = time.process_time()
    read = drafter.read(other, CancelToken())
    corrected = time.process_time() - started
    in_decode = _cancelled(drafter, other)
    in_prompt = _cancelled(drafter, whole, reading=True)
    drafter.close()
    note = f"{shape.name}, {tokens} tokens, first token in {cold:.2f} s cold, {warm:.3f} s after reading along"
    yield Figure(_name("warm_ratio", shape), cold / warm, "x", note)
    yield Figure(_name("groups_ratio", shape), groups / cold, "x", f"reading in groups of {GROUP} against at once")
    yield Figure(
        _name("cancel_prompt", shape), in_prompt * 1e3, "ms", "from the cancellation to the end, by the clock"
    )
    yield Figure(_name("cancel_decode", shape), in_decode * 1e3, "ms", "while the note is written")
    yield Figure(_name("correction_ratio", shape), corrected / cold, "x", f"re-read {read} of {tokens} tokens")


def _memory_and_speed(shape: Shape, path: Path) -> Iterator[Figure]:
    gc.collect()
    with PeakMemory().watching() as before:
        pass
    with PeakMemory().watching() as memory:
        drafter = LlamaDrafter(path, PROMPTS, LlamaSettings(threads=1, sections_together=False))
        request = _so_far(_visit(), 2 * GROUP)
        drafter.read(request, CancelToken())
        plain, grammar = _decode_costs(drafter)
        alone, together = _written(drafter, 1), _written(drafter, 4)
        two = _two_threads(drafter)
        drafter.close()
    yield Figure(
        _name("grammar_cost", shape),
        grammar / plain,
        "x",
        f"a token with the grammar; {plain * 1e3:.0f} ms without",
    )
    yield Figure(
        _name("sections_together_ratio", shape), together / alone, "x", f"tokens/s; {alone:.1f} one by one"
    )
    yield Figure(_name("two_threads_ratio", shape), two, "x", "tokens/s written, against one thread")
    held = memory.mib - before.mib
    yield Figure(
        _name("peak_memory", shape), held, "MiB", f"{held * 2**20 / path.stat().st_size:.2f} times the file"
    )


def _first_token(drafter: LlamaDrafter, request: DraftRequest) -> float:
    """Processor seconds from the request to the first token of the note."""
    started = time.process_time()
    events = drafter.events(request, CancelToken())
    next(event for event in events if isinstance(event, SectionStarted))
    took = time.process_time() - started
    events.close()  # type: ignore[attr-defined]
    return took


def _cancelled(drafter: LlamaDrafter, request: DraftRequest, *, reading: bool = False) -> float:
    """Seconds from a cancellation to its effect: in the middle of a slice of the prompt, or while writing."""
    cancel = CancelToken()
    cancelled_at = 0.0

    def cancelling() -> None:
        nonlocal cancelled_at
        cancelled_at = time.perf_counter()
        cancel.cancel()

    if reading:  # nothing of it is read: the prompt takes seconds
        drafter.scribe.close()
        drafter.scribe = Scribe(drafter.model, 1, drafter.most_tokens)
    events = drafter.events(request, cancel)
    try:
        for event in events:
            if not cancelled_at and isinstance(event, DraftProgress if reading else SectionStarted):
                cancelled_at = -1
                threading.Timer(0.3, cancelling).start()
    except Cancelled:
        return time.perf_counter() - cancelled_at
    raise RuntimeError("it was done before it was cancelled")


def _decode_costs(drafter: LlamaDrafter) -> tuple[float, float]:
    """Processor seconds a token, without a grammar and with one, in the same place of the same context; the best of
    a few turns each."""
    asks = _asks(drafter)[:1]
    with_grammar, without = [], []
    for _ in range(REPEATS):
        with patch.object(pens, "Grammar", _NoGrammar):
            without.append(_a_token(drafter, asks))
        with_grammar.append(_a_token(drafter, asks))
    return min(without), min(with_grammar)


def _a_token(drafter: LlamaDrafter, asks: list[Ask]) -> float:
    pieces = drafter.scribe.writing((), asks, CancelToken())
    next(pieces)  # the heading is read
    started = time.process_time()
    count = sum(1 for _ in pieces)
    return (time.process_time() - started) / count


class _NoGrammar:
    """Allows every token: what is left is the model's own work."""

    def __init__(self, _model: LanguageModel, _text: str) -> None: ...

    def restart(self) -> None: ...

    def close(self) -> None: ...

    def accept(self, _token: int) -> None: ...

    def best(self, logits: npt.NDArray[np.float32]) -> int:
        return int(np.argmax(logits))


def _asks(drafter: LlamaDrafter) -> list[Ask]:
    """Four sections, of which none may be empty: noise would write "none" and be done."""
    sections = bootstrap.template("soap").sections
    asks = section_asks(drafter.model, sections, range(1, 99), Evidence.FIRST, WRITTEN)
    return [ask._replace(grammar=ask.grammar.replace(f'"{NOTHING}" | ', "")) for ask in asks]


def _written(drafter: LlamaDrafter, together: int) -> float:
    """Tokens a second (of processor time) in four sections."""
    asks = _asks(drafter)
    best = 0.0
    for _ in range(2):
        done: dict[int, int] = {}
        started = time.process_time()
        for piece in drafter.scribe.writing((), asks, CancelToken(), together):
            done[piece.ask] = piece.tokens
        best = max(best, sum(done.values()) / (time.process_time() - started))
    return best


def _two_threads(drafter: LlamaDrafter) -> float:
    """Tokens a second with two threads, against one. By the clock: a busy second core shows."""
    speeds = []
    for threads in (1, 2):
        context = Context(drafter.model, 512, threads)
        token, best = drafter.model.tokens("a")[0], 0.0
        for turn in range(REPEATS):
            started = time.perf_counter()
            for position in range(turn * 16, turn * 16 + 16):
                context.decode([Row(0, position, token, wanted=True)])
            best = max(best, 16 / (time.perf_counter() - started))
        context.close()
        speeds.append(best)
    return speeds[1] / speeds[0]


def _visit() -> DraftRequest:
    """A visit whose prompt has about 3,000 tokens."""
    rng = np.random.default_rng(3)
    speakers = (Speaker.DOCTOR, Speaker.PATIENT)
    utterances = tuple(
        Utterance(id=n, speaker=speakers[n % 2], text=" ".join(rng.choice(_SAID, 18))) for n in range(1, 106)
    )
    return DraftRequest(Transcript(utterances=utterances), bootstrap.template("soap"))


def _so_far(request: DraftRequest, count: int) -> DraftRequest:
    said = request.transcript.utterances[:count]
    return request._replace(transcript=request.transcript.model_copy(update={"utterances": said}))


def _words() -> str:
    """What the vocabulary must know, so that the prompt has as many tokens as with a real one."""
    prompt = load_prompt(PROMPTS, "en")
    template = bootstrap.template("soap")
    texts = [prompt.system, prompt.user, prompt.ask, *prompt.style.values(), *prompt.form.values(), *_SAID]
    texts += [text for s in template.sections for text in (s.heading, s.guidance)]
    return " ".join([*texts, "system user assistant"])


def _name(what: str, shape: Shape) -> str:
    return f"llm.{what}" if shape is SMALLEST else f"llm.{what}.{shape.name}"
