"""The microphone: devices through PortAudio, the recorder's loop, and playback.

The factories below are named to the recorder's process, which imports nothing else of the app.
"""

from __future__ import annotations

from copilot.domain.capture import Microphone
from copilot.engines.microphone.backlog import AudioSink
from copilot.engines.microphone.devices import PortAudioDevices
from copilot.engines.microphone.recorder import MicrophoneRecorder, Tell


def build(
    sink: AudioSink | None,
    channels: int,
    microphone_id: str | None,
    tell: Tell,
    *,
    paused: bool,
    lister: tuple[str, ...],
) -> MicrophoneRecorder:
    return MicrophoneRecorder(PortAudioDevices(lister), sink, channels, microphone_id, tell, paused=paused)


def microphones() -> tuple[Microphone, ...]:
    return PortAudioDevices().microphones()
