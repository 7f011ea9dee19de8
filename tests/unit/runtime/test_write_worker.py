"""Lines rewritten in a worker: one that dies over them is followed by one more, and no line is told twice."""

from __future__ import annotations

from pathlib import Path

import psutil
import pytest

from copilot.app.ports import AllWritten, CancelToken, LineWritten, Passage, Rewriter, Task, WriteOrder
from copilot.domain.errors import Cancelled, EnvironmentFault
from copilot.runtime.draft import WorkerDrafter
from tests.helpers.gguf import scripted_weights

PROMPTS = Path(__file__).parents[3] / "resources" / "prompts"
ORDER = WriteOrder(
    task=Task.FORMAL,
    language="en",
    passages=tuple(Passage(heading="Plan", text=f"Rest for {n} days.") for n in range(40)),
)


@pytest.fixture
def arguments(tmp_path: Path) -> dict[str, object]:
    path = scripted_weights(tmp_path / "m.gguf", {"Plan": ["Rest", " at home", ".\n"]})
    return {"model_path": str(path), "prompts": str(PROMPTS), "threads": 1, "sections_together": False}


def test_a_worker_that_dies_over_the_lines(arguments: dict[str, object]) -> None:
    with WorkerDrafter("copilot.engines.llama:build", arguments) as drafter:
        rewriter: Rewriter = drafter
        lines = rewriter.write(ORDER, CancelToken())
        told = [next(lines)]
        first = drafter.worker_pid
        psutil.Process(first).kill()
        told += list(lines)
        assert isinstance(told[-1], AllWritten)
        written = [line for line in told if isinstance(line, LineWritten)]
        assert [line.number for line in written] == list(range(40))
        assert {line.text for line in written} == {"Rest at home."}
        # Called off, the worker lives on and serves the next.
        cancel = CancelToken()
        again = rewriter.write(ORDER, cancel)
        next(again)
        cancel.cancel()
        with pytest.raises(Cancelled):
            list(again)
        assert len(list(rewriter.write(ORDER, CancelToken()))) == 41


def test_a_model_that_is_broken(tmp_path: Path, arguments: dict[str, object]) -> None:
    path = tmp_path / "broken.gguf"
    path.write_bytes(b"GGUF" + b"\x00" * 100)
    with (
        WorkerDrafter("copilot.engines.llama:build", {**arguments, "model_path": str(path)}) as drafter,
        pytest.raises(EnvironmentFault) as fault,
    ):
        list(drafter.write(ORDER, CancelToken()))
    assert fault.value.code == "llm.model_broken"
