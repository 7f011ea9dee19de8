"""The real weights, and visits made of turns."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from copilot.app.ports import CancelToken, DraftRequest
from copilot.domain.note import NoteDraft
from copilot.domain.template import Style, Template
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.engines.extractive import ExtractiveDrafter

ROOT = Path(__file__).parents[3]
WEIGHTS = ROOT / "models" / "embedded" / "drafter" / "weights.npz"

Draft = Callable[..., NoteDraft]


def template(name: str = "consultation") -> Template:
    data = tomllib.loads((ROOT / "resources" / "templates" / f"{name}.toml").read_text(encoding="utf-8"))
    return Template(**{k: v for k, v in data.items() if k != "section"}, sections=data["section"])


def transcript(*turns: str) -> Transcript:
    """Utterances from "d: …" and "p: …" ("?: …" for an unknown speaker), ids from 1."""
    speakers = {"d": Speaker.DOCTOR, "p": Speaker.PATIENT, "?": Speaker.UNKNOWN, "o": Speaker.OTHER}
    return Transcript(
        utterances=tuple(
            Utterance(id=i, speaker=speakers[turn[0]], text=turn[2:].strip()) for i, turn in enumerate(turns, 1)
        )
    )


@pytest.fixture(scope="session")
def drafter() -> ExtractiveDrafter:
    return ExtractiveDrafter(WEIGHTS)


@pytest.fixture(scope="session")
def draft(drafter: ExtractiveDrafter) -> Draft:
    def made(*turns: str, style: Style | None = None, budget: int | None = None) -> NoteDraft:
        request = DraftRequest(transcript(*turns), template(), style, budget)
        return drafter.draft(request, CancelToken())

    return made


def lines(note: NoteDraft) -> list[str]:
    return [s.text for s in note.content.statements()]
