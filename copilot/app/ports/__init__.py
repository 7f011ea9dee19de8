"""What the use cases need from the outside. Adapters implement these; only bootstrap knows which."""

from __future__ import annotations

from copilot.app.ports.audio import SAMPLE_RATE, AudioFiles, AudioFrame, AudioInfo, CancelToken
from copilot.app.ports.drafting import Drafter, DraftRequest
from copilot.app.ports.exports import NoteExporter
from copilot.app.ports.speech import (
    SpeakersTold,
    SpeechEngine,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.app.ports.vault import ChainReport, RecordingWriter, Vault

__all__ = [
    "SAMPLE_RATE",
    "AudioFiles",
    "AudioFrame",
    "AudioInfo",
    "CancelToken",
    "ChainReport",
    "DraftRequest",
    "Drafter",
    "NoteExporter",
    "RecordingWriter",
    "SpeakersTold",
    "SpeechEngine",
    "SpeechEvent",
    "SpeechProgress",
    "SpeechRequest",
    "UtteranceHeard",
    "Vault",
]
