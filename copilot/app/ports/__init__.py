"""What the use cases need from the outside. Adapters implement these; only bootstrap knows which."""

from __future__ import annotations

from copilot.app.ports.audio import SAMPLE_RATE, AudioFiles, AudioFrame, AudioInfo, CancelToken
from copilot.app.ports.drafting import (
    DraftedInParts,
    Drafter,
    DraftEvent,
    DraftProgress,
    DraftRequest,
    LiveDrafter,
    NoteDrafted,
    SectionStarted,
    StatementDrafted,
    StreamingDrafter,
)
from copilot.app.ports.exports import NoteExporter
from copilot.app.ports.recording import (
    Listen,
    OpenRecording,
    Player,
    Playing,
    Recorder,
    RecordingStore,
    RunningRecorder,
    UnfinishedRecording,
)
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
    "DraftEvent",
    "DraftProgress",
    "DraftRequest",
    "DraftedInParts",
    "Drafter",
    "Listen",
    "LiveDrafter",
    "NoteDrafted",
    "NoteExporter",
    "OpenRecording",
    "Player",
    "Playing",
    "Recorder",
    "RecordingStore",
    "RecordingWriter",
    "RunningRecorder",
    "SectionStarted",
    "SpeakersTold",
    "SpeechEngine",
    "SpeechEvent",
    "SpeechProgress",
    "SpeechRequest",
    "StatementDrafted",
    "StreamingDrafter",
    "UnfinishedRecording",
    "UtteranceHeard",
    "Vault",
]
