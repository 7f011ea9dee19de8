"""Drafting as the doctor sees it: the note as it is written, and a model that reads along during the visit."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator

from copilot.app.ports import (
    CancelToken,
    Drafter,
    DraftEvent,
    DraftRequest,
    DraftStarted,
    LiveDrafter,
    NoteDrafted,
    SectionStarted,
    StatementDrafted,
    StreamingDrafter,
)
from copilot.domain.errors import Cancelled, CopilotError

_log = logging.getLogger(__name__)


def drafting(drafter: Drafter, request: DraftRequest, cancel: CancelToken) -> Iterator[DraftEvent]:
    """The draft as it is written, NoteDrafted last, by any drafter: one that tells nothing while it works tells
    everything when it is done. Closing the iterator calls the draft off.

    Raises what `Drafter.draft` raises.
    """
    if isinstance(drafter, StreamingDrafter):
        yield from drafter.events(request, cancel)
        return
    yield DraftStarted()
    draft = drafter.draft(request, cancel)
    for section in draft.content.sections:
        yield SectionStarted(section=section.key)
        for statement in section.statements:
            yield StatementDrafted(section=section.key, text=statement.text, evidence=statement.evidence)
    yield NoteDrafted(draft=draft)


class ReadAlong:
    """Lets a drafter read a visit while it goes on, on a thread of its own, so that little is left to read at Stop.

    Give it the visit whenever an utterance was saved or corrected; only the newest is read, so that a slow machine
    reads larger groups instead of falling behind. A drafter that cannot read along is left alone. What goes wrong
    here costs warmth and nothing else: `trouble` says what it was, and the draft will meet it again and tell it.
    """

    def __init__(self, drafter: Drafter) -> None:
        self.trouble: CopilotError | None = None
        self._drafter = drafter if isinstance(drafter, LiveDrafter) else None
        self._cancel = CancelToken()
        self._newest: DraftRequest | None = None
        self._over = False
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def said(self, request: DraftRequest) -> None:
        """The visit so far, with the template, style, budget and chart that the draft will be asked for with. Does
        not wait. An empty transcript is worth it: the instructions are read before the first word."""
        with self._changed:
            if self._drafter is None or self._over or self.trouble:
                return
            self._newest = request
            self._changed.notify_all()
            if self._thread is None:
                self._thread = threading.Thread(target=self._read, name="read-along", daemon=True)
                self._thread.start()

    def idle(self, timeout: float | None = None) -> bool:
        """Waits until all that was said is read; False if that takes more than `timeout` seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._newest is None, timeout)

    def close(self) -> None:
        """Ends the reading; what was read stays with the drafter."""
        with self._changed:
            self._over = True
            self._cancel.cancel()
            self._changed.notify_all()
        if self._thread is not None:
            self._thread.join()

    def _read(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._over or self._newest is not None)
                request = self._newest
            if self._over or request is None or self._drafter is None:
                return
            try:
                self._drafter.read(request, self._cancel)
            except Cancelled:
                pass  # a draft takes precedence, or this is over
            except CopilotError as error:
                _log.warning("reading along ended: %s", error.code)
                self.trouble = error
            with self._changed:
                if self._newest is request or self.trouble:
                    self._newest = None
                self._changed.notify_all()
