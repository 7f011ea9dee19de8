"""Where there is speech: the Silero model that faster-whisper carries, run over frames as they come.

The detector closes a span at a pause, or cuts it at its quietest moment when it grows too long. It keeps only
the audio of the open span, of closed ones that nobody took yet, and a short run-up, so hours of audio need no more
memory than seconds. Its whole state fits in a small JSON value: a worker that dies is followed by one that goes on
from there, exactly.
"""

from __future__ import annotations

import base64
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.app.ports import SAMPLE_RATE

WINDOW = 512
"""Samples that Silero looks at in one step (32 ms)."""
_CONTEXT = 64
_SPEECH = 0.5
_SILENCE = 0.35
"""Silero's defaults: from the first on it is speech, below the second silence; between them nothing changes."""

_BREATH = 6
"""Windows of silence (0.19 s) that end a sentence; a comma or a stop consonant is shorter."""

_EAGER_FROM_S, _EAGER_TO_S = 2.0, 8.0
"""Of a span, over which the pause that closes it falls from its full length to a breath."""

Floats = npt.NDArray[np.float32]
Samples = npt.NDArray[np.int16]


class SpeechSpan(NamedTuple):
    """A closed piece of speech. `start` is the sample of the recording at which `audio` (float, -1 to 1) begins.

    `probabilities` holds Silero's verdict for each WINDOW of `audio`, the first one beginning at `start`.
    `cut` tells that it grew too long and ends without a pause: the next one goes on in mid-sentence.
    """

    start: int
    audio: Floats
    probabilities: Floats
    cut: bool = False

    def between(self, start_s: float, end_s: float) -> Floats:
        """The audio between two times of the recording, in seconds."""
        first = max(0, round(start_s * SAMPLE_RATE) - self.start)
        return self.audio[first : max(first, round(end_s * SAMPLE_RATE) - self.start)]


class ClosedSpan(NamedTuple):
    """A span that waits to be taken: its audio runs from window `first` up to window `last`."""

    first: int
    last: int
    cut: bool

    @property
    def seconds(self) -> float:
        return (self.last - self.first) * WINDOW / SAMPLE_RATE


class DetectorSettings(NamedTuple):
    """`pause_s` closes a span; one longer than `max_s` is cut; `pad_s` of audio is kept on both sides.

    `eager`: somebody waits for the text, and the longer a span, the longer its text takes. One that grows long is
    closed by ever shorter pauses, down to a breath.
    """

    max_s: float
    pause_s: float = 0.4
    pad_s: float = 0.192
    min_s: float = 0.096
    eager: bool = False


