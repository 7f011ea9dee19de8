"""The real drafter, in a worker that misbehaves over its first draft (or over each, with `marker` None)."""

from __future__ import annotations

import threading
from pathlib import Path

import psutil

from copilot.app.ports import CancelToken, DraftRequest
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteDraft
from copilot.engines import llama

SECRET = "the patient said something private"


class DyingToken(CancelToken):
    """Ends its process, from within, when it is looked at for the `looks`th time: in the middle of the note."""

    def __init__(self, looks: int = 12) -> None:
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

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        if self._marker is None or not self._marker.exists():
            if self._marker is not None:
                self._marker.touch()
            if self._way == "dies":
                cancel = DyingToken()
            elif self._way == "goes on":
                while True:
                    self._drafter.draft(request, cancel)
            elif self._way == "hangs":
                threading.Event().wait()
            elif self._way == "refuses":
                raise UserFacingError("llm.refused", "It does not want to.", "Ask nicely.", retryable=True)
            elif self._way == "fails":
                raise ValueError(SECRET)
        return self._drafter.draft(request, cancel)


def build(model_path: str, prompts: str, threads: int, way: str, marker: str | None = None) -> WaywardDrafter:
    if way == "loads for ever":
        threading.Event().wait()
    drafter = llama.build(model_path, prompts, threads)
    return WaywardDrafter(drafter, way, Path(marker) if marker else None)
