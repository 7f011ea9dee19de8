"""A measured figure, and how to measure memory."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from typing import NamedTuple

import psutil


class Figure(NamedTuple):
    """`value` in `unit`; `note` says how it came about."""

    name: str
    value: float
    unit: str
    note: str = ""


class PeakMemory:
    """Resident memory of this process and its children, sampled every 10 ms; `mib` is the peak."""

    def __init__(self) -> None:
        self.mib = 0.0
        self._stop = threading.Event()

    @contextlib.contextmanager
    def watching(self) -> Iterator[PeakMemory]:
        watcher = threading.Thread(target=self._watch, daemon=True)
        watcher.start()
        try:
            yield self
        finally:
            self._stop.set()
            watcher.join()

    def _watch(self) -> None:
        me = psutil.Process()
        while True:
            total = 0
            for process in (me, *me.children(recursive=True)):
                with contextlib.suppress(psutil.Error):
                    total += process.memory_info().rss
            self.mib = max(self.mib, total / 2**20)
            if self._stop.wait(0.01):
                return
