"""Select, then write: the extractive drafter, a worker process, and a GGUF whose weights are a script."""

from __future__ import annotations

from pathlib import Path

import pytest

from copilot import bootstrap
from copilot.app.ports import CancelToken, DraftRequest
from copilot.app.transcript_file import parse_transcript
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteDraft
from copilot.support.paths import Profile
from copilot.support.settings import Settings
from tests.end2end.test_language_model import SAID
from tests.end2end.test_main_job import anamnesis
from tests.helpers.gguf import scripted_weights


def drafted(folder: Path, *, template: str = "soap") -> NoteDraft:
    asked = DraftRequest(parse_transcript(SAID.encode()), bootstrap.template(template))
    with bootstrap.drafter(bootstrap.DrafterKind.SELECT_WRITE, Settings(), Profile(folder)) as drafter:
        return drafter.draft(asked, CancelToken())


def test_through_a_worker(tmp_path: Path) -> None:
    (tmp_path / "models").mkdir()
    chosen = _chosen()
    plan = next(t for t in chosen if "ibuprofen" in t.lower())
    better = f"{plan.removesuffix('.')}, as agreed.\n"
    scripted_weights(tmp_path / "models" / "m.gguf", {"Subjective": ["I refuse.\n"], "Plan": [better]})
    draft = drafted(tmp_path)
    assert better.strip() in [s.text for s in draft.content.statements()]
    assert len(draft.content.statements()) == len(chosen)
    assert {s.text for s in draft.content.statements()} - {better.strip()} <= set(chosen)
    settings = draft.drafter.settings
    assert int(settings["lines_rewritten"]) >= 1
    assert int(settings["lines_rewritten"]) + int(settings["lines_fell_back"]) == len(chosen)
    assert len(draft.drafter.model_digest) == 64


def test_without_a_model_it_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(UserFacingError) as error:
        drafted(tmp_path)
    assert error.value.code == "llm.none_installed"
    out = anamnesis("draft", "--help", cwd=tmp_path).stdout
    assert "select-write" in out


def _chosen() -> list[str]:
    asked = DraftRequest(parse_transcript(SAID.encode()), bootstrap.template("soap"))
    with bootstrap.drafter(bootstrap.DrafterKind.EXTRACTIVE, Settings(), Profile(Path())) as drafter:
        return [s.text for s in drafter.draft(asked, CancelToken()).content.statements()]
