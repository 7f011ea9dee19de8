"""The main job's failure paths, on a real vault and real audio.

The speech engine is a double: it says what the test wants to be heard, or fails at a moment that cannot be
chosen with a real one.
"""

from __future__ import annotations

import wave
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from copilot import bootstrap
from copilot.app.jobs import Heard, Progress, Step
from copilot.app.main_job import Job, Outcome, Tools, keep_receipts, run_main_job
from copilot.app.ports import (
    AudioFrame,
    CancelToken,
    DraftRequest,
    SpeakersTold,
    SpeechEvent,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
)
from copilot.domain.errors import Cancelled, EnvironmentFault, UserFacingError
from copilot.domain.export import ExportArtifact
from copilot.domain.note import DrafterInfo, NoteContent, NoteDraft, NoteSection, Statement
from copilot.domain.record import SignedNote
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.domain.visit import Patient, Practitioner, VisitState
from copilot.storage.keys import KdfCost
from copilot.storage.vault import FileVault

CHEAP = KdfCost(time_cost=1, memory_kib=64, parallelism=1)
DOCTOR = Practitioner(id="d", family="Ray", given="Kim")
SAID = ((Speaker.DOCTOR, "What do you take?"), (Speaker.PATIENT, "Metformin, five hundred milligrams twice a day."))


class ScriptedSpeech:
    """Hears `SAID`; `after` is called when the first half of the audio was taken."""

    name = "scripted"

    def __init__(
        self, after: Callable[[], None] = lambda: None, said: tuple[tuple[Speaker, str], ...] = SAID
    ) -> None:
        self._after = after
        self._said = said

    def transcribe(
        self, audio: Iterable[AudioFrame], request: SpeechRequest, cancel: CancelToken
    ) -> Iterator[SpeechEvent]:
        done = 0.0
        for number, frame in enumerate(audio):
            done += frame.seconds
            if number == 2:
                self._after()
            cancel.raise_if_cancelled()
            yield SpeechProgress(done)
        for number, (_, text) in enumerate(self._said, 1):
            yield UtteranceHeard(Utterance(id=number, start_s=number, end_s=number + 0.5, text=text))
        yield SpeakersTold({n: who for n, (who, _) in enumerate(self._said, 1)}, request.language or "en")


class ScriptedDrafter:
    def __init__(self, text: str) -> None:
        self._text = text

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        statement = Statement(id=1, text=self._text, evidence=(2,), topic=Topic.MEDICATIONS)
        content = NoteContent(
            template="soap",
            sections=(NoteSection(key="subjective", heading="S", loinc="61150-9", statements=(statement,)),),
        )
        return NoteDraft(content=content, drafter=DrafterInfo(name="scripted", version="1"))


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[FileVault]:
    vault, _ = FileVault.create(tmp_path / "vault", "four words nobody guesses", cost=CHEAP)
    with vault:
        yield vault


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    path = tmp_path / "visit.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(bytes(range(256)) * 125 * 5)
    return path


def tools(vault: FileVault, speech: ScriptedSpeech, text: str = "Takes metformin 500 mg twice a day.") -> Tools:
    return Tools(
        vault,
        bootstrap.audio_files(),
        speech,
        ScriptedDrafter(text),
        bootstrap.exporters()[:1],
        lambda: datetime(2026, 3, 1, 9, tzinfo=UTC),
    )


def job(source: Path | Transcript, dismiss_reason: str | None = None) -> Job:
    return Job(
        Patient(id="p", family="Doe", given="Ann"),
        DOCTOR,
        bootstrap.template("soap"),
        source,
        SpeechRequest("en"),
        dismiss_reason=dismiss_reason,
    )


def run(tools: Tools, job: Job) -> Outcome:
    return run_main_job(tools, job, CancelToken())


def test_from_audio_to_an_export_with_a_receipt(vault: FileVault, audio: Path) -> None:
    seen: list[Progress | Heard] = []
    kit = tools(vault, ScriptedSpeech())
    outcome = run_main_job(kit, job(audio), CancelToken(), seen.append)
    keep_receipts(vault, outcome, "somewhere", kit.now())
    assert outcome.signed is not None
    assert outcome.signed.transcript.duration_s == 5.0
    assert [u.speaker for u in outcome.transcript.utterances] == [Speaker.DOCTOR, Speaker.PATIENT]
    assert outcome.signed.recording_digest == vault.recordings(outcome.visit_id)[0].digest
    assert vault.visit(outcome.visit_id).state is VisitState.EXPORTED
    assert [r.format for r in vault.receipts(outcome.visit_id)] == ["text"]
    assert list(outcome.seconds) == list(Step)
    assert [e.utterance.id for e in seen if isinstance(e, Heard)] == [1, 2]
    assert vault.verify().first_broken is None


