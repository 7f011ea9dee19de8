"""A visit as it goes on, with a real worker and the embedded model; only the microphone is a test's."""

from __future__ import annotations

import difflib
import json
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import numpy as np
import numpy.typing as npt
import psutil
import pytest

from copilot.app.live import (
    CatchingUp,
    Lag,
    LiveEvent,
    LiveTools,
    LiveVisit,
    Provisional,
    SpeechFailed,
    Stopped,
    Transcribed,
    UtteranceSaved,
)
from copilot.app.ports import SAMPLE_RATE, CancelToken, Listen, OpenRecording, SpeechRequest
from copilot.app.transcribe import transcribe
from copilot.domain.capture import GapBegan
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.domain.recording import Consent, ConsentBy, ConsentHow
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.domain.visit import VisitState
from copilot.runtime.speech import WorkerSpeechEngine
from copilot.storage.vault import FileVault
from tests.helpers.fed_recorder import FedRecorder
from tests.helpers.vault_parts import AT, DOCTOR, add_visit, new_vault, open_vault
from tests.unit.engines_speech import voices

SECONDS = 30
MODEL = Path(__file__).resolve().parents[3] / "models" / "embedded" / "whisper-nano"
WHISPER = ("copilot.engines.whisper:build", {"model_folder": str(MODEL), "threads": 1, "use_hotwords": False})
CONSENT = Consent(how=ConsentHow.SPOKEN, by=ConsentBy.PATIENT, at=AT, noted_by=DOCTOR.id)
ENGLISH = SpeechRequest("en")


def sound(seconds: float = SECONDS, start: float = 0.0) -> npt.NDArray[np.int16]:
    return voices.sound(voices.MONO)[round(start * SAMPLE_RATE) : round((start + seconds) * SAMPLE_RATE), 0]


def plain(utterances: tuple[Utterance, ...]) -> list[str]:
    return "".join(c for c in " ".join(u.text for u in utterances).casefold() if c.isalnum() or c == " ").split()


def alike(one: tuple[Utterance, ...], other: tuple[Utterance, ...]) -> float:
    return difflib.SequenceMatcher(None, plain(one), plain(other), autojunk=False).ratio()


@pytest.fixture(scope="module")
def speech() -> Iterator[WorkerSpeechEngine]:
    with WorkerSpeechEngine(*WHISPER) as engine:
        engine.warm_up()
        yield engine


@pytest.fixture(scope="module")
def whole(speech: WorkerSpeechEngine) -> Transcript:
    """What transcribing after Stop gives."""
    return transcribe(speech, voices.frames(sound()), SECONDS, ENGLISH, CancelToken())


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[FileVault]:
    with new_vault(tmp_path / "vault") as vault:
        yield vault


def tools(vault: FileVault, speech: WorkerSpeechEngine, recorder: FedRecorder | None = None) -> LiveTools:
    return LiveTools(vault, recorder or FedRecorder(), speech, lambda: datetime.now(UTC))


def started(vault: FileVault, speech: WorkerSpeechEngine) -> tuple[LiveVisit, FedRecorder]:
    recorder = FedRecorder()
    visit = add_visit(vault)
    return LiveVisit.start(tools(vault, speech, recorder), visit.id, ENGLISH, consent=CONSENT), recorder


def until(visit: LiveVisit, met: Callable[[LiveEvent], bool], events: list[LiveEvent] | None = None) -> LiveEvent:
    """Advances until an event is met; all that came are added to `events`."""
    while True:
        came = visit.advance(0.5)
        if events is not None:
            events += came
        found = next((event for event in came if met(event)), None)
        if found is not None:
            return found
        for event in came:
            if isinstance(event, SpeechFailed):
                raise event.error


def finished(visit: LiveVisit, events: list[LiveEvent] | None = None) -> Transcript:
    visit.stop()
    last = until(visit, lambda event: isinstance(event, Transcribed), events)
    assert isinstance(last, Transcribed)
    assert visit.is_over
    return last.transcript


def saved(events: list[LiveEvent]) -> list[Utterance]:
    return [event.utterance for event in events if isinstance(event, UtteranceSaved)]


