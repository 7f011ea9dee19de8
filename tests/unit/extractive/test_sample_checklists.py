"""The sample consultations as the speech engine gives them: one utterance a sentence, not one a turn.

A correction ("… No, the left knee."), a dose or a question with its answer is then spread over several utterances.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from copilot.app.ports import CancelToken, DraftRequest
from copilot.app.samples import check_note, list_samples, load_sample
from copilot.bootstrap import DrafterKind, drafter, template
from copilot.domain.transcript import Transcript, Utterance
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import Settings


def by_sentence(transcript: Transcript) -> Transcript:
    """Each sentence an utterance of its own; times shared out by length."""
    rows: list[Utterance] = []
    for turn in transcript.utterances:
        sentences = re.split(r"(?<=[.?!])\s+", turn.text)
        at, rate = turn.start_s, (turn.end_s - turn.start_s) / max(1, sum(map(len, sentences)))
        for sentence in sentences:
            end = at + rate * len(sentence)
            rows.append(Utterance(id=len(rows) + 1, speaker=turn.speaker, start_s=at, end_s=end, text=sentence))
            at = end
    return transcript.model_copy(update={"utterances": tuple(rows)})


@pytest.mark.parametrize("split", [False, True], ids=["turns", "sentences"])
@pytest.mark.parametrize("folder", list_samples(SAMPLES), ids=lambda p: p.name)
def test_every_must_and_no_must_not(folder: Path, split: bool, tmp_path: Path) -> None:
    sample = load_sample(folder)
    transcript = by_sentence(sample.reference()) if split else sample.reference()
    with drafter(DrafterKind.EXTRACTIVE, Settings(), Profile(tmp_path)) as writer:
        content = writer.draft(DraftRequest(transcript, template(sample.template)), CancelToken()).content
    report = check_note(
        sample.checklist,
        {s.key: [x.text for x in s.statements] for s in content.sections},
        [x.text for x in content.to_confirm],
    )
    assert [(fact.kind.value, fact.id, fact.section, fact.statement) for fact in report.failed()] == []
