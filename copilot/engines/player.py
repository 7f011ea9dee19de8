"""Playback: frames from the vault to the loudspeaker, straight from memory."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.domain.errors import CopilotError, EnvironmentFault, UserFacingError

Samples = npt.NDArray[np.int16]

_STEP = SAMPLE_RATE // 10
_QUIET = 0.002
"""Of full scale: what is not louder than -54 dB for longer than _KEPT_STEPS tenths of a second is skipped."""
_KEPT_STEPS = 5
_OTHER_RATE = 48_000
SPEEDS = (0.5, 3.0)


class _Piece(NamedTuple):
    at_s: float
    samples: Samples  # (n,), SAMPLE_RATE


class SoundPlayer:
    """A Player through PortAudio."""

    def __init__(self) -> None:
        self._last: SoundPlaying | None = None

    def play(
        self,
        audio: Iterable[AudioFrame],
        *,
        start_s: float = 0.0,
        speed: float = 1.0,
        skip_silence: bool = False,
    ) -> SoundPlaying:
        if not SPEEDS[0] <= speed <= SPEEDS[1]:
            raise UserFacingError(
                "player.speed", "This speed is not possible.", "Choose between half and three times."
            )
        if self._last is None or self._last.is_over:
            _look_anew()
        stream, rate = _opened()
        pieces = _pieces(audio, start_s)
        if skip_silence:
            pieces = _without_silence(pieces)
        self._last = SoundPlaying(_faster(pieces, speed, rate), stream, start_s)
        return self._last


class SoundPlaying:
    """A Playing: a thread writes to the loudspeaker until the audio ends or `stop` is called."""

    def __init__(self, pieces: Iterator[_Piece], stream: Any, start_s: float) -> None:
        self._pieces = pieces
        self._stream = stream
        self._at_s = start_s
        self._may_play = threading.Event()
        self._may_play.set()
        self._stopped = False
        self._error: CopilotError | None = None
        self._thread = threading.Thread(target=self._run, name="player", daemon=True)
        self._thread.start()

    @property
    def at_s(self) -> float:
        return self._at_s

    @property
    def is_over(self) -> bool:
        return not self._thread.is_alive()

    def pause(self) -> None:
        self._may_play.clear()

    def resume(self) -> None:
        self._may_play.set()

    def stop(self) -> None:
        self._stopped = True
        self._may_play.set()
        self._thread.join()

    def wait(self, timeout: float | None = None) -> bool:
        self._thread.join(timeout)
        if not self.is_over:
            return False
        if self._error is not None:
            raise self._error
        return True

    def _run(self) -> None:
        import sounddevice

        try:
            with self._stream:
                for at_s, samples in self._pieces:
                    self._may_play.wait()
                    if self._stopped:
                        self._stream.abort()
                        return
                    self._at_s = at_s
                    self._stream.write(samples.tobytes())
        except CopilotError as error:
            self._error = error  # the audio is damaged: what came before was played
        except sounddevice.PortAudioError:
            self._error = _no_output()


def _look_anew() -> None:
    """PortAudio knows the loudspeakers of the moment it began. Not while a stream is open."""
    import sounddevice

    try:
        sounddevice._terminate()
        sounddevice._initialize()
    except sounddevice.PortAudioError:
        raise _no_output() from None


def _opened() -> tuple[Any, int]:
    """An output stream of one channel, and its rate."""
    import sounddevice

    for rate in (SAMPLE_RATE, _OTHER_RATE):
        try:
            settings = sounddevice.WasapiSettings(auto_convert=True) if sys.platform == "win32" else None
            return (
                sounddevice.RawOutputStream(
                    samplerate=rate, channels=1, dtype="int16", latency=0.2, extra_settings=settings
                ),
                rate,
            )
        except (sounddevice.PortAudioError, ValueError):
            continue
    raise _no_output()


def _pieces(audio: Iterable[AudioFrame], start_s: float) -> Iterator[_Piece]:
    """Tenths of a second, mixed to one channel."""
    at = 0
    for pcm, channels in audio:
        samples = np.frombuffer(pcm, "<i2").reshape(-1, channels).astype(np.int32).mean(axis=1).astype(np.int16)
        for begin in range(0, len(samples), _STEP):
            piece = samples[begin : begin + _STEP]
            yield _Piece(start_s + at / SAMPLE_RATE, piece)
            at += len(piece)


def _without_silence(pieces: Iterator[_Piece]) -> Iterator[_Piece]:
    quiet = 0
    for piece in pieces:
        loud = np.sqrt(np.mean((piece.samples / 32768.0) ** 2)) if len(piece.samples) else 0.0
        quiet = 0 if loud > _QUIET else quiet + 1
        if quiet <= _KEPT_STEPS:
            yield piece


def _faster(pieces: Iterator[_Piece], speed: float, rate: int) -> Iterator[_Piece]:
    """At another speed and rate, the pitch kept (FFmpeg's atempo)."""
    if speed == 1.0 and rate == SAMPLE_RATE:
        yield from pieces
        return
    import av

    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=SAMPLE_RATE, format="s16", layout="mono")
    last = source
    if speed != 1.0:
        tempo = graph.add("atempo", f"{speed}")
        last.link_to(tempo)
        last = tempo
    shape = graph.add("aformat", f"sample_fmts=s16:sample_rates={rate}:channel_layouts=mono")
    sink = graph.add("abuffersink")
    last.link_to(shape)
    shape.link_to(sink)
    graph.configure()
    at_s = 0.0
    for at_s, samples in pieces:
        frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        graph.push(frame)
        yield from _pulled(graph, at_s)
    graph.push(None)
    yield from _pulled(graph, at_s)


def _pulled(graph: Any, at_s: float) -> Iterator[_Piece]:
    import av

    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            return
        yield _Piece(at_s, np.asarray(frame.to_ndarray(), np.int16).reshape(-1))


def _no_output() -> EnvironmentFault:
    return EnvironmentFault(
        "player.no_output",
        "There is no loudspeaker, or the system does not let the app use it.",
        "Connect loudspeakers or headphones, and check the system's sound settings.",
        retryable=True,
    )