def test_what_is_said_is_saved_while_it_goes_on_and_stands_at_stop(
    vault: FileVault, speech: WorkerSpeechEngine, whole: Transcript
) -> None:
    visit, recorder = started(vault, speech)
    events: list[LiveEvent] = []
    for second in range(SECONDS):
        recorder.running.feed(sound(1, second))
        events += visit.advance(0.0)
    until(visit, lambda e: isinstance(e, UtteranceSaved), events)
    assert vault.visit(visit.visit_id).state is VisitState.RECORDING
    assert vault.verify().first_broken is None
    during = vault.transcripts.standing(visit.visit_id)
    assert during is not None
    assert list(during.utterances) == saved(events)
    transcript = finished(visit, events)
    assert [u.model_copy(update={"speaker": Speaker.UNKNOWN, "voice": None}) for u in transcript.utterances] == [
        u.model_copy(update={"speaker": Speaker.UNKNOWN, "voice": None}) for u in saved(events)
    ]
    assert alike(transcript.utterances, whole.utterances) > 0.9
    assert {u.speaker for u in transcript.utterances} == {Speaker.DOCTOR, Speaker.PATIENT}
    assert transcript.speech_model == whole.speech_model
    assert transcript.duration_s == SECONDS
    assert vault.transcript(visit.visit_id) == transcript
    assert vault.visit(visit.visit_id).state is VisitState.TRANSCRIBED
    assert vault.transcripts.unfinished() == ()
    assert vault.verify().first_broken is None
    stopped = [e for e in events if isinstance(e, Stopped)]
    assert [e.recording.complete for e in stopped] == [True]
    done = [e.done_s for e in events if isinstance(e, CatchingUp)]
    assert done == sorted(done)


def test_what_is_being_said_is_shown_before_it_ends(vault: FileVault, speech: WorkerSpeechEngine) -> None:
    long = next(u for u in voices.reference(voices.MONO) if u["end_s"] - u["start_s"] > 3)
    visit, recorder = started(vault, speech)
    recorder.running.feed(sound(2.8, long["start_s"]))
    shown = until(visit, lambda e: isinstance(e, Provisional))
    assert isinstance(shown, Provisional)
    assert shown.text
    standing = vault.transcripts.standing(visit.visit_id)
    assert standing is not None
    assert not any(shown.text in u.text for u in standing.utterances)
    recorder.running.feed(sound(4, long["start_s"] + 2.8))
    events: list[LiveEvent] = []
    until(visit, lambda e: isinstance(e, UtteranceSaved), events)
    assert [e.text for e in events if isinstance(e, Provisional)][-1] == ""
    visit.stop()
    visit.abandon()


def test_a_worker_that_is_killed_is_followed_by_one_that_goes_on(
    vault: FileVault, speech: WorkerSpeechEngine, whole: Transcript
) -> None:
    visit, recorder = started(vault, speech)
    events: list[LiveEvent] = []
    for part in range(3):
        recorder.running.feed(sound(8, 8 * part))
        until(visit, lambda e: isinstance(e, UtteranceSaved), events)
        assert speech.worker_pid is not None
        psutil.Process(speech.worker_pid).kill()
    recorder.running.feed(sound(SECONDS - 24, 24))
    acknowledged = saved(events)
    transcript = finished(visit, events)
    assert list(transcript.by_id()) == list(range(1, len(transcript.utterances) + 1))
    assert [u.text for u in saved(events)] == [u.text for u in transcript.utterances]
    assert [u.text for u in transcript.utterances][: len(acknowledged)] == [u.text for u in acknowledged]
    assert alike(transcript.utterances, whole.utterances) > 0.9