def test_a_worker_that_fails_loses_no_audio(vault: FileVault, audio: Path) -> None:
    def fail() -> None:
        raise EnvironmentFault("speech.worker_died", "The speech worker died.", "Try again.", retryable=True)

    with pytest.raises(EnvironmentFault):
        run(tools(vault, ScriptedSpeech(fail)), job(audio))
    (visit,) = vault.visits()
    (recording,) = vault.recordings(visit.id)
    assert visit.state is VisitState.RECORDED
    assert (recording.complete, recording.duration_s) == (True, 5.0)
    assert sum(len(f.pcm) for f in vault.audio(recording.id)) == 5 * 32_000


def test_cancelling_keeps_what_was_recorded(vault: FileVault, audio: Path) -> None:
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        run_main_job(tools(vault, ScriptedSpeech(cancel.cancel)), job(audio), cancel)
    (visit,) = vault.visits()
    assert vault.recordings(visit.id)[0].complete
    assert vault.transcript(visit.id) is None


def test_a_file_that_cannot_be_read_leaves_no_recording(vault: FileVault, tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("no audio", "utf-8")
    with pytest.raises(UserFacingError, match=r"audio\."):
        run(tools(vault, ScriptedSpeech()), job(path))
    (visit,) = vault.visits()
    assert visit.state is VisitState.PLANNED
    assert vault.recordings(visit.id) == ()


def test_nothing_heard_is_an_error_and_no_empty_note(vault: FileVault, audio: Path) -> None:
    with pytest.raises(UserFacingError, match=r"speech\.nothing_heard"):
        run(tools(vault, ScriptedSpeech(said=())), job(audio))
    (visit,) = vault.visits()
    assert vault.versions(visit.id) == ()


WRONG = "Takes metformin 850 mg twice a day."


def test_a_wrong_dose_blocks_the_signature(vault: FileVault, audio: Path) -> None:
    outcome = run(tools(vault, ScriptedSpeech(), WRONG), job(audio))
    assert outcome.blocking
    assert outcome.signed is None
    assert outcome.artifacts == ()
    assert vault.signed(outcome.visit_id) is None
    assert [v.content.statements()[0].text for v in vault.versions(outcome.visit_id)] == [WRONG]


def test_what_is_dismissed_can_be_signed_and_its_reason_is_kept(vault: FileVault, audio: Path) -> None:
    outcome = run(tools(vault, ScriptedSpeech(), WRONG), job(audio, "The pharmacy confirmed 850 mg."))
    assert outcome.signed is not None
    assert {d.reason for d in outcome.signed.version.dismissals} == {"The pharmacy confirmed 850 mg."}
    assert [v.number for v in vault.versions(outcome.visit_id)] == [1, 2]


def test_a_transcript_needs_no_audio(vault: FileVault) -> None:
    said = tuple(Utterance(id=n, speaker=who, text=text) for n, (who, text) in enumerate(SAID, 1))
    outcome = run(tools(vault, ScriptedSpeech()), job(Transcript(utterances=said)))
    assert outcome.signed is not None
    assert outcome.signed.recording_digest == ""
    assert set(outcome.seconds) == set(Step) - {Step.IMPORT, Step.TRANSCRIBE}


class FullDisk:
    format = "full"

    def export(self, signed: SignedNote) -> ExportArtifact:
        raise EnvironmentFault("disk.full", "The disk is full.", "Free some space.")


def test_a_format_that_fails_is_told_and_the_others_are_there(vault: FileVault, audio: Path) -> None:
    kit = tools(vault, ScriptedSpeech())
    outcome = run(kit._replace(exporters=(FullDisk(), *kit.exporters)), job(audio))
    assert [a.format for a in outcome.artifacts] == ["text"]
    assert [(f.format, f.error.code) for f in outcome.failed] == [("full", "disk.full")]


def test_a_note_that_waits_for_its_second_signature_is_not_exported(vault: FileVault, audio: Path) -> None:
    work = job(audio)
    demanding = work.template.model_copy(update={"second_signature": True})
    outcome = run(tools(vault, ScriptedSpeech()), work._replace(template=demanding))
    assert outcome.signed is not None
    assert not outcome.signed.is_complete()
    assert (outcome.artifacts, outcome.failed) == ((), ())
    assert vault.visit(outcome.visit_id).state is VisitState.SIGNED
