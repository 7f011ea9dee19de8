"""A real path from a sound server to the vault, and what happens when the microphone does not stay."""

from __future__ import annotations

import os
import signal
import sys

import numpy as np
import pytest

from copilot import bootstrap
from copilot.app.recording import Choice
from copilot.domain.capture import (
    GapEnded,
    GapReason,
    Level,
    Opened,
)
from copilot.domain.errors import UserFacingError
from copilot.runtime.recorder import ProcessRecorder
from copilot.storage.vault import FileVault
from tests.helpers.pulse import Pulse, best_match, noise
from tests.helpers.recordings import Heard, begin, kept, pid_of
from tests.helpers.vault_parts import code_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="PulseAudio is Linux's")

SOUND = noise(60)


def recorder() -> ProcessRecorder:
    made = bootstrap.recorder()
    assert isinstance(made, ProcessRecorder)
    return made


def test_what_was_played_is_in_the_vault_with_its_pause(sound: Pulse, vault: FileVault) -> None:
    heard = Heard()
    played = noise(3)
    recording = begin(vault, recorder(), heard)
    heard.wait(Level, lambda level: level.at_s > 0)
    with sound.playing("clinic", played) as player:
        player.wait()
    heard.wait(Level, lambda level: max(level.peak) < 0.001, after=len(heard.events) - 1)
    recording.pause()
    assert recording.is_paused
    heard.wait(Level, lambda level: max(level.peak) == 0, after=len(heard.events))
    assert [gap.reason for gap in heard.events if isinstance(gap, GapEnded)] == []
    recording.resume()
    heard.wait(GapEnded, lambda gap: gap.reason is GapReason.PAUSED)
    done = recording.finish()
    audio = kept(vault, done.id)
    correlation, _ = best_match(played[1600:-1600], audio)
    assert correlation > 0.99
    assert heard.pcm() == audio.tobytes()
    assert done.complete
    assert GapReason.PAUSED in {gap.reason for gap in done.gaps}
    assert vault.recordings(done.visit_id) == (done,)
    assert vault.verify().first_broken is None
    # Any span, without what comes before.
    span = b"".join(frame.pcm for frame in vault.audio_span(done.id, 1.25, 2.75))
    assert span == audio[20_000:44_000].tobytes()


def test_a_microphone_that_is_unplugged_and_comes_back(sound: Pulse, vault: FileVault) -> None:
    sound.reset()
    number = sound.add("clinic")
    heard = Heard()
    with sound.playing("clinic", SOUND):
        recording = begin(vault, recorder(), heard)
        heard.saved(1)
        sound.unplug(number)
        lost = heard.trouble("microphone.lost", "microphone.none", "microphone.silent")
        assert lost.what_to_do
    sound.add("clinic")
    played = noise(8, seed=9)
    with sound.playing("clinic", played):
        heard.wait(GapEnded, lambda gap: gap.reason is GapReason.MICROPHONE_LOST)
        heard.over(lost.code)
        heard.saved(lost.at_s + 3)
    done = recording.finish()
    (gap,) = [gap for gap in done.gaps if gap.reason is GapReason.MICROPHONE_LOST]
    assert gap.seconds is not None
    assert gap.at_s == pytest.approx(lost.at_s, abs=0.2)
    audio = kept(vault, done.id)
    after = audio[int(gap.at_s * 16_000) :]
    correlation, _ = best_match(after[16_000:32_000], played)
    assert correlation > 0.99


def test_a_silent_change_to_another_microphone_is_told(sound: Pulse, vault: FileVault) -> None:
    heard = Heard()
    recording = begin(vault, recorder(), heard)
    with sound.playing("clinic", SOUND):
        heard.saved(1)
        sound.add("spare", default=False)
        before = len(heard.events)
        sound.use("spare")
        heard.trouble("microphone.silent", "microphone.switched", after=before)
        with sound.playing("spare", SOUND):
            heard.trouble("microphone.switched", after=before)
    assert recording.finish().complete


def test_a_muted_microphone_is_told_and_so_is_a_recorder_that_stands_still(sound: Pulse, vault: FileVault) -> None:
    heard = Heard()
    with sound.playing("clinic", SOUND):
        recording = begin(vault, recorder(), heard)
        heard.saved(1)
        before = len(heard.events)
        sound.mute("clinic", on=True)
        heard.trouble("microphone.muted", after=before)
        sound.mute("clinic", on=False)
        heard.over("microphone.muted", after=before)
        os.kill(pid_of(recording), signal.SIGSTOP)
        heard.trouble("recorder.stalled")
        os.kill(pid_of(recording), signal.SIGCONT)
        heard.over("recorder.stalled")
    done = recording.finish()
    assert "recorder.restarted" not in heard.codes()
    gap = next(gap for gap in done.gaps if gap.reason is GapReason.MUTED and gap.at_s > 0.5)
    assert gap.seconds is not None
    silent = kept(vault, done.id)[int((gap.at_s + 0.1) * 16_000) : int((gap.at_s + gap.seconds - 0.1) * 16_000)]
    assert len(silent) > 16_000
    assert not silent.any()


def test_a_sound_server_that_dies_and_comes_back(sound: Pulse, vault: FileVault) -> None:
    heard = Heard()
    recording = begin(vault, recorder(), heard)
    with sound.playing("clinic", SOUND):
        heard.saved(1)
        sound.kill()
    heard.trouble("microphone.lost")
    with pytest.raises(UserFacingError) as caught:
        recorder().microphones()
    assert code_of(caught) == "microphone.none"
    heard.trouble("microphone.none")
    sound.start()
    sound.add("clinic")
    heard.over("microphone.lost")
    done = recording.finish()
    assert done.complete
    assert [gap.reason for gap in done.gaps if gap.reason is GapReason.MICROPHONE_LOST]


def test_microphones_are_listed_and_one_is_tried_and_chosen(sound: Pulse, vault: FileVault) -> None:
    sound.add("spare", default=False)
    found = recorder().microphones()
    assert {"default", "clinic", "spare"} <= {microphone.name for microphone in found}
    assert len({microphone.id for microphone in found}) == len(found)
    assert found[0].is_default
    spare = next(microphone for microphone in found if microphone.name == "spare")
    heard, tried = Heard(), Heard()
    with sound.playing("spare", SOUND):
        with recorder().try_out(spare.id, tried):
            assert tried.wait(Opened).is_wanted
            tried.wait(Level, lambda level: max(level.rms) > 0.01)
        assert tried.pcm() == b""
        recording = begin(vault, recorder(), heard, Choice(spare.id, channels=2))
        assert heard.wait(Opened).name == "spare"
        heard.saved(1)
        recording.use(None)
        heard.wait(Opened, lambda opened: opened.name == "default")
    done = recording.finish()
    assert done.channels == 2
    audio = kept(vault, done.id).reshape(-1, 2)
    assert np.abs(audio).max() > 1000
