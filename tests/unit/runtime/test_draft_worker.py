"""The draft worker: real processes, the real engine, models whose weights are a script."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gguf
import psutil
import pytest

from copilot.app.draft import ReadAlong
from copilot.app.ports import (
    CancelToken,
    Drafter,
    DraftRequest,
    DraftStarted,
    LiveDrafter,
    NoteDrafted,
    StatementDrafted,
)
from copilot.domain.errors import Cancelled, EnvironmentFault, InvariantBroken, UserFacingError
from copilot.domain.note import NoteDraft
from copilot.domain.template import Style
from copilot.domain.transcript import Transcript, Utterance, Word
from copilot.engines import llama
from copilot.runtime import supervisor
from copilot.runtime.draft import WorkerDrafter
from copilot.runtime.protocol import CancelledJob, Drafted, Failed, Message
from copilot.support.paths import PROMPTS
from tests.helpers.gguf import random_weights, scripted_weights
from tests.unit.llama.visits import COUGH, SOAP, request
from tests.unit.runtime import wayward

FACTORY = "copilot.engines.llama:build"
ALONE: dict[str, Any] = {
    "prompts": str(PROMPTS),
    "threads": 1,
    "context_tokens": 6144,
    "sections_together": False,
}
WAYWARD = "tests.unit.runtime.wayward:build"
SCRIPT = {
    "Subjective": ["- [2] Cough for 5 days.\n", "- [4] No fever, no chest pain.\n", "\n"],
    "Objective": ["none"],
    "Assessment": ["- [7] Viral bronchitis.\n"],
    "Plan": ["- [8] Fluids; return in a week if not better.\n"],
}


@pytest.fixture(scope="module")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scripted_weights(tmp_path_factory.mktemp("models") / "scripted.gguf", SCRIPT)


@pytest.fixture(scope="module")
def in_process(model_path: Path) -> NoteDraft:
    """The draft that the engine makes of the cough without any worker."""
    drafter = llama.build(str(model_path), **ALONE)
    draft = drafter.draft(request(), CancelToken())
    drafter.close()
    return draft


@pytest.fixture(scope="module")
def steady(model_path: Path) -> Iterator[WorkerDrafter]:
    """A worker that several tests share: whatever a test does with it, the next one finds it at its service."""
    with drafter(model_path) as writer:
        yield writer


def drafter(model_path: Path) -> WorkerDrafter:
    return WorkerDrafter(FACTORY, {"model_path": str(model_path), **ALONE})


def wayward_drafter(model_path: Path, way: str, marker: Path | None = None) -> WorkerDrafter:
    arguments = {"model_path": str(model_path), "way": way, **ALONE}
    return WorkerDrafter(WAYWARD, {**arguments, "marker": str(marker) if marker else None})


def drafted(writer: WorkerDrafter) -> NoteDraft:
    return writer.draft(request(), CancelToken())


def gone(pid: int) -> bool:
    """Waits until a process has ended."""
    try:
        psutil.Process(pid).wait(60)
    except psutil.NoSuchProcess:
        pass
    except psutil.TimeoutExpired:
        return False
    return True


class CancelOnceReady(CancelToken):
    """Cancels itself at the `looks`th look after the worker was ready: a draft has been asked for by then."""

    def __init__(self, writer: WorkerDrafter, looks: int = 3) -> None:
        super().__init__()
        self._writer, self._left = writer, looks

    def raise_if_cancelled(self) -> None:
        if self._writer._slot.name:
            self._left -= 1
            if self._left < 0:
                self.cancel()
        super().raise_if_cancelled()


def test_a_worker_drafts_what_the_engine_drafts_and_serves_the_next_visit(
    model_path: Path, in_process: NoteDraft
) -> None:
    with drafter(model_path) as writer:
        port: Drafter = writer
        assert writer.worker_pid is None
        assert port.draft(request(), CancelToken()) == in_process
        pid = writer.worker_pid
        assert drafted(writer) == in_process
        assert writer.worker_pid == pid
    assert pid is not None
    assert gone(pid)


def test_style_and_budget_arrive(steady: WorkerDrafter) -> None:
    asked = request()._replace(style=Style.TELEGRAPHIC, budget_words=90)
    settings = steady.draft(asked, CancelToken()).drafter.settings
    assert (settings["style"], settings["budget_words"]) == ("telegraphic", "90")


def test_an_error_of_the_engine_arrives_whole_and_leaves_the_worker(steady: WorkerDrafter) -> None:
    pid = steady.worker_pid
    with pytest.raises(UserFacingError) as caught:
        steady.draft(request(" ", "\u200b"), CancelToken())
    assert caught.value.code == "draft.nothing_clinical"
    assert caught.value.what_to_do
    assert steady.worker_pid == pid or pid is None


def test_code_message_what_to_do_and_retryable(model_path: Path, tmp_path: Path) -> None:
    with wayward_drafter(model_path, "refuses", tmp_path / "did") as writer:
        with pytest.raises(UserFacingError) as caught:
            drafted(writer)
        error = caught.value
        assert (error.code, error.safe_message, error.what_to_do, error.retryable) == (
            "llm.refused",
            "It does not want to.",
            "Ask nicely.",
            True,
        )
        assert drafted(writer).content.statements()


def test_an_unexpected_error_does_not_tell_what_was_said(
    model_path: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        wayward_drafter(model_path, "fails", tmp_path / "did") as writer,
        pytest.raises(InvariantBroken) as caught,
    ):
        drafted(writer)
    assert caught.value.code == "worker.bug"
    assert "ValueError" in caplog.text
    assert wayward.SECRET not in caplog.text + str(caught.value)


def test_5000_utterances_with_their_words_reach_the_engine(steady: WorkerDrafter) -> None:
    words = tuple(Word(text="coughing", start_s=n, end_s=n + 0.25, probability=0.123456789) for n in range(10))
    utterances = tuple(Utterance(id=n, text=COUGH[n % 8], words=words) for n in range(1, 5001))
    with pytest.raises(UserFacingError) as caught:
        steady.draft(DraftRequest(Transcript(utterances=utterances), SOAP), CancelToken())
    assert caught.value.code == "llm.too_long"


def test_cancel_in_the_middle_is_an_outcome_and_the_worker_stays(
    model_path: Path, tmp_path: Path, in_process: NoteDraft
) -> None:
    with wayward_drafter(model_path, "goes on", tmp_path / "did") as writer:
        with pytest.raises(Cancelled):
            writer.draft(request(), CancelOnceReady(writer))
        pid = writer.worker_pid
        assert pid is not None
        assert drafted(writer) == in_process
        assert writer.worker_pid == pid


@pytest.mark.parametrize("way", ["hangs", "loads for ever"])
def test_a_worker_that_does_not_heed_a_cancel_is_killed(
    model_path: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervisor, "GRACE_S", 0.2)
    with wayward_drafter(model_path, way) as writer:
        cancel = CancelOnceReady(writer)
        if way == "loads for ever":
            cancel.cancel()
        with pytest.raises(Cancelled):
            writer.draft(request(), cancel)
        assert writer.worker_pid is None


def test_killed_in_the_middle_of_a_note_it_is_drafted_again(
    model_path: Path, tmp_path: Path, in_process: NoteDraft, caplog: pytest.LogCaptureFixture
) -> None:
    with wayward_drafter(model_path, "dies", tmp_path / "did") as writer:
        assert drafted(writer) == in_process
    assert caplog.text.count("draft worker died") == 1


def test_killed_each_time_it_is_told_with_what_to_do(model_path: Path) -> None:
    with wayward_drafter(model_path, "dies") as writer:
        with pytest.raises(EnvironmentFault) as caught:
            drafted(writer)
        assert writer.worker_pid is None
    assert (caught.value.code, caught.value.retryable) == ("llm.worker_died", True)
    assert "another model" in caught.value.what_to_do


def test_a_model_file_that_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """llama.cpp aborts on experts that are used and do not exist, instead of refusing the file."""
    monkeypatch.setattr(gguf.GGUFWriter, "add_name", lambda w, _: w.add_uint32("llama.expert_used_count", 2))
    with drafter(random_weights(tmp_path / "hostile.gguf")) as writer:
        with pytest.raises(EnvironmentFault) as caught:
            drafted(writer)
        assert writer.worker_pid is None
    assert caught.value.code == "llm.model_crashed"
    assert "another model" in caught.value.what_to_do


@pytest.mark.parametrize(("content", "code"), [(None, "llm.model_missing"), (b"GGUF", "llm.model_broken")])
def test_a_model_file_that_is_refused(tmp_path: Path, content: bytes | None, code: str) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with drafter(path) as writer, pytest.raises(EnvironmentFault) as caught:
        drafted(writer)
    assert caught.value.code == code


def test_one_draft_at_a_time(steady: WorkerDrafter) -> None:
    class AsksAgain(CancelToken):
        def raise_if_cancelled(self) -> None:
            with pytest.raises(UserFacingError) as caught:
                drafted(steady)
            assert caught.value.code == "draft.busy"

    assert steady.draft(request(), AsksAgain()).content.statements()


def test_answers_of_another_job_or_generation_are_dropped(
    steady: WorkerDrafter, in_process: NoteDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafted(steady)
    assert steady.worker_pid is not None
    other = in_process.model_copy(update={"drafter": in_process.drafter.model_copy(update={"name": "stale"})})
    refusal = EnvironmentFault("llm.stale", "Stale.", "Nothing.")
    stale: list[Message] = []
    for key in ({"job": 0, "generation": 1}, {"job": 2**31, "generation": 1}):
        stale += [Drafted(draft=other, **key), Failed.of(refusal, **key), CancelledJob(**key)]
    receive = supervisor.WorkerProcess.receive

    def stale_first(worker: supervisor.WorkerProcess, timeout: float) -> Message | None:
        return stale.pop() if stale else receive(worker, timeout)

    monkeypatch.setattr(supervisor.WorkerProcess, "receive", stale_first)
    assert drafted(steady) == in_process
    assert not stale


def test_a_busy_worker_ends_when_the_window_process_is_killed(model_path: Path) -> None:
    program = textwrap.dedent(
        f"""
        from copilot.app.ports import CancelToken
        from tests.unit.llama.visits import request
        from tests.unit.runtime.test_draft_worker import wayward_drafter
        from pathlib import Path

        class Tells(CancelToken):
            told = False
            def raise_if_cancelled(self):
                if writer.worker_pid and not self.told:
                    self.told = True
                    print(writer.worker_pid, flush=True)

        writer = wayward_drafter(Path({str(model_path)!r}), "hangs")
        writer.draft(request(), Tells())
        """
    )
    window = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    with window:
        assert window.stdout is not None
        pid = int(window.stdout.readline())
        window.kill()
    assert gone(pid)


def test_killed_in_the_prompt_it_is_read_and_drafted_again(
    model_path: Path, tmp_path: Path, in_process: NoteDraft
) -> None:
    with wayward_drafter(model_path, "dies in the prompt", tmp_path / "did") as writer:
        events = list(writer.events(request(), CancelToken()))
    assert [type(e) for e in events].count(DraftStarted) == 2
    assert events[-1] == NoteDrafted(draft=in_process)


def test_a_worker_that_falls_silent_is_stopped_and_told(model_path: Path) -> None:
    arguments = {"model_path": str(model_path), "way": "hangs", "marker": None, **ALONE}
    with WorkerDrafter(WAYWARD, arguments, stall_s=0.3) as writer:
        with pytest.raises(EnvironmentFault) as caught:
            drafted(writer)
        assert writer.worker_pid is None
    assert (caught.value.code, caught.value.retryable) == ("llm.stalled", True)


def test_the_worker_reads_along_and_tells_as_it_writes(model_path: Path, in_process: NoteDraft) -> None:
    with drafter(model_path) as writer:
        port: LiveDrafter = writer
        assert port.read(request(*COUGH[:4]), CancelToken()) > 0
        assert port.read(request(), CancelToken()) > 0
        assert port.read(request(), CancelToken()) == 0
        pid = writer.worker_pid
        assert pid is not None
        psutil.Process(pid).kill()
        assert gone(pid)
        assert port.read(request(), CancelToken()) > 0  # by another process, from the beginning
        events = list(port.events(request(), CancelToken()))
    told = [(e.text, e.evidence) for e in events if isinstance(e, StatementDrafted)]
    assert told == [(s.text, s.evidence) for s in in_process.content.statements()]
    assert events[-1] == NoteDrafted(draft=in_process)


def test_a_draft_that_nobody_listens_to_any_more_is_called_off(model_path: Path, in_process: NoteDraft) -> None:
    with drafter(model_path) as writer:
        events = writer.events(request(), CancelToken())
        next(e for e in events if isinstance(e, StatementDrafted))
        events.close()  # type: ignore[attr-defined]
        pid = writer.worker_pid
        assert drafted(writer) == in_process
        assert writer.worker_pid == pid


def test_a_draft_takes_precedence_over_a_reading(model_path: Path, tmp_path: Path, in_process: NoteDraft) -> None:
    with wayward_drafter(model_path, "reads for ever", tmp_path / "did") as writer:
        outcomes: list[object] = []

        def read() -> None:
            try:
                outcomes.append(writer.read(request(), CancelToken()))
            except Cancelled as cancelled:
                outcomes.append(cancelled)

        reading = threading.Thread(target=read)
        reading.start()
        while not (tmp_path / "did").exists():
            reading.join(0.01)
        assert drafted(writer) == in_process
        reading.join()
        assert [type(o) for o in outcomes] == [Cancelled]


def test_read_along_by_a_thread_of_its_own(model_path: Path, in_process: NoteDraft) -> None:
    with drafter(model_path) as writer:
        along = ReadAlong(writer)
        for count in range(len(COUGH) + 1):
            along.said(request(*COUGH[:count]) if count else DraftRequest(Transcript(), SOAP))
        assert along.idle(60)
        along.close()
        assert along.trouble is None
        assert writer.read(request(), CancelToken()) == 0
        assert drafted(writer) == in_process


def test_reading_along_with_a_broken_model_is_trouble_and_no_error(tmp_path: Path) -> None:
    with drafter(tmp_path / "none.gguf") as writer:
        along = ReadAlong(writer)
        along.said(request())
        assert along.idle(60)
        along.said(request())
        along.close()
    assert along.trouble is not None
    assert along.trouble.code == "llm.model_missing"
