"""A sound server of our own, with microphones that play what a test gives them, and that can be taken away."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

_SERVER = "module-native-protocol-unix auth-anonymous=1 socket={socket}"
_READY_S = 20.0

_ALSA = """
pcm.!default {{ type pulse fallback "null_" }}
ctl.!default {{ type pulse }}
{extra}
"""
_MICROPHONE = 'pcm.{name} {{ type pulse device "{name}.monitor" }}\n'


def is_there() -> bool:
    return all(shutil.which(name) for name in ("pulseaudio", "pactl", "pacat", "parec"))


class Pulse:
    """A PulseAudio server with a private runtime folder.

    A microphone is the monitor of a null sink: what is played into the sink is heard. `named` microphones get a
    name of their own in PortAudio's list; all others are reached as "default" only.
    """

    def __init__(self, folder: Path, *, named: tuple[str, ...] = ()) -> None:
        self._folder = folder
        self._socket = folder / "native"
        alsa = folder / "asound.conf"
        alsa.write_text(_ALSA.format(extra="".join(_MICROPHONE.format(name=n) for n in named)), encoding="utf-8")
        self.environment = {
            "XDG_RUNTIME_DIR": str(folder),
            "PULSE_RUNTIME_PATH": str(folder / "pulse"),
            "PULSE_STATE_PATH": str(folder / "state"),
            "PULSE_SERVER": f"unix:{self._socket}",
            "PULSE_COOKIE": str(folder / "cookie"),
            "ALSA_CONFIG_PATH": str(alsa),
        }
        for name in ("pulse", "state"):
            (folder / name).mkdir(mode=0o700, exist_ok=True)
        self._server: subprocess.Popen[bytes] | None = None
        self._listeners: list[subprocess.Popen[bytes]] = []
        self.start()

    @property
    def _environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment, "HOME": str(self._folder)}

    def start(self) -> None:
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]
        command += ["--log-level=error", "--disable-shm=yes", "-L", _SERVER.format(socket=self._socket)]
        self._server = subprocess.Popen(
            command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + _READY_S
        while self._call("info").returncode:
            assert time.monotonic() < deadline, "the sound server did not start"
            time.sleep(0.02)

    def kill(self) -> None:
        """The server is gone, as after a crash."""
        self.quiet()
        if self._server is not None:
            self._server.kill()
            self._server.wait()
            self._server = None

    def add(self, name: str, *, rate: int = 16_000, channels: int = 1, default: bool = True) -> int:
        """Plugs a microphone in; the result is the number to unplug it with."""
        done = self._call(
            "load-module", "module-null-sink", f"sink_name={name}", f"rate={rate}", f"channels={channels}"
        )
        assert done.returncode == 0, done.stderr
        if default:
            self._call("set-default-source", f"{name}.monitor")
        # Somebody has to listen, or the first second or two of what is played are lost.
        listener = subprocess.Popen(
            ["parec", "-d", f"{name}.monitor", "--latency-msec=20", "--raw"],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._listeners.append(listener)
        return int(done.stdout)

    def unplug(self, number: int) -> None:
        self._call("unload-module", str(number))

    def mute(self, name: str, *, on: bool) -> None:
        self._call("set-source-mute", f"{name}.monitor", "1" if on else "0")

    def use(self, name: str) -> None:
        """Makes it the default and moves whoever records to it, as a sound server's settings do."""
        self._call("set-default-source", f"{name}.monitor")
        listed = self._call("list", "short", "source-outputs").stdout.decode()
        for line in listed.splitlines():
            self._call("move-source-output", line.split()[0], f"{name}.monitor")

    @contextlib.contextmanager
    def playing(
        self, name: str, samples: npt.NDArray[np.int16], *, rate: int = 16_000
    ) -> Iterator[subprocess.Popen[bytes]]:
        """Plays samples (n,) or (n, channels) into the microphone while the block lasts; wait for its end by
        `wait`."""
        channels = 1 if samples.ndim == 1 else samples.shape[1]
        with tempfile.TemporaryFile(dir=self._folder) as file:
            file.write(samples.astype("<i2").tobytes())
            file.seek(0)
            command = ["pacat", "--playback", "-d", name, "--raw", "--format=s16le", f"--rate={rate}"]
            command += [f"--channels={channels}", "--latency-msec=100"]
            with subprocess.Popen(
                command, env=self._environment, stdin=file, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as player:
                try:
                    yield player
                finally:
                    player.kill()

    def reset(self, *names: str) -> None:
        """Running, with these microphones and no other; the first is the default."""
        if self._server is None:
            self.start()
        self.quiet()
        self._call("unload-module", "module-null-sink")
        for name in reversed(names):
            self.add(name)

    def quiet(self) -> None:
        """Ends those who keep microphones awake."""
        for listener in self._listeners:
            listener.kill()
            listener.wait()
        self._listeners = []

    def close(self) -> None:
        self.kill()

    def _call(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["pactl", *arguments], env=self._environment, capture_output=True, check=False, timeout=30
        )


@contextlib.contextmanager
def sound_server(*, named: tuple[str, ...] = ()) -> Iterator[Pulse]:
    """A server, and this process's environment pointing to it."""
    with tempfile.TemporaryDirectory(prefix="pulse-") as folder:
        server = Pulse(Path(folder), named=named)
        before = {name: os.environ.get(name) for name in server.environment}
        os.environ.update(server.environment)
        try:
            yield server
        finally:
            server.close()
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def noise(seconds: float, *, seed: int = 5, rate: int = 16_000, channels: int = 1) -> npt.NDArray[np.int16]:
    """Speech-like loud noise that can be found again by correlation."""
    rng = np.random.default_rng(seed)
    count = int(seconds * rate)
    smooth = np.convolve(rng.standard_normal(count * channels), np.ones(4) / 4, "same").reshape(count, channels)
    swell = 0.6 + 0.4 * np.sin(np.arange(count) / rate * 7.0)[:, None]
    samples: npt.NDArray[np.int16] = (smooth * swell * 6000).clip(-32000, 32000).astype(np.int16)
    return samples[:, 0] if channels == 1 else samples


def best_match(played: npt.NDArray[np.int16], heard: npt.NDArray[np.int16]) -> tuple[float, int]:
    """The highest correlation of `played` with a span of `heard` of its length, and where that begins."""
    long, short = heard.astype(np.float64), played.astype(np.float64)
    if len(long) < len(short):
        return 0.0, 0
    size = 1 << (len(long) + len(short)).bit_length()
    product = np.fft.irfft(np.fft.rfft(long, size) * np.conj(np.fft.rfft(short, size)), size)
    at = int(np.argmax(product[: len(long) - len(short) + 1]))
    span = long[at : at + len(short)]
    norm = float(np.linalg.norm(span) * np.linalg.norm(short))
    return (float(span @ short) / norm if norm else 0.0), at
