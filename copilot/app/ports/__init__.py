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
from copilot.app.ports.notes import BrokenLink, ChainReport, NoteStore, Verified, VerifyPart
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
    Glimpse,
    LiveSpeech,
    LiveSpeechEvent,
    SpeakersTold,
    SpeechEngine,
    SpeechEvent,
    SpeechMemo,
    SpeechProgress,
    SpeechRequest,
    SpeechStream,
    Stands,
    UtteranceHeard,
)
from copilot.app.ports.transcripts import LiveStanding, TranscriptStore
from copilot.app.ports.vault import RecordingWriter, Vault

__all__ = [
    "SAMPLE_RATE",
    "AudioFiles",
    "AudioFrame",
    "AudioInfo",
    "BrokenLink",
    "CancelToken",
    "ChainReport",
    "DraftEvent",
    "DraftProgress",
    "DraftRequest",
    "DraftedInParts",
    "Drafter",
    "Glimpse",
    "Listen",
    "LiveDrafter",
    "LiveSpeech",
    "LiveSpeechEvent",
    "LiveStanding",
    "NoteDrafted",
    "NoteExporter",
    "NoteStore",
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
    "SpeechMemo",
    "SpeechProgress",
    "SpeechRequest",
    "SpeechStream",
    "Stands",
    "StatementDrafted",
    "StreamingDrafter",
    "TranscriptStore",
    "UnfinishedRecording",
    "UtteranceHeard",
    "Vault",
    "Verified",
    "VerifyPart",
]
