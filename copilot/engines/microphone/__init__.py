"""The microphone: devices through PortAudio, the recorder's loop, and playback.

The factories below are named to the recorder's process, which imports nothing else of the app.
"""

from __future__ import annotations

from collections.abc import Sequence

from copilot.domain.capture import FrameHeard, Microphone
from copilot.engines.microphone.backlog import AudioSink
from copilot.engines.microphone.devices import PortAudioDevices, none_found
from copilot.engines.microphone.recorder import MicrophoneRecorder, Tell


def build(
    sink: AudioSink | None,
    channels: int,
    microphone_id: str | None,
    tell: Tell,
    *,
    paused: bool = False,
    given: Sequence[FrameHeard] = (),
    heard_until: float | None = None,
    lister: tuple[str, ...] = (),
) -> MicrophoneRecorder:
    devices = PortAudioDevices(lister)
    return MicrophoneRecorder(
        devices, sink, channels, microphone_id, tell, paused=paused, given=given, heard_until=heard_until
    )


def microphones() -> tuple[Microphone, ...]:
    """Raises UserFacingError (microphone.none), EnvironmentFault (microphone.no_audio_system)."""
    found = PortAudioDevices().microphones()
    if not found:
        raise none_found()
    return found
