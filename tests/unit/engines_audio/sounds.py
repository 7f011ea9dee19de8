"""Audio made for tests: tones and turns, written by PyAV into any container."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.float32]

CODECS = {
    "wav": ("wav", "pcm_s16le", "s16"),
    "flac": ("flac", "flac", "s16"),
    "mp3": ("mp3", "libmp3lame", "s16p"),
    "m4a": ("ipod", "aac", "fltp"),
    "opus": ("ogg", "libopus", "s16"),
    "mkv": ("matroska", "libopus", "s16"),
    "aiff": ("aiff", "pcm_s16be", "s16"),
}


def tone(seconds: float, rate: int, hertz: float = 440.0, channels: int = 1) -> Samples:
    """(n, channels), -1 to 1."""
    one = 0.3 * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)
    return np.repeat(one[:, None], channels, axis=1).astype(np.float32)


def encoded(samples: Samples, rate: int, kind: str, layout: str | None = None) -> bytes:
    container_name, codec, sample_format = CODECS[kind]
    channels = samples.shape[1]
    layout = layout or {1: "mono", 2: "stereo", 6: "5.1"}[channels]
    sink = io.BytesIO()
    pcm = (np.clip(samples, -1, 1) * 32767).astype(np.int16)
    with av.open(sink, "w", format=container_name) as container:
        stream: Any = container.add_stream(codec, rate=rate, layout=layout)
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1).copy(), format="s16", layout=layout)
        frame.sample_rate = rate
        converter = av.AudioResampler(format=sample_format, layout=layout, rate=rate)
        for piece in (*converter.resample(frame), *converter.resample(None)):
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return sink.getvalue()


def written(folder: Path, samples: Samples, rate: int, kind: str) -> Path:
    path = folder / f"sound.{kind}"
    path.write_bytes(encoded(samples, rate, kind))
    return path


def with_video(samples: Samples, rate: int) -> bytes:
    """A video of four grey pictures with the sound."""
    sink = io.BytesIO()
    pcm = (samples * 32767).astype(np.int16)
    with av.open(sink, "w", format="matroska") as container:
        video = container.add_stream("mpeg4", rate=4)
        video.width, video.height, video.pix_fmt = 64, 64, "yuv420p"
        audio = container.add_stream("pcm_s16le", rate=rate, layout="mono")
        for _ in range(4):
            picture = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 90, np.uint8), format="rgb24")
            container.mux(video.encode(picture))
        container.mux(video.encode(None))
        frame = av.AudioFrame.from_ndarray(pcm.reshape(1, -1).copy(), format="s16", layout="mono")
        frame.sample_rate = rate
        container.mux(audio.encode(frame))
        container.mux(audio.encode(None))
    return sink.getvalue()


def turns(seconds: float, rate: int, *, leak: float = 0.0) -> Samples:
    """Two channels that take turns of two seconds; `leak` of each is heard on the other one."""
    rng = np.random.default_rng(5)
    count = round(seconds * rate)
    speech = 0.2 * rng.standard_normal((count, 2)) * (0.6 + 0.4 * np.sin(np.arange(count) / rate * 25))[:, None]
    first = (np.arange(count) // (2 * rate)) % 2 == 0
    speech[first, 1] = 0
    speech[~first, 0] = 0
    both = speech + leak * speech[:, ::-1] + 0.0005 * rng.standard_normal((count, 2))
    return both.astype(np.float32)
