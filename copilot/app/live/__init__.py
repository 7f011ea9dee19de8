"""A visit while it goes on: recorded and transcribed at once."""

from __future__ import annotations

from copilot.app.live.events import (
    CatchingUp,
    Lag,
    LiveEvent,
    Provisional,
    SavingFailed,
    SpeechFailed,
    Stopped,
    Transcribed,
    UtteranceSaved,
)
from copilot.app.live.visit import LiveTools, LiveVisit

__all__ = [
    "CatchingUp",
    "Lag",
    "LiveEvent",
    "LiveTools",
    "LiveVisit",
    "Provisional",
    "SavingFailed",
    "SpeechFailed",
    "Stopped",
    "Transcribed",
    "UtteranceSaved",
]