def test_a_visit_whose_window_process_was_killed_is_taken_up(
    tmp_path: Path, speech: WorkerSpeechEngine, whole: Transcript
) -> None:
    folder = tmp_path / "vault"
    new_vault(folder).close()
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_CHILD), str(folder)], stdout=subprocess.PIPE, text=True
    )
    acknowledged: list[dict[str, str]] = []
    with child:
        assert child.stdout is not None
        for line in child.stdout:
            acknowledged.append(json.loads(line))
            if len(acknowledged) == 3:
                break
        child.kill()
    with open_vault(folder) as vault:
        (visit_id,) = vault.transcripts.unfinished()
        standing = vault.transcripts.standing(visit_id)
        assert standing is not None
        texts = [u.text for u in standing.utterances]
        assert texts[:3] == [line["text"] for line in acknowledged]
        recorder = FedRecorder()
        visit = LiveVisit.take_up(tools(vault, speech, recorder), visit_id, go_on=True)
        kept = round(recorder.running._file.samples / SAMPLE_RATE, 1)
        recorder.running.feed(sound(SECONDS - kept, kept))
        transcript = finished(visit)
        assert [u.text for u in transcript.utterances][: len(texts)] == texts
        assert alike(transcript.utterances, whole.utterances) > 0.85
        assert vault.verify().first_broken is None


_CHILD = """
    import json, sys
    from pathlib import Path
    from copilot.app.live import UtteranceSaved
    from tests.helpers.vault_parts import open_vault
    from tests.unit.live.test_live_visit import SECONDS, WHISPER, WorkerSpeechEngine, sound, started
    with open_vault(Path(sys.argv[1])) as vault, WorkerSpeechEngine(*WHISPER) as speech:
        speech.warm_up()
        visit, recorder = started(vault, speech)
        for second in range(24):
            recorder.running.feed(sound(1, second))
            for event in visit.advance(0.2):
                if isinstance(event, UtteranceSaved):
                    print(json.dumps({"text": event.utterance.text}), flush=True)
        while True:
            for event in visit.advance(0.2):
                if isinstance(event, UtteranceSaved):
                    print(json.dumps({"text": event.utterance.text}), flush=True)
    """


def test_a_visit_that_was_left_is_ended_and_its_tail_comes_from_the_disk(
    vault: FileVault, speech: WorkerSpeechEngine, whole: Transcript
) -> None:
    visit, recorder = started(vault, speech)
    recorder.running.feed(sound(12))
    until(visit, lambda e: isinstance(e, UtteranceSaved))
    recorder.running.deaf = True
    recorder.running.feed(sound(SECONDS - 12, 12))
    visit.abandon()
    again = LiveVisit.take_up(tools(vault, speech), visit.visit_id)
    transcript = finished(again)
    assert transcript.duration_s == SECONDS
    assert alike(transcript.utterances, whole.utterances) > 0.9
    with pytest.raises(UserFacingError) as caught:
        LiveVisit.take_up(tools(vault, speech), visit.visit_id)
    assert caught.value.code == "visit.nothing_to_take_up"


def test_frames_that_were_not_delivered_come_from_the_disk(
    vault: FileVault, speech: WorkerSpeechEngine, whole: Transcript
) -> None:
    visit, recorder = started(vault, speech)
    for second in range(SECONDS):
        recorder.running.deaf = 5 <= second < 11
        recorder.running.feed(sound(1, second))
        visit.advance(0.0)
    assert alike(finished(visit).utterances, whole.utterances) > 0.9


def test_nothing_that_is_said_spans_a_pause(vault: FileVault, speech: WorkerSpeechEngine) -> None:
    turns = voices.reference(voices.MONO)
    long = next(u for u in turns if u["end_s"] - u["start_s"] > 3)
    middle = (long["start_s"] + long["end_s"]) / 2
    visit, recorder = started(vault, speech)
    recorder.running.feed(sound(middle))
    visit.pause()
    events: list[LiveEvent] = []
    # What was being said stands before recording goes on: nobody has to resume for it to be heard.
    until(visit, lambda e: isinstance(e, UtteranceSaved) and e.utterance.end_s > middle - 1.0, events)
    assert any(isinstance(e, GapBegan) for e in events)
    assert visit.is_paused
    visit.resume()
    recorder.running.feed(sound(8, middle))
    transcript = finished(visit, events)
    assert all(u.end_s <= middle + 0.05 or u.start_s >= middle - 0.05 for u in transcript.utterances)
    assert [g.at_s for g in vault.recordings(visit.visit_id)[0].gaps] == [pytest.approx(middle, abs=0.01)]


