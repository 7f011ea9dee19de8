"""Files go into visits one after the other; a bad one is told and the others go on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from copilot.app.import_queue import FileProgress, FileState, ImportQueue, ImportTools
from copilot.app.one_thread import VaultThread
from copilot.app.ports import SpeechRequest, Vault
from copilot.cli.main import app
from copilot.domain.record import VersionKind
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


def queue(vault: Vault, speech: WorkerSpeechEngine, paths: list[Path], visit_id: str | None = None) -> ImportQueue:
    tools = ImportTools(vault, PyAvAudioFiles(), speech, lambda: datetime.now(UTC))
    return ImportQueue(tools, paths, lambda _path: visit_id or new_visit(vault).id, ENGLISH)


def test_each_file_has_its_visit_and_a_bad_one_is_told(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    bad, missing = tmp_path / "bad.wav", tmp_path / "missing.wav"
    bad.write_bytes(b"no sound at all")
    paths = [said(tmp_path, "a.flac", 0, 6), bad, missing, said(tmp_path, "b.flac", 6, 6)]
    told: list[FileProgress] = []
    done = queue(vault, speech, paths).run(told.append)
    assert [one.state for one in done] == [FileState.DONE, FileState.FAILED, FileState.FAILED, FileState.DONE]
    assert [one.error.code if one.error else "" for one in done] == ["", "audio.not_audio", "audio.unreadable", ""]
    assert [bool(one.visit_id) for one in done] == [True, False, False, True]
    assert {visit.id for visit in vault.visits()} == {done[0].visit_id, done[3].visit_id}
    for one in (done[0], done[3]):
        transcript = vault.transcript(one.visit_id)
        assert transcript is not None
        assert transcript.utterances
        assert vault.visit(one.visit_id).state is VisitState.TRANSCRIBED
    assert [p.number for p in told] == sorted(p.number for p in told)
    overall = [p.overall for p in told]
    assert overall == sorted(overall)
    assert overall[-1] == 1.0
    for index in range(len(paths)):
        shares = [p.share for p in told if p.number == index]
        assert shares == sorted(shares)


def test_files_of_one_visit_follow_each_other(vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path) -> None:
    visit = new_visit(vault)
    paths = [said(tmp_path, "a.flac", 0, 6), said(tmp_path, "b.flac", 6, 6)]
    done = queue(vault, speech, paths, visit.id).run(lambda _told: None)
    assert [(one.state, one.visit_id) for one in done] == [(FileState.DONE, visit.id)] * 2
    transcript = vault.transcript(visit.id)
    assert transcript is not None
    assert transcript.duration_s == pytest.approx(12)
    starts = [u.start_s for u in transcript.utterances]
    assert starts == sorted(starts)
    assert starts[0] < 6 < starts[-1]
    assert len(vault.recordings(visit.id)) == 2


def test_a_visit_that_has_a_note_takes_no_more_audio(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    visit = new_visit(vault)
    vault.save_transcript(visit.id, Transcript(utterances=(Utterance(id=1, text="Good morning."),)))
    vault.add_version(visit.id, VersionKind.DRAFT, content("Has a cough."), "extractive", AT)
    (done,) = queue(vault, speech, [said(tmp_path, "a.flac", 0, 4)], visit.id).run(lambda _told: None)
    assert done.state is FileState.FAILED
    assert done.error is not None
    assert done.error.code == "import.visit_has_note"


def test_one_or_all_can_be_called_off_and_what_was_read_stays(
    vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path
) -> None:
    paths = [said(tmp_path, f"{name}.flac", 0, 4) for name in "abcd"]
    imports = queue(vault, speech, paths)
    imports.cancel(1)

    def report(told: FileProgress) -> None:
        if told.number == 2 and told.state is FileState.WRITING:
            imports.cancel()

    done = imports.run(report)
    assert [one.state for one in done] == [FileState.DONE, *[FileState.CANCELLED] * 3]
    assert [bool(one.visit_id) for one in done] == [True, False, True, False]
    (recording,) = vault.recordings(done[2].visit_id)
    assert recording.complete
    assert recording.duration_s == pytest.approx(4)
    assert vault.transcript(done[2].visit_id) is None


def test_silence_is_kept_and_said_to_be_silence(vault: Vault, speech: WorkerSpeechEngine, tmp_path: Path) -> None:
    path = tmp_path / "silence.wav"
    path.write_bytes(encoded(np.zeros((8000, 1), np.float32), 16_000, "wav"))
    (done,) = queue(vault, speech, [path]).run(lambda _told: None)
    assert done.state is FileState.DONE
    assert done.error is not None
    assert done.error.code == "speech.nothing_heard"
    assert len(vault.recordings(done.visit_id)) == 1


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
