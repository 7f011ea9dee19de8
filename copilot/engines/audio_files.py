"""Any audio file, decoded in pieces with PyAV (FFmpeg's libraries). Nothing accumulates.

The file is handed to FFmpeg as an open file, and every protocol is closed to it: a playlist that names other
files, or addresses, is refused instead of followed.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from copilot.app.ports import SAMPLE_RATE, AudioFrame, AudioInfo
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.engines.stereo import carry_a_speaker_each, mixed

_RATES = range(2_000, 768_001)
_MAX_CHANNELS = 64
_LONGEST_S = 24 * 3600
"""Of audio in one file: a header may claim a rate at which a small file becomes months."""
_BAD_PACKETS = 500
"""In a row, after which the rest of a file is given up."""
_SLACK_S = 0.3
"""By which a length that was written down may be wrong without harm: encoders round and pad."""
_LOOK_S = 8.0
_LOOKS = 8
_CLAIMING = ("wav", "w64", "aiff", "flac", "mov", "matroska", "caf", "au")
"""Containers that write their length down. Others only let FFmpeg guess it."""

Samples = npt.NDArray[np.int16]


class PyAvAudioFiles:
    """An AudioFiles. Every error is a UserFacingError or an EnvironmentFault with what to do."""

    def probe(self, path: Path) -> AudioInfo:
        with _opened(path) as (container, stream):
            claimed = _claimed_seconds(container, stream)
            guessed = container.duration / 1_000_000 if container.duration else None
            channels = stream.codec_context.channels
        if channels != 2:
            return AudioInfo(1, claimed or guessed)
        return AudioInfo(2 if carry_a_speaker_each(_looks(path, claimed)) else 1, claimed or guessed)

    def decode(self, path: Path, channels: int) -> Iterator[AudioFrame]:
        """Frames of a second, the last one shorter.

        A file that breaks off, or holds less than it says, gives what it has and then raises
        UserFacingError("audio.damaged"): keep the frames, and tell the doctor.
        """
        held = bytearray()
        step = 2 * channels * SAMPLE_RATE
        total = 0
        with _opened(path) as (container, stream):
            claimed = _claimed_seconds(container, stream)
            damage = _Damage()
            for samples in _resampled(_decoded(container, stream, damage), channels):
                held += samples.astype("<i2").tobytes()
                while len(held) >= step:
                    total += step
                    yield AudioFrame(bytes(held[:step]), channels)
                    del held[:step]
                    if total >= _LONGEST_S * step:
                        raise _too_long()
        total += len(held)
        if held:
            yield AudioFrame(bytes(held), channels)
        seconds = total / step
        if not total and not damage.seen:
            raise _empty()
        if not total:
            raise _not_audio()
        missing = claimed is not None and seconds < claimed - _SLACK_S - 0.001 * claimed
        if damage.seen or missing or _riff_breaks_off(path):
            raise _damaged(seconds)


class _Damage:
    """Whether anything in the stream could not be decoded."""

    def __init__(self) -> None:
        self.seen = False


@contextmanager
def _opened(path: Path) -> Iterator[tuple[Any, Any]]:
    """The container and its first audio stream that can be decoded."""
    import av

    av.logging.set_level(None)  # its messages quote names and tags of files
    with _file(path) as file:
        try:
            container = av.open(file, mode="r", metadata_errors="ignore", options={"protocol_whitelist": "none"})
        except (av.error.FFmpegError, ValueError, OSError, RuntimeError):
            raise _not_audio() from None
        with container:
            yield container, _stream(container)


@contextmanager
def _file(path: Path) -> Iterator[BinaryIO]:
    try:
        if path.is_dir():
            raise UserFacingError(
                "audio.is_folder", "This is a folder, not a file.", "Open it and choose the audio files in it."
            )
        file = path.open("rb")
        if not file.read(1):
            file.close()
            raise _empty()
        file.seek(0)
    except FileNotFoundError:
        raise UserFacingError(
            "audio.unreadable", "The audio file is not there.", "Check the name and the folder."
        ) from None
    except PermissionError:
        raise UserFacingError(
            "audio.unreadable", "The audio file may not be read.", "Check the rights on the file."
        ) from None
    except (OSError, ValueError):
        raise UserFacingError(
            "audio.unreadable", "The audio file cannot be opened.", "Check the name and the disk it is on."
        ) from None
    with file:
        yield file


def _stream(container: Any) -> Any:
    streams = container.streams.audio
    if not streams:
        raise UserFacingError("audio.no_sound", "The file holds no sound.", "Choose a file with a sound track.")
    stream = streams[0]
    context = stream.codec_context
    if context is None:
        raise UserFacingError(
            "audio.unsupported",
            "The sound of this file is protected or in an unknown format.",
            "Save it as WAV, FLAC, MP3 or M4A without protection.",
        )
    if context.sample_rate and context.sample_rate not in _RATES:
        raise _not_audio()
    if not 0 <= context.channels <= _MAX_CHANNELS:
        raise _not_audio()
    stream.thread_type = "NONE"  # decoding is not what takes time, and threads keep frames waiting
    return stream


def _claimed_seconds(container: Any, stream: Any) -> float | None:
    names = container.format.name.split(",")
    if not any(name in _CLAIMING for name in names):
        return None
    if stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration and len(container.streams) == 1:  # else it may be that of the pictures
        seconds = container.duration / 1_000_000
    else:
        return None
    return seconds if 0 < seconds < 1e9 else None


def _decoded(container: Any, stream: Any, damage: _Damage) -> Iterator[Any]:
    """Frames of the stream; a packet that cannot be decoded is passed over and noted."""
    import av

    bad = 0
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets)
            frames = packet.decode()
        except StopIteration:
            return
        except av.error.EOFError:
            return
        except (av.error.FFmpegError, ValueError, RuntimeError):
            damage.seen = True
            bad += 1
            if bad >= _BAD_PACKETS:
                return
            continue
        except OSError as error:
            raise EnvironmentFault(
                "audio.unreadable",
                "The disk stopped giving the audio file.",
                "Check the disk, or copy the file and try again.",
                retryable=True,
            ) from error
        bad = 0
        yield from frames


def _resampled(frames: Iterator[Any], channels: int) -> Iterator[Samples]:
    """Samples at SAMPLE_RATE, shape (n, channels). A stream may change its rate or layout on the way."""
    import av

    layout = ""
    resampler: Any = None
    shape: tuple[Any, ...] = ()
    for frame in frames:
        found = (frame.format.name, frame.layout.name, frame.sample_rate)
        if frame.sample_rate not in _RATES or not frame.samples:
            continue
        if found != shape:
            if resampler is not None:
                yield from _converted(resampler, None, layout, channels)
            # Two channels are mixed here, not by FFmpeg: it would let opposite ones cancel out.
            layout = "stereo" if channels == 2 or frame.layout.nb_channels == 2 else "mono"
            resampler = av.AudioResampler(format="s16", layout=layout, rate=SAMPLE_RATE)
            shape = found
        frame.pts = None
        yield from _converted(resampler, frame, layout, channels)
    if resampler is not None:
        yield from _converted(resampler, None, layout, channels)


def _converted(resampler: Any, frame: Any, layout: str, channels: int) -> Iterator[Samples]:
    import av

    try:
        results = resampler.resample(frame)
    except (av.error.FFmpegError, ValueError):
        return
    for result in results:
        samples = np.asarray(result.to_ndarray(), np.int16).reshape(-1, 2 if layout == "stereo" else 1)
        yield mixed(samples)[:, None] if samples.shape[1] > channels else samples


def _looks(path: Path, claimed: float | None) -> Iterator[Samples]:
    """Pieces of two channels from all over the file: by seeking, and by decoding on where it cannot be sought."""
    import av

    with _opened(path) as (container, stream):
        times = [0.0] if claimed is None else [claimed * i / _LOOKS for i in range(_LOOKS)]
        count = _LOOKS if claimed is None else 1
        for at in times:
            if at:
                try:
                    container.seek(int(at * 1_000_000))
                except (av.error.FFmpegError, OSError, ValueError):
                    return
            got = 0
            for samples in _resampled(_decoded(container, stream, _Damage()), 2):
                yield samples
                got += len(samples)
                if got >= count * _LOOK_S * SAMPLE_RATE:
                    break


def _riff_breaks_off(path: Path) -> bool:
    """Whether a WAV file's header counts more bytes of sound than follow it. FFmpeg does not tell.

    Writers that never knew the length leave 0 or all ones: those claim nothing.
    """
    with _file(path) as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
            return False
        size = path.stat().st_size
        at = 12
        for _ in range(64):
            file.seek(at)
            chunk = file.read(8)
            if len(chunk) < 8:
                return False
            name, length = struct.unpack("<4sI", chunk)
            if name == b"data":
                return length not in {0, 0xFFFFFFFF} and at + 8 + length > size
            at += 8 + length + length % 2
    return False


def _not_audio() -> UserFacingError:
    return UserFacingError(
        "audio.not_audio",
        "The file is not audio, or its beginning is damaged.",
        "Choose an audio file such as WAV, FLAC, MP3, M4A or Opus.",
    )


def _empty() -> UserFacingError:
    return UserFacingError("audio.empty", "The file holds no audio.", "Choose another file.")


def _damaged(seconds: float) -> UserFacingError:
    return UserFacingError(
        "audio.damaged",
        "The audio file is damaged: {seconds:.1f} seconds of it could be read.",
        "What could be read was used. If you can, copy the file again from where it was recorded.",
        values={"seconds": seconds},
    )


def _too_long() -> UserFacingError:
    return UserFacingError(
        "audio.too_long", "The file holds more than 24 hours of audio.", "Cut it into shorter files."
    )
