"""One recording, whatever dies: real processes and files, a microphone that tells what is missing."""

from __future__ import annotations

import itertools
import json
import os
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import psutil
import pytest

from copilot.app.recording import Choice, go_on, start_recording
from copilot.domain.capture import (
    Ended,
    FrameHeard,
    GapBegan,
    GapEnded,
    GapReason,
    Level,
    Opened,
    Saved,
)
from copilot.domain.errors import CopilotError, EnvironmentFault, UserFacingError
from copilot.domain.visit import VisitState
from copilot.runtime.recorder import ProcessRecorder
from copilot.storage.vault import FileVault
from tests.helpers.devices import DESK, numbers
from tests.helpers.recordings import SINK, Heard, begin, consented_visit, kept, pid_of, simulated
from tests.helpers.vault_parts import AT, add_visit, code_of, flip, open_vault, said
from tests.storms import recorder as storm

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and limits of POSIX")


def is_whole(pcm: bytes) -> list[int]:
    """The blocks' numbers, none of them wrong, repeated or out of order."""
    found = numbers(pcm)
    assert None not in found
    whole = [number for number in found if number is not None]
    assert whole == sorted(set(whole))
    return whole


def test_without_consent_nothing_is_recorded(vault: FileVault) -> None:
    visit = add_visit(vault)
    heard = Heard()
    with pytest.raises(UserFacingError) as caught:
        start_recording(vault, simulated(), visit.id, Choice(), heard, AT)
    assert code_of(caught) == "consent.missing"
    assert heard.events == []
    assert vault.recordings(visit.id) == ()
    assert vault.visit(visit.id).state is VisitState.PLANNED


def test_consent_is_kept_and_covered(vault: FileVault, folder: Path) -> None:
    visit = consented_visit(vault)
    (consent,) = vault.recorder.consents(visit.id)
    assert (consent.how, consent.by, consent.at) == ("spoken", "patient", AT)
    vault.close()
    with open_vault(folder) as again:
        assert again.recorder.consents(visit.id) == (consent,)
        assert again.verify().first_broken is None


def test_one_recording_at_a_time_and_no_signature_meanwhile(vault: FileVault) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    visit_id = vault.recorder.unfinished()[0].visit_id
    assert vault.visit(visit_id).state is VisitState.RECORDING
    with pytest.raises(UserFacingError) as caught:
        start_recording(vault, simulated(), visit_id, Choice(), heard, AT)
    assert code_of(caught) == "recording.unfinished"
    vault.save_transcript(visit_id, said("What was heard until now."))
    done = recording.finish()
    assert vault.visit(visit_id).state is VisitState.TRANSCRIBED
    assert vault.recordings(visit_id) == (done,)
    with pytest.raises(UserFacingError) as caught:
        vault.recorder.end(done.id)
    assert code_of(caught) == "recording.ended"


def test_a_recorder_that_is_killed_is_followed_by_another(vault: FileVault) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    at_s = 0.0
    for _ in range(2):
        at_s = heard.wait(Level, lambda level: level.at_s > at_s + 0.3, after=len(heard.events)).at_s  # noqa: B023
        os.kill(pid_of(recording), signal.SIGKILL)
        before = len(heard.events)
        heard.trouble("recorder.restarted", after=before)
        heard.wait(GapEnded, lambda gap: gap.reason is GapReason.RECORDER_ENDED, after=before)
    done = recording.finish()
    pcm = kept(vault, done.id).tobytes()
    found = is_whole(pcm)
    assert heard.pcm() == pcm  # what was told before it died was kept by the window process, and written
    jumps = [b - a for a, b in itertools.pairwise(found) if b - a > 1]
    gaps = [gap for gap in done.gaps if gap.reason is GapReason.RECORDER_ENDED]
    assert len(gaps) == len(jumps) == 2
    for gap, jump in zip(gaps, jumps, strict=True):
        assert gap.seconds == pytest.approx(jump / 100, abs=0.6)
    assert done.complete


def test_a_pause_outlives_the_recorder(vault: FileVault) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    heard.wait(Level, lambda level: level.at_s > 0.2)
    recording.pause()
    gap = heard.wait(GapBegan)
    os.kill(pid_of(recording), signal.SIGKILL)
    heard.trouble("recorder.restarted")
    heard.wait(Level, after=len(heard.events))
    assert recording.is_paused
    recording.resume()
    heard.wait(GapEnded)
    done = recording.finish()
    assert [(g.at_s, g.reason) for g in done.gaps] == [(gap.at_s, GapReason.PAUSED)]


