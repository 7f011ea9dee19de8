"""The real drafter, in a worker that misbehaves over its first draft (or over each, with `marker` None)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil

from copilot.app.ports import CancelToken, DraftEvent, DraftRequest
from copilot.domain.errors import UserFacingError
from copilot.engines import llama

SECRET = "the patient said something private"


class DyingToken(CancelToken):
    """Ends its process, from within, when it is looked at for the `looks`th time: the prompt takes about 15."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._left = looks

    def raise_if_cancelled(self) -> None:
        self._left -= 1
        if self._left < 0:
            psutil.Process().kill()


class WaywardDrafter:
    def __init__(self, drafter: llama.LlamaDrafter, way: str, marker: Path | None) -> None:
        self._drafter, self._way, self._marker = drafter, way, marker
        self.name = drafter.name

    def reading(self, request: DraftRequest, cancel: CancelToken) -> Iterator[int]:
        if self._way == "reads for ever" and self._marker is not None and not self._marker.exists():
            self._marker.touch()
            while True:
                yield from self._drafter.reading(request, cancel)
        yield from self._drafter.reading(request, self._led_astray(request, cancel))

    def events(self, request: DraftRequest, cancel: CancelToken) -> Iterator[DraftEvent]:
        return self._drafter.events(request, self._led_astray(request, cancel))

    def _led_astray(self, request: DraftRequest, cancel: CancelToken) -> CancelToken:
        if self._way and (self._marker is None or not self._marker.exists()):
            if self._marker is not None:
                self._marker.touch()
            if self._way == "dies":
                return DyingToken(18)
            if self._way == "dies in the prompt":
                return DyingToken(4)
            if self._way == "goes on":
                while True:
                    self._drafter.draft(request, cancel)
            if self._way == "hangs":
                threading.Event().wait()
            if self._way == "refuses":
                raise UserFacingError("llm.refused", "It does not want to.", "Ask nicely.", retryable=True)
            if self._way == "fails":
                raise ValueError(SECRET)
        return cancel


def build(model_path: str, way: str, marker: str | None = None, **settings: Any) -> WaywardDrafter:
    if way == "loads for ever":
        threading.Event().wait()
    drafter = llama.build(model_path, **settings)
    return WaywardDrafter(drafter, way, Path(marker) if marker else None)