class SpeechDetector:
    """One channel of a recording, from its first sample to its last.

    Attributes:
        base: the first sample still needed; everything before it is done with.
        closed: spans that wait to be taken.
    """

    def __init__(self, settings: DetectorSettings, state: dict[str, Any] | None = None) -> None:
        from faster_whisper.vad import get_vad_model

        self._session = get_vad_model().session
        self._max = _windows(settings.max_s)
        self._pause = _windows(settings.pause_s)
        self._pad = _windows(settings.pad_s)
        self._min = _windows(settings.min_s)
        self._eager = settings.eager
        self.base = 0
        self.closed: list[ClosedSpan] = []
        self._at = 0  # the next window, counted from the start of the recording
        self._open: int | None = None  # the window at which the open span's speech began
        self._quiet: int | None = None  # the window since which the open span has been silent
        self._floor = 0  # the window at which the previous span's audio ended
        self._skip = 0
        self._h = np.zeros((1, 1, 128), np.float32)
        self._c = np.zeros((1, 1, 128), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)
        self._kept: Samples = np.zeros(0, np.int16)
        self._verdicts: list[float] = []  # one for each window from base to _at
        if state is not None:
            self._restore(state)

    @property
    def open_s(self) -> float:
        """How long the open span is so far; 0 if nobody speaks."""
        return (self._at - self._open) * WINDOW / SAMPLE_RATE if self._open is not None else 0.0

    @property
    def is_quiet(self) -> bool:
        """Whether the open span may be about to end."""
        return self._quiet is not None

    def listen(self, samples: Samples) -> None:
        """`samples` follow those given before."""
        if self._skip:
            skipped = min(self._skip, len(samples))
            self._skip -= skipped
            samples = samples[skipped:]
        self._kept = np.concatenate((self._kept, samples))
        first = self._at * WINDOW - self.base
        count = (len(self._kept) - first) // WINDOW
        if count <= 0:
            return
        fresh = self._kept[first : first + count * WINDOW].astype(np.float32) / 32768.0
        for verdict in self._judge(fresh):
            self._verdicts.append(float(verdict))
            self._at += 1
            span = self._step(float(verdict))
            if span is not None:
                self.closed.append(span)
        self._forget()

    @property
    def waiting(self) -> list[ClosedSpan]:
        """The closed spans. None while a successor is still being given their audio again."""
        return self.closed if self.base + len(self._kept) >= self._at * WINDOW else []

    def take(self, most_s: float | None = None) -> list[SpeechSpan]:
        """The spans that wait, the first ones of them that are not longer than `most_s` together, at least one."""
        count, total = 0, 0.0
        for span in self.waiting:
            total += span.seconds
            if most_s is not None and count and total > most_s:
                break
            count += 1
        taken = [self._span(*span) for span in self.closed[:count]]
        del self.closed[:count]
        self._forget()
        return taken

    def feed(self, samples: Samples) -> list[SpeechSpan]:
        """The spans that closed. `samples` follow those given before."""
        self.listen(samples)
        return self.take()

    def glance(self) -> SpeechSpan | None:
        """The open span as far as it goes, which stays open."""
        if self._open is None or self.base + len(self._kept) < self._at * WINDOW:
            return None
        return self._span(max(self._open - self._pad, self._floor), self._at)

    def gap(self) -> None:
        """Ends what is being said: what follows in the audio was not said right after it."""
        if self._open is not None:
            last = self._close(self._quiet if self._quiet is not None else self._at)
            self.closed += [last] if last is not None else []
            self._floor = self._at

    def end(self) -> None:
        """The audio is over: the open span closes."""
        rest = (len(self._kept) + self.base) % WINDOW
        if rest:
            self.listen(np.zeros(WINDOW - rest, np.int16))
        if self._open is not None:
            last = self._close(self._at)
            self.closed += [last] if last is not None else []
        self._floor = self._at
        self._forget()

    def finish(self) -> list[SpeechSpan]:
        """The spans that wait, and the one that was open when the audio ended, if any."""
        self.end()
        return self.take()

    def state(self) -> dict[str, Any]:
        """What a successor needs, given the audio from `base` on."""
        return {
            "base": self.base,
            "at": self._at,
            "open": self._open,
            "quiet": self._quiet,
            "floor": self._floor,
            "closed": [list(span) for span in self.closed],
            "h": _packed(self._h),
            "c": _packed(self._c),
            "context": _packed(self._context),
            "verdicts": _packed(np.asarray(self._verdicts, np.float32)),
        }

    def skip_to_base(self, start: int) -> None:
        """The next samples fed begin at `start`, before `base`: those up to it are passed over."""
        self._skip = self.base - start

    def _restore(self, state: dict[str, Any]) -> None:
        self.base, self._at = int(state["base"]), int(state["at"])
        self._open, self._quiet, self._floor = state["open"], state["quiet"], int(state["floor"])
        self.closed = [ClosedSpan(*span) for span in state["closed"]]
        self._h = _unpacked(state["h"]).reshape(1, 1, 128)
        self._c = _unpacked(state["c"]).reshape(1, 1, 128)
        self._context = _unpacked(state["context"])
        self._verdicts = [float(v) for v in _unpacked(state["verdicts"])]

    def _judge(self, fresh: Floats) -> Floats:
        windows = fresh.reshape(-1, WINDOW)
        before = np.concatenate((self._context[None], windows[:-1, -_CONTEXT:]))
        self._context = windows[-1, -_CONTEXT:].copy()
        batch = np.concatenate((before, windows), axis=1)
        out, self._h, self._c = self._session.run(None, {"input": batch, "h": self._h, "c": self._c})
        return np.asarray(out, np.float32).reshape(-1)

    def _step(self, verdict: float) -> ClosedSpan | None:
        here = self._at - 1
        if self._open is None:
            if verdict >= _SPEECH:
                self._open, self._quiet = here, None
            return None
        if verdict >= _SPEECH:
            self._quiet = None
        elif verdict < _SILENCE:
            if self._quiet is None:
                self._quiet = here
            if self._at - self._quiet >= self._pause_after(self._quiet - self._open):
                return self._close(self._quiet)
        if self._at - self._open >= self._max:
            return self._cut()
        return None

    def _pause_after(self, windows: int) -> int:
        """The pause that closes a span of so many windows."""
        if not self._eager:
            return self._pause
        grown = (windows - _windows(_EAGER_FROM_S)) / _windows(_EAGER_TO_S - _EAGER_FROM_S)
        return round(self._pause - min(max(grown, 0.0), 1.0) * (self._pause - _BREATH))

    def _close(self, end: int) -> ClosedSpan | None:
        """The open span, its speech ending with window `end` (exclusive)."""
        begin = self._open if self._open is not None else end
        self._open = self._quiet = None
        if end - begin < self._min:
            return None
        first = max(begin - self._pad, self._floor)
        last = min(end + self._pad, self._at)
        self._floor = last
        return ClosedSpan(first, last, cut=False)

    def _cut(self) -> ClosedSpan:
        """The open span up to its quietest moment; what follows stays open."""
        begin = self._open if self._open is not None else self._at
        first = max(begin - self._pad, self._floor)
        origin = self.base // WINDOW
        # Look in the last half only: shorter pieces give the model too little to go by.
        earliest = begin + self._max // 2
        verdicts = np.asarray(self._verdicts[earliest - origin :], np.float32)
        audio = self._kept[earliest * WINDOW - self.base : self._at * WINDOW - self.base].astype(np.float32)
        power = np.sqrt(np.mean(audio.reshape(-1, WINDOW) ** 2, axis=1) + 1.0)
        score = verdicts + power / power.max()
        smooth = np.convolve(score, np.ones(5) / 5, mode="valid")
        cut = earliest + int(np.argmin(smooth)) + 2
        around = np.asarray(self._verdicts[cut - _BREATH - origin : cut + _BREATH - origin])
        paused = np.convolve(around < _SILENCE, np.ones(_BREATH), mode="valid").max() >= _BREATH
        self._open, self._floor = cut, cut
        after = self._verdicts[cut - origin :]
        self._quiet = None
        for index, verdict in enumerate(after):
            if verdict >= _SPEECH:
                self._quiet = None
            elif verdict < _SILENCE and self._quiet is None:
                self._quiet = cut + index
        return ClosedSpan(first, cut, cut=not paused)

    def _span(self, first: int, last: int, cut: bool = False) -> SpeechSpan:
        origin = self.base // WINDOW
        pcm = self._kept[(first - origin) * WINDOW : (last - origin) * WINDOW]
        verdicts = np.asarray(self._verdicts[first - origin : last - origin], np.float32)
        return SpeechSpan(first * WINDOW, pcm.astype(np.float32) / 32768.0, verdicts, cut)

    def _forget(self) -> None:
        """Drops what no later span can need."""
        needed = (self._open if self._open is not None else self._at) - self._pad
        needed = max(needed, self._floor, 0)
        origin = self.base // WINDOW
        drop = min([needed, *(span.first for span in self.closed)]) - origin
        if drop > 0:
            self._kept = self._kept[drop * WINDOW :].copy()
            del self._verdicts[:drop]
            self.base += drop * WINDOW


def _windows(seconds: float) -> int:
    return max(1, round(seconds * SAMPLE_RATE / WINDOW))


def _packed(values: Floats) -> str:
    return base64.b64encode(values.astype("<f4").tobytes()).decode("ascii")


def _unpacked(text: str) -> Floats:
    return np.frombuffer(base64.b64decode(text), "<f4").astype(np.float32)