def test_a_recorder_without_its_window_goes_on_and_is_taken_up(vault: FileVault, folder: Path) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    heard.saved(0.9)
    pid = pid_of(recording)
    recording.abandon()
    vault.close()
    with open_vault(folder) as again:
        assert again.recovered == 0
        (left,) = again.recorder.unfinished()
        assert (left.id, left.is_running) == (recording.id, True)
        opened = again.recorder.take_up(left.id)
        size = opened.path.stat().st_size
        while opened.path.stat().st_size < size + 40_000:
            assert psutil.pid_exists(pid)
        heard = Heard()
        taken = go_on(again, simulated(), left.id, None, heard)
        heard.wait(GapEnded)
        assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
        before = b"".join(f.pcm for f in taken.read(0.0, 1.0))
        assert len(is_whole(before)) == 100
        done = taken.finish()
        found = is_whole(kept(again, done.id).tobytes())
        assert sum(b - a > 1 for a, b in itertools.pairwise(found)) == 1
        assert done.complete
        assert again.verify().first_broken is None


def test_a_recording_that_nobody_goes_on_with_is_ended(vault: FileVault, folder: Path) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    heard.saved(0.9)
    recording.abandon()
    vault.close()
    with open_vault(folder) as again:
        done = again.recorder.end(recording.id)
        assert not done.complete
        assert done.duration_s >= 0.9
        assert again.recorder.unfinished() == ()
        assert again.visit(done.visit_id).state is VisitState.RECORDED
        assert [path.name for path in (folder / "audio").iterdir()] == [done.id]
        is_whole(kept(again, done.id).tobytes())


def test_the_file_that_a_dead_computer_left_is_taken_up(vault: FileVault, folder: Path) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    saved = heard.saved(0.9)
    os.kill(pid_of(recording), signal.SIGSTOP)  # so that it cannot notice
    pid = pid_of(recording)
    recording.abandon()
    os.kill(pid, signal.SIGKILL)
    (folder / "audio" / f"{recording.id}.leave").touch()  # by a window process that died while it waited
    vault.close()
    with open_vault(folder) as again:
        (left,) = again.recorder.unfinished()
        heard = Heard()
        taken = go_on(again, simulated(), left.id, None, heard)
        gap = heard.wait(GapEnded)
        heard.wait(Level, lambda level: level.at_s > gap.at_s + 0.5)
        done = taken.finish()
        assert done.complete
        assert done.gaps[0].reason is GapReason.RECORDER_ENDED
        assert done.gaps[0].at_s * 16_000 >= saved.samples
        is_whole(kept(again, done.id).tobytes())


@pytest.mark.skipif(sys.platform != "linux", reason="prlimit is Linux's")
def test_a_disk_that_is_full_for_a_while_and_a_folder_that_becomes_read_only(
    vault: FileVault, folder: Path
) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    (folder / "audio").chmod(0o500)  # the file is open: it goes on
    heard.saved(1)
    size = vault.recorder.take_up(recording.id).path.stat().st_size
    _, hard = resource.prlimit(pid_of(recording), resource.RLIMIT_FSIZE)
    resource.prlimit(pid_of(recording), resource.RLIMIT_FSIZE, (size + 20_000, hard))
    full = heard.trouble("vault.disk_full")
    assert "memory" in full.what_to_do
    heard.wait(Level, lambda level: level.at_s > full.at_s + 1.5)
    resource.prlimit(pid_of(recording), resource.RLIMIT_FSIZE, (hard, hard))
    heard.over("vault.disk_full")
    (folder / "audio").chmod(0o700)
    done = recording.finish()
    found = is_whole(kept(vault, done.id).tobytes())
    assert found == list(range(found[0], found[0] + len(found)))
    assert (done.complete, done.gaps) == (True, ())


def test_a_file_that_was_damaged_meanwhile_is_not_written_over(vault: FileVault) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    heard.saved(1.9)
    path = vault.recorder.take_up(recording.id).path
    flip(path, 5000)
    os.kill(pid_of(recording), signal.SIGKILL)
    assert heard.trouble("audio.damaged").what_to_do
    before = path.read_bytes()
    done = recording.finish()
    assert path.read_bytes() == before
    assert (done.complete, done.duration_s) == (False, 0.0)
    with pytest.raises(EnvironmentFault) as caught:
        list(vault.audio_span(done.id, 0, 1))
    assert code_of(caught) == "audio.damaged"


