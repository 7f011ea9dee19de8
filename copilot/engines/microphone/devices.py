"""Microphones through PortAudio."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections import Counter
from typing import Any, Protocol

import numpy as np
import sounddevice

from copilot.domain.capture import SAMPLE_RATE, Microphone
from copilot.domain.errors import CopilotError, EnvironmentFault, UserFacingError
from copilot.engines.microphone.ring import Ring, Samples
from copilot.engines.microphone.sound_server import SourceWatch

_RING_S = 30
_BLOCK_S = 0.02
_LATENCY_S = 0.1
_USUAL_RATES = (48_000, 44_100)
_RATES = range(4_000, 400_001)


def now() -> float:
    """Seconds on a clock that nobody sets and that goes on while the computer sleeps."""
    if sys.platform == "linux":
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.monotonic()


class Stream(Protocol):
    """A microphone that delivers.

    Attributes: microphone; rate (Hz); channels (that `take` gives); last_block (`now` when one came last).
    """

    microphone: Microphone
    rate: int
    channels: int
    last_block: float

    @property
    def has_ended(self) -> bool: ...

    def take(self) -> Samples:
        """What came since, (frames, channels)."""

    def has_moved(self) -> bool:
        """Whether the system gave it another microphone without a word; told once."""

    def close(self) -> None: ...


class Devices(Protocol):
    """The system's microphones, and the clock that they run by."""

    def now(self) -> float: ...

    def seconds(self, real: float) -> float:
        """How long to wait, in seconds of the system, for `real` seconds of `now` to pass."""

    def microphones(self) -> tuple[Microphone, ...]:
        """The default one first. Not while a stream is open: PortAudio looks anew only when it begins anew."""

    def is_back(self, microphone_id: str | None) -> bool:
        """Whether it is listed again; asks without waiting, while a stream is open, so the answer may lag."""

    def open(self, microphone_id: str | None, channels: int) -> Stream:
        """None is the default. Raises UserFacingError: microphone.none, .gone, .refused."""


