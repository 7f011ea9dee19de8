"""Files go into visits one after the other; a bad one is told and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from copilot.app.import_queue import (
    FileProgress,
    FileState,
    ImportEvent,
    ImportQueue,
    ImportTools,
    Said,
    Written,
    in_order,
)
from copilot.app.notes import CheckedVersion, sign_note
from copilot.app.one_thread import VaultThread
from copilot.app.ports import CancelToken, SpeechEngine, SpeechEvent, SpeechRequest, Vault
from copilot.app.transcribe import unwritten
from copilot.cli.main import app
from copilot.domain.errors import EnvironmentFault
from copilot.domain.record import VersionKind
from copilot.domain.recording import Consent, ConsentBy, ConsentHow
from copilot.domain.transcript import Transcript, Utterance
from copilot.domain.visit import Visit, VisitState
from copilot.engines.audio_files import PyAvAudioFiles
from copilot.runtime.speech import WorkerSpeechEngine
from tests.helpers.vault_parts import AT, DOCTOR, PASSPHRASE, PATIENT, content, new_vault, open_vault
from tests.unit.engines_audio.sounds import encoded
from tests.unit.engines_speech import voices

MODEL = Path(__file__).resolve().parents[3] / "models" / "embedded" / "whisper-nano"
WHISPER = ("copilot.engines.whisper:build", {"model_folder": str(MODEL), "threads": 1, "use_hotwords": False})
ENGLISH = SpeechRequest("en")
CONSENT = Consent(how=ConsentHow.SPOKEN, by=ConsentBy.PATIENT, at=AT, noted_by=DOCTOR.id)


@pytest.fixture(scope="module")
def speech() -> Iterator[WorkerSpeechEngine]:
    with WorkerSpeechEngine(*WHISPER) as engine:
        yield engine


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[Vault]:
    """As the window has it: any thread may call it."""
    thread = VaultThread(lambda: new_vault(tmp_path / "vault"))
    yield thread.vault
    thread.close()


def new_visit(vault: Vault) -> Visit:
    return vault.add_visit(PATIENT, DOCTOR, "soap", AT)


def said(folder: Path, name: str, start_s: float, seconds: float) -> Path:
    cut = voices.sound(voices.MONO)[round(start_s * 16_000) : round((start_s + seconds) * 16_000)]
    path = folder / name
    path.write_bytes(encoded((cut / 32768).astype(np.float32), 16_000, "flac"))
    return path


class Import:
    """A queue with its tools, as a job has it."""

    def __init__(self, vault: Vault, speech: SpeechEngine) -> None:
        self.queue = ImportQueue(ENGLISH)
        self.told: list[FileProgress] = []
        self.said: list[Said] = []
        self.written: list[str] = []
        self.then: Callable[[FileProgress], None] = lambda _told: None
        """What happens when the queue tells something, in the middle of its work."""
        self._tools = ImportTools(
            vault, PyAvAudioFiles(), speech, lambda: datetime.now(UTC), lambda _path: new_visit(vault).id
        )

    def run(self, cancel: CancelToken | None = None) -> tuple[FileProgress, ...]:
        return self.queue.run(self._tools, self._tell, cancel)

    def _tell(self, event: ImportEvent) -> None:
        match event:
            case Said():
                self.said.append(event)
            case Written(visit_id):
                assert self._tools.vault.transcript(visit_id) is not None
                self.written.append(visit_id)
            case _:
                self.told.append(event)
                self.then(event)

    @property
    def states(self) -> list[FileState]:
        return [one.state for one in self.queue.progress]


def test_each_file_has_its_visit_and_a_bad_one_is_told(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    bad, missing = tmp_path / "bad.wav", tmp_path / "missing.wav"
    bad.write_bytes(b"no sound at all")
    paths = [said(tmp_path, "a.flac", 0, 6), bad, missing, tmp_path, said(tmp_path, "b.flac", 6, 6)]
    imports = Import(vault, speech)
    imports.queue.add(paths)
    done = imports.run()
    failed = [FileState.FAILED] * 3
    assert [one.state for one in done] == [FileState.DONE, *failed, FileState.DONE]
    codes = [one.error.code if one.error else "" for one in done]
    assert codes == ["", "audio.not_audio", "audio.unreadable", "audio.is_folder", ""]
    assert [bool(one.visit_id) for one in done] == [True, False, False, False, True]
    assert {visit.id for visit in vault.visits()} == {done[0].visit_id, done[4].visit_id}
    for one in (done[0], done[4]):
        transcript = vault.transcript(one.visit_id)
        assert transcript is not None
        assert transcript.utterances
        assert vault.visit(one.visit_id).state is VisitState.TRANSCRIBED
        assert [s.utterance.text for s in imports.said if s.visit_id == one.visit_id] == [
            u.text for u in transcript.utterances
        ]
    overall = [p.overall for p in imports.told]
    assert overall == sorted(overall)
    assert overall[-1] == 1.0
    for index in range(len(paths)):
        shares = [p.share for p in imports.told if p.number == index]
        assert shares == sorted(shares)


def test_all_audio_is_safe_before_the_first_word_is_written_down(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    imports = Import(vault, speech)
    imports.queue.add([said(tmp_path, f"{name}.flac", 0, 4) for name in "ab"])
    imports.run()
    changes = [told.state for before, told in pairwise(imports.told) if told.state is not before.state]
    assert changes.index(FileState.WRITING) > len(changes) - 1 - changes[::-1].index(FileState.READ)


def test_files_of_one_visit_follow_each_other_in_one_transcript(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    visit = new_visit(vault)
    imports = Import(vault, speech)
    imports.queue.add([said(tmp_path, "a.flac", 0, 6), said(tmp_path, "b.flac", 6, 6)], visit.id)
    done = imports.run()
    assert [(one.state, one.visit_id) for one in done] == [(FileState.DONE, visit.id)] * 2
    transcript = vault.transcript(visit.id)
    assert transcript is not None
    assert transcript.duration_s == pytest.approx(12)
    starts = [u.start_s for u in transcript.utterances]
    assert starts == sorted(starts)
    assert starts[0] < 6 < starts[-1]
    assert len(vault.recordings(visit.id)) == 2
    assert imports.written == [visit.id]
    assert [s.utterance.id for s in imports.said] == [u.id for u in transcript.utterances]


def test_files_may_come_while_it_runs(vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path) -> None:
    visit = new_visit(vault)
    imports = Import(vault, speech)
    later = said(tmp_path, "b.flac", 6, 6)
    imports.queue.add([said(tmp_path, "a.flac", 0, 6)], visit.id)

    def come(told: FileProgress) -> None:
        if told.state is FileState.WRITING and len(imports.states) == 1:
            imports.queue.add([later])

    imports.then = come
    done = imports.run()
    assert [one.state for one in done] == [FileState.DONE] * 2
    assert done[1].visit_id not in ("", visit.id)
    assert not imports.queue.is_due


def test_a_visit_with_a_note_takes_more_and_one_that_is_recorded_or_signed_does_not(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    path = said(tmp_path, "a.flac", 0, 4)
    noted, recorded, signed = new_visit(vault), new_visit(vault), new_visit(vault)
    for visit in (noted, signed):
        vault.save_transcript(visit.id, Transcript(utterances=(Utterance(id=1, text="Good morning."),)))
        vault.add_version(visit.id, VersionKind.DRAFT, content("Has a cough."), "extractive", AT)
    vault.recorder.give_consent(recorded.id, CONSENT)
    vault.recorder.begin(recorded.id, 1, AT)
    sign_note(vault, CheckedVersion(vault.versions(signed.id)[-1], ()), DOCTOR, AT)
    imports = Import(vault, speech)
    for visit in (noted, recorded, signed):
        imports.queue.add([path], visit.id)
    done = imports.run()
    codes = [one.error.code if one.error else "" for one in done]
    assert codes == ["", "recording.unfinished", "note.signed"]
    transcript = vault.transcript(noted.id)
    assert transcript is not None
    assert [u.id for u in transcript.utterances][:2] == [1, 2]
    assert vault.versions(noted.id)[-1].content == content("Has a cough.")


def test_one_or_all_can_be_called_off_and_what_was_read_stays(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    imports = Import(vault, speech)
    imports.queue.add([said(tmp_path, f"{name}.flac", 0, 4) for name in "abcd"])
    imports.queue.cancel(1)
    assert imports.states[1] is FileState.CANCELLED

    def report(told: FileProgress) -> None:
        if told.number == 2 and told.state is FileState.WRITING:
            imports.queue.cancel()

    imports.then = report
    done = imports.run()
    assert [one.state for one in done] == [FileState.DONE, *[FileState.CANCELLED] * 3]
    assert [bool(one.visit_id) for one in done] == [True, False, True, True]
    for one in done[2:]:
        (recording,) = vault.recordings(one.visit_id)
        assert recording.complete
        assert recording.duration_s == one.kept_s == pytest.approx(4)
        assert vault.transcript(one.visit_id) is None

    imports.then = lambda _told: None
    imports.queue.again(2)
    assert imports.run()[2].state is FileState.DONE
    assert len(vault.recordings(done[2].visit_id)) == 1  # it was not read a second time
    assert vault.transcript(done[2].visit_id) is not None


def test_the_job_that_is_called_off_leaves_nothing_under_way(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    imports, job = Import(vault, speech), CancelToken()
    imports.queue.add([said(tmp_path, f"{name}.flac", 0, 8) for name in "ab"])
    imports.then = lambda told: job.cancel() if told.share else None
    done = imports.run(job)
    assert [one.state for one in done] == [FileState.CANCELLED] * 2
    assert done[0].kept_s
    (recording,) = vault.recordings(done[0].visit_id)
    assert not recording.complete
    assert recording.duration_s == pytest.approx(done[0].kept_s)


def test_while_a_visit_is_recorded_files_are_read_but_nothing_is_written_down(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    recorded = new_visit(vault)
    imports = Import(vault, speech)
    imports.queue.add([said(tmp_path, "a.flac", 0, 4)])
    imports.then = lambda told: imports.queue.hold(recorded.id) if told.state is FileState.WRITING else None
    imports.run()
    assert imports.states == [FileState.READ]  # the microphone had to have the model

    imports.queue.add([said(tmp_path, "b.flac", 4, 4)], recorded.id)
    imports.queue.add([said(tmp_path, "c.flac", 4, 4)])
    imports.run()
    assert imports.states == [FileState.READ, FileState.WAITING, FileState.READ]
    assert vault.recordings(recorded.id) == ()

    imports.then = lambda _told: None
    imports.queue.release()
    imports.run()
    assert imports.states == [FileState.DONE] * 3
    assert vault.transcript(recorded.id) is not None


def test_what_cannot_be_written_down_is_kept_and_can_be_tried_again(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    class Broken:
        name = "broken"

        def transcribe(self, *_: object) -> Iterator[SpeechEvent]:
            raise EnvironmentFault("speech.model_missing", "It is gone.", "Install it.")

    path = said(tmp_path, "a.flac", 0, 4)
    imports = Import(vault, Broken())
    imports.queue.add([path])
    (failed,) = imports.run()
    assert failed.state is FileState.FAILED
    assert failed.is_read
    path.unlink()

    again = Import(vault, speech)
    again.queue.write(failed.visit_id)
    (done,) = again.run()
    assert done.state is FileState.DONE
    assert vault.transcript(failed.visit_id) is not None
    assert len(vault.recordings(failed.visit_id)) == 1


def test_parts_follow_each_other_by_their_numbers() -> None:
    names = ["visit 10.m4a", "Visit 2.m4a", "intro.m4a", "visit 1.m4a", "visit 10.m4a", "3.wav", "visit.m4a"]
    assert [p.name for p in in_order([Path(n) for n in names])] == [
        "3.wav",
        "intro.m4a",
        "visit 1.m4a",
        "Visit 2.m4a",
        "visit 10.m4a",
        "visit.m4a",
    ]


def test_what_was_left_unwritten_is_found_again(vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path) -> None:
    imports = Import(vault, speech)
    imports.queue.add([said(tmp_path, "a.flac", 0, 4), said(tmp_path, "b.flac", 4, 4)])
    imports.then = lambda told: imports.queue.cancel(1) if told.state is FileState.WRITING else None
    first, second = imports.run()
    assert first.state is FileState.DONE
    assert [visit.id for visit in unwritten(vault)] == [second.visit_id]
    # Also where a note was begun meanwhile, of which the state of the visit tells.
    text = Transcript(utterances=(Utterance(id=1, text="Good morning."),))
    vault.transcripts.replace(second.visit_id, text)
    vault.add_version(second.visit_id, VersionKind.EDIT, content("Has a cough."), "Peter Okafor", AT)
    assert vault.visit(second.visit_id).state is VisitState.IN_REVIEW
    assert [visit.id for visit in unwritten(vault)] == [second.visit_id]
    imports.queue.again(1)
    imports.then = lambda _told: None
    imports.run()
    assert unwritten(vault) == ()


def test_silence_is_kept_and_said_to_be_silence(vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    path.write_bytes(encoded(np.zeros((8000, 1), np.float32), 16_000, "wav"))
    imports = Import(vault, speech)
    imports.queue.add([path])
    (done,) = imports.run()
    assert done.state is FileState.DONE
    assert done.error is not None
    assert done.error.code == "speech.nothing_heard"
    assert len(vault.recordings(done.visit_id)) == 1
    assert imports.written == []


def test_silence_behind_what_was_said_is_listened_to_once(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    silence = tmp_path / "silence.wav"
    silence.write_bytes(encoded(np.zeros((16_000, 1), np.float32), 16_000, "wav"))
    visit = new_visit(vault)
    imports = Import(vault, speech)
    for path in (said(tmp_path, "a.flac", 0, 4), silence):
        imports.queue.add([path], visit.id)
        imports.run()
    transcript = vault.transcript(visit.id)
    assert transcript is not None
    assert transcript.duration_s == pytest.approx(5)
    assert vault.visit(visit.id).state is VisitState.TRANSCRIBED
    assert unwritten(vault) == ()


def test_the_command_imports_files_and_names_those_it_cannot(tmp_path: Path) -> None:
    (tmp_path / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    bad = tmp_path / "bad.wav"
    bad.write_bytes(b"no sound at all")
    places = ["--profile", str(tmp_path / "profile"), "--passphrase-file", str(tmp_path / "passphrase")]
    result = CliRunner().invoke(app, ["import", str(bad), str(said(tmp_path, "a.flac", 0, 4)), *places])
    assert result.exit_code == 2, result.output
    assert f"{bad}: failed" in result.output
    assert "audio.not_audio" in result.output
    assert f"{tmp_path / 'a.flac'}: done, visit" in result.output
    with open_vault(tmp_path / "profile" / "vault") as vault:
        (visit,) = vault.visits()
        assert vault.transcript(visit.id) is not None
        assert visit.patient.display() == "a"
        assert not visit.patient.is_named