def test_the_chosen_microphone_is_used_from_one_moment_to_the_next(vault: FileVault) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard, Choice("not there"))
    heard.trouble("microphone.replaced")
    recording.use(DESK.id)
    heard.wait(Opened, lambda opened: opened.is_wanted)
    heard.over("microphone.replaced")
    recording.finish()


_STOPPED = """
import os, sys, time
from pathlib import Path
from copilot.app.recording import Choice
from copilot.domain.capture import FrameHeard, Saved
from copilot.runtime import recorder_process
from tests.helpers.recordings import Heard, begin, pid_of, simulated
from tests.helpers.vault_parts import new_vault
vault = new_vault(Path(sys.argv[1]))
heard = Heard()
recording = begin(vault, simulated(), heard)
print(recording.id, pid_of(recording), flush=True)
sys.stdin.readline()
done = recording.finish()
frames = [e for e in heard.events if isinstance(e, FrameHeard)]
from tests.helpers.recordings import kept
print(done.complete, kept(vault, done.id).tobytes() == heard.pcm(), flush=True)
"""


def test_a_window_process_that_stands_still_stops_nothing(folder: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _STOPPED, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    ) as window:
        assert window.stdin is not None
        assert window.stdout is not None
        recording_id, pid = window.stdout.readline().split()
        os.kill(window.pid, signal.SIGSTOP)
        path = folder / "audio" / recording_id
        size = path.stat().st_size
        while path.stat().st_size < size + 2 * 32_000:
            assert psutil.pid_exists(int(pid))
        os.kill(window.pid, signal.SIGCONT)
        window.stdin.write("\n")
        window.stdin.flush()
        assert window.stdout.readline().split() == ["True", "True"]


def test_the_recorder_imports_next_to_nothing() -> None:
    code = textwrap.dedent("""
        import json, sys
        import copilot.runtime.recorder_process
        import copilot.engines.microphone
        import copilot.storage.recorder_file
        print(json.dumps(sorted(sys.modules)))
    """)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, cwd=Path(__file__).parents[3]
    )
    roots = {name.partition(".")[0] for name in json.loads(done.stdout)}
    assert {"sounddevice", "numpy", "nacl"} <= roots
    assert not roots & {"pydantic", "PySide6", "faster_whisper", "ctranslate2", "llama_cpp", "sqlcipher3", "av"}


def test_a_recorder_that_cannot_be_made_leaves_nothing_behind(vault: FileVault) -> None:
    heard = Heard()
    visit = consented_visit(vault)
    broken = ProcessRecorder("tests.helpers.devices:no_such_thing", SINK)
    with pytest.raises(CopilotError) as caught:
        start_recording(vault, broken, visit.id, Choice(), heard, AT)
    assert code_of(caught) == "worker.bug"
    assert vault.recorder.unfinished() == ()
    assert vault.verify().first_broken is None


def test_events_come_in_order_and_the_key_is_in_no_argument_and_no_environment(vault: FileVault) -> None:
    heard = Heard()
    recording = begin(vault, simulated(), heard)
    heard.saved(1)
    key = vault.recorder.take_up(recording.id).key
    process = psutil.Process(pid_of(recording))
    seen = " ".join(process.cmdline()) + json.dumps(process.environ())
    assert key.hex() not in seen
    assert "OpenRecording" in repr(vault.recorder.take_up(recording.id))
    assert key.hex() not in repr(vault.recorder.take_up(recording.id))
    recording.finish()
    assert isinstance(heard.events[-1], Ended)
    saved = [event.samples for event in heard.events if isinstance(event, Saved)]
    assert saved == sorted(saved)
    starts = [event.start for event in heard.events if isinstance(event, FrameHeard)]
    assert starts == sorted(starts)


def test_a_small_storm_loses_nothing(tmp_path: Path) -> None:
    counts = storm.run(1, tmp_path)
    assert {name: count for name, count in counts.items() if name.startswith("lost") and count} == {}
    assert all(counts[kind] == 1 for kind in storm.KINDS)