class PortAudioDevices:
    """Devices. `lister` is a command that prints all microphones as a JSON list of lists, the id first: PortAudio
    itself looks anew only when no stream is open, so another process has to."""

    def __init__(self, lister: tuple[str, ...] = ()) -> None:
        self._lister = lister
        self._listing: subprocess.Popen[bytes] | None = None

    def now(self) -> float:
        return now()

    def seconds(self, real: float) -> float:
        return real

    def microphones(self) -> tuple[Microphone, ...]:
        return tuple(microphone for microphone, _ in self._found())

    def open(self, microphone_id: str | None, channels: int) -> PortAudioStream:
        found = self._found()
        if not found:
            raise none_found()
        chosen = [f for f in found if f[0].id == microphone_id] if microphone_id else found[:1]
        if not chosen:
            raise UserFacingError(
                "microphone.gone",
                "The chosen microphone is not connected.",
                "Connect it again, or choose another one.",
                retryable=True,
            )
        microphone, index = chosen[0]
        for rate, count in self._ways(index, microphone, channels):
            try:
                return PortAudioStream(microphone, index, rate, count)
            except sounddevice.PortAudioError:
                continue
        raise UserFacingError(
            "microphone.refused",
            'The microphone "{microphone}" cannot be used: the system, or another program, does not let us.',
            "Allow Anamnesis to use the microphone in the system's privacy settings, close other programs that "
            "record, or choose another microphone.",
            retryable=True,
            values={"microphone": microphone.name},
        )

    def is_back(self, microphone_id: str | None) -> bool:
        if self._listing is None:
            if self._lister:
                with contextlib.suppress(OSError):
                    self._listing = subprocess.Popen(
                        self._lister, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
                    )
            return False
        if self._listing.poll() is None:
            return False
        listing, self._listing = self._listing, None
        printed = listing.communicate()[0]
        try:
            return any(row[0] == microphone_id for row in json.loads(printed))
        except (ValueError, LookupError, TypeError):
            return False

    def _found(self) -> list[tuple[Microphone, int]]:
        """Each with PortAudio's number for it, which is good until the next call."""
        try:
            sounddevice._terminate()
            sounddevice._initialize()
            apis = sounddevice.query_hostapis()
            devices = sounddevice.query_devices()
        except sounddevice.PortAudioError:
            raise EnvironmentFault(
                "microphone.no_audio_system",
                "The computer's audio system does not answer.",
                "Restart the computer if it stays; check that a sound driver is installed.",
                retryable=True,
            ) from None
        # Windows lists each microphone once for each of its audio systems: take those of the newest.
        names = [api["name"] for api in apis]
        api = names.index("Windows WASAPI") if "Windows WASAPI" in names else sounddevice.default.hostapi
        default = apis[api]["default_input_device"] if apis else -1
        seen: Counter[str] = Counter()
        found = []
        for index, device in enumerate(devices):
            if device["hostapi"] != api or device["max_input_channels"] < 1:
                continue
            name = str(device["name"]).strip() or "Microphone"
            seen[name] += 1
            shown = name if seen[name] == 1 else f"{name} ({seen[name]})"
            identity = f"{names[api]}: {shown}"
            found.append((Microphone(identity, shown, device["max_input_channels"], index == default), index))
        return sorted(found, key=lambda f: not f[0].is_default)

    def _ways(self, index: int, microphone: Microphone, channels: int) -> list[tuple[int, int]]:
        """Rates and numbers of channels to try. Sound servers resample well, the old systems of Windows do not."""
        own = int(sounddevice.query_devices(index)["default_samplerate"] or 0)
        rates = [own, SAMPLE_RATE] if sys.platform == "win32" else [SAMPLE_RATE, own]
        counts = [c for c in (channels, 2, microphone.channels) if c <= max(microphone.channels, 1)]
        ordered = dict.fromkeys(rate for rate in (*rates, *_USUAL_RATES) if rate in _RATES)
        return [(rate, count) for rate in ordered for count in dict.fromkeys(counts)]


class PortAudioStream:
    """A Stream."""

    def __init__(self, microphone: Microphone, index: int, rate: int, channels: int) -> None:
        """Raises sounddevice.PortAudioError."""
        self.microphone = microphone
        self.rate = rate
        self.channels = channels
        self.last_block = now()
        self._ring = Ring(_RING_S * rate, channels)
        self._ended = False
        settings: Any = None
        if sys.platform == "win32":
            settings = sounddevice.WasapiSettings(auto_convert=True)
        self._stream = sounddevice.RawInputStream(
            samplerate=rate,
            blocksize=int(rate * _BLOCK_S),
            device=index,
            channels=channels,
            dtype="int16",
            latency=_LATENCY_S,
            extra_settings=settings,
            callback=self._take_block,
            finished_callback=self._end,
        )
        self._watch = SourceWatch()
        try:
            self._stream.start()
        except BaseException:
            self.close()
            raise

    @property
    def has_ended(self) -> bool:
        return self._ended

    def take(self) -> Samples:
        return self._ring.take()

    def has_moved(self) -> bool:
        return self._watch.has_moved()

    def close(self) -> None:
        self._watch.close()
        self._stream.abort(ignore_errors=True)
        self._stream.close(ignore_errors=True)

    def _take_block(self, data: Any, frames: int, at: Any, status: Any) -> None:  # noqa: ARG002
        self._ring.put(np.frombuffer(data, np.int16).reshape(frames, self.channels))
        self.last_block = now()

    def _end(self) -> None:
        self._ended = True


def none_found() -> CopilotError:
    return UserFacingError(
        "microphone.none",
        "No microphone was found.",
        "Connect one, or switch it on in the system's sound settings. Everything else in the app still works.",
        retryable=True,
    )