def test_a_second_recording_of_the_visit_goes_on_with_ids_and_times(
    vault: FileVault, speech: WorkerSpeechEngine
) -> None:
    visit, recorder = started(vault, speech)
    recorder.running.feed(sound(10))
    first = finished(visit)
    recorder = FedRecorder()
    again = LiveVisit.start(tools(vault, speech, recorder), visit.visit_id, ENGLISH)
    recorder.running.feed(sound(10, 10))
    both = finished(again)
    assert both.utterances[: len(first.utterances)] == first.utterances
    assert len(both.utterances) > len(first.utterances)
    assert both.duration_s == 20
    assert all(u.start_s >= 10 for u in both.utterances[len(first.utterances) :])


def test_what_the_doctor_corrected_while_it_went_on_stays(vault: FileVault, speech: WorkerSpeechEngine) -> None:
    visit, recorder = started(vault, speech)
    recorder.running.feed(sound(15))
    event = until(visit, lambda e: isinstance(e, UtteranceSaved))
    assert isinstance(event, UtteranceSaved)
    heard = event.utterance
    vault.transcripts.correct(visit.visit_id, heard.corrected("As I have it.", Speaker.OTHER))
    transcript = finished(visit)
    kept = transcript.by_id()[heard.id]
    assert (kept.text, kept.speaker) == ("As I have it.", Speaker.OTHER)
    assert kept.original_text == heard.text
    assert kept.is_touched
    assert vault.verify().first_broken is None


def test_a_machine_that_is_too_slow_says_by_how_much_and_catches_up(vault: FileVault) -> None:
    slow = WorkerSpeechEngine("tests.unit.live.slow:build", {"folder": str(vault._layout.key.parent)})
    with slow as speech:
        speech.warm_up()
        visit, recorder = started(vault, speech)
        events: list[LiveEvent] = []
        recorder.running.feed(sound(20))
        lag = until(visit, lambda e: isinstance(e, Lag), events)
        assert isinstance(lag, Lag)
        assert 5 <= lag.seconds <= 20
        recorder.running.feed(sound(10, 20))
        (Path(vault._layout.key.parent) / "quick").touch()
        transcript = finished(visit, events)
        assert len(transcript.utterances) > 3
        assert transcript.duration_s == SECONDS


def test_without_a_model_the_recording_goes_on(vault: FileVault, speech: WorkerSpeechEngine) -> None:
    with WorkerSpeechEngine("copilot.engines.whisper:build", {**WHISPER[1], "model_folder": "/nowhere"}) as none:
        visit, recorder = started(vault, none)
        failed = until(visit, lambda e: isinstance(e, SpeechFailed))
        assert isinstance(failed, SpeechFailed)
        assert failed.error.code == "speech.model_missing"
        recorder.running.feed(sound(10))
        visit.stop()
        until(visit, lambda e: isinstance(e, SpeechFailed))
        visit.abandon()
    assert [r.complete for r in vault.recordings(visit.visit_id)] == [True]
    again = LiveVisit.take_up(tools(vault, speech), visit.visit_id)
    assert finished(again).utterances


class NoRecorder(FedRecorder):
    """A recording process that cannot be started: not to be had on demand."""

    def start(self, opened: OpenRecording, microphone_id: str | None, listen: Listen) -> NoReturn:
        raise EnvironmentFault("recorder.cannot_start", "It could not be started.")


def test_a_recorder_that_cannot_start_leaves_nothing_in_the_way_of_the_next_try(
    vault: FileVault, speech: WorkerSpeechEngine
) -> None:
    visit_id = add_visit(vault).id
    with pytest.raises(EnvironmentFault, match="cannot_start"):
        LiveVisit.start(tools(vault, speech, NoRecorder()), visit_id, ENGLISH, consent=CONSENT)
    assert vault.recorder.unfinished() == ()
    again = LiveVisit.start(tools(vault, speech), visit_id, ENGLISH)
    assert again.is_recording
    again.abandon()


def test_no_consent_no_recording(vault: FileVault, speech: WorkerSpeechEngine) -> None:
    visit = add_visit(vault)
    with pytest.raises(UserFacingError) as caught:
        LiveVisit.start(tools(vault, speech), visit.id, ENGLISH)
    assert caught.value.code == "consent.missing"
    assert vault.transcripts.unfinished() == ()
