"""Which of its sources a sound server (PulseAudio, PipeWire) gives this process.

It moves a stream to another microphone without a word, and sometimes without a gap: only asking it tells. Where
there is no such server, or no program to ask it, nothing is told.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import threading
import time

_ASK_S = 5.0
_FIRST_LOOKS, _FIRST_S = 20, 0.2


class SourceWatch:
    """Listens to the server's events in a thread of its own."""

    def __init__(self) -> None:
        self._source: object = None
        self._moved = False
        self._program = shutil.which("pactl")
        self._events: subprocess.Popen[bytes] | None = None
        if self._program is not None:
            with contextlib.suppress(OSError):
                self._events = subprocess.Popen(
                    [self._program, "subscribe"],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )
        if self._events is not None:
            threading.Thread(target=self._listen, name="sound-server", daemon=True).start()

    def has_moved(self) -> bool:
        """Whether this process's stream is at another source than before; told once."""
        moved, self._moved = self._moved, False
        return moved

    def close(self) -> None:
        if self._events is not None:
            self._events.kill()
            self._events.wait()

    def _listen(self) -> None:
        if self._events is None or self._events.stdout is None:
            return
        for _ in range(_FIRST_LOOKS):  # it may have begun before the server began to tell
            self._look()
            if self._source is not None:
                break
            time.sleep(_FIRST_S)
        with self._events.stdout as events:
            for line in events:
                if b"source-output" in line and b"remove" not in line:
                    self._look()

    def _look(self) -> None:
        source = self._current()
        if source is None:
            return
        if self._source is not None and source != self._source:
            self._moved = True
        self._source = source

    def _current(self) -> object:
        """The source of this process's stream; None if it has none, or the server does not say."""
        try:
            done = subprocess.run(
                [self._program or "pactl", "-f", "json", "list", "source-outputs"],
                capture_output=True,
                timeout=_ASK_S,
                check=False,
            )
            for output in json.loads(done.stdout):
                if output["properties"].get("application.process.id") == str(os.getpid()):
                    return output["source"]
        except (OSError, subprocess.TimeoutExpired, ValueError, KeyError, TypeError, AttributeError):
            pass
        return None
