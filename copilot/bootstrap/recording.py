"""The recorder and the player."""

from __future__ import annotations

from copilot.app.ports import Player, Recorder


def recorder() -> Recorder:
    """Microphones, and the process that records them; nothing starts before it is asked for."""
    from copilot.runtime.recorder import ProcessRecorder

    return ProcessRecorder("copilot.engines.microphone:build", "copilot.storage.recorder_file:take")


def player() -> Player:
    from copilot.engines.player import SoundPlayer

    return SoundPlayer()
