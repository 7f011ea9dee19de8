"""What is played is heard at the sound server."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import numpy as np
import pytest

from copilot import bootstrap
from copilot.app.ports import AudioFrame
from copilot.domain.capture import Level
from copilot.domain.errors import EnvironmentFault
from copilot.storage.audio import damaged
from copilot.storage.vault import FileVault
from tests.contract.recording.test_microphone import recorder
from tests.helpers.pulse import Pulse, best_match, noise
from tests.helpers.recordings import Heard, begin, kept
from tests.helpers.vault_parts import code_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is Linux's")


def frames(samples: np.ndarray) -> list[AudioFrame]:
    return [AudioFrame(samples[at : at + 16_000].tobytes(), 1) for at in range(0, len(samples), 16_000)]


def test_what_is_played_is_heard(sound: Pulse, vault: FileVault) -> None:
    heard, played = Heard(), noise(3, seed=11)
    recording = begin(vault, recorder(), heard)
    heard.wait(Level, lambda level: level.at_s > 0)
    playing = bootstrap.player().play(frames(played))
    assert playing.wait(60)
    assert playing.is_over
    assert playing.at_s == pytest.approx(2.9, abs=0.01)
    heard.wait(Level, lambda level: max(level.peak) == 0, after=len(heard.events))
    done = recording.finish()
    correlation, _ = best_match(played[8000:40_000], kept(vault, done.id))
    assert correlation > 0.99


def test_damage_is_told_after_what_is_intact(sound: Pulse) -> None:
    def broken() -> Iterator[AudioFrame]:
        yield from frames(noise(0.5))
        raise damaged(0.5)

    playing = bootstrap.player().play(broken())
    with pytest.raises(EnvironmentFault) as caught:
        playing.wait(60)
    assert code_of(caught) == "audio.damaged"


def test_pause_and_stop(sound: Pulse) -> None:
    playing = bootstrap.player().play(frames(noise(20)))
    playing.pause()
    assert not playing.wait(0.2)
    playing.resume()
    playing.stop()
    assert playing.is_over
    assert playing.at_s < 15
