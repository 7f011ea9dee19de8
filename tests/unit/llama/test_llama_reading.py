"""Reading along: whatever was read, corrected or interrupted before, the draft is the one of a cold start."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.app.ports import (
    CancelToken,
    DraftedInParts,
    DraftEvent,
    DraftProgress,
    DraftRequest,
    DraftStarted,
    LiveDrafter,
    NoteDrafted,
    SectionStarted,
    StatementDrafted,
)
from copilot.domain.errors import Cancelled
from copilot.domain.note import NoteDraft
from copilot.domain.transcript import Speaker
from copilot.engines.llama import scribe
from copilot.engines.llama.context import BATCH, GRAIN
from copilot.engines.llama.drafter import LlamaDrafter
from copilot.engines.llama.prompt import build_prompt, load_prompt
from copilot.engines.llama.scribe import Scribe
from tests.helpers.gguf import random_weights, scripted_weights
from tests.unit.llama.conftest import ALONE, PROMPTS
from tests.unit.llama.test_llama_drafter import SCRIPT, CancelAfter, assert_holds
from tests.unit.llama.visits import COUGH, request

VISIT = request(*(COUGH * 3))
TALK = VISIT.transcript.utterances


def so_far(count: int) -> DraftRequest:
    return VISIT._replace(transcript=VISIT.transcript.model_copy(update={"utterances": TALK[:count]}))


def forgotten(drafter: LlamaDrafter) -> LlamaDrafter:
    """The drafter as it was when it was made."""
    drafter.scribe.close()
    drafter.scribe = Scribe(drafter.model, 1, drafter.most_tokens)
    return drafter


@pytest.fixture(scope="module")
def reader(model_path: Path) -> Iterator[LlamaDrafter]:
    drafter = LlamaDrafter(model_path, PROMPTS, ALONE)
    yield drafter
    drafter.close()


@pytest.fixture(scope="module")
def cold(reader: LlamaDrafter) -> NoteDraft:
    return forgotten(reader).draft(VISIT, CancelToken())


def test_it_is_a_live_drafter(reader: LlamaDrafter) -> None:
    assert isinstance(reader, LiveDrafter)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(counts=st.lists(st.integers(0, len(TALK)), max_size=5))
def test_reading_along_changes_nothing_in_the_draft(
    reader: LlamaDrafter, cold: NoteDraft, counts: list[int]
) -> None:
    """In any groups, backwards as well: a visit that got shorter was corrected."""
    forgotten(reader)
    for count in counts:
        reader.read(so_far(count), CancelToken())
    assert reader.draft(VISIT, CancelToken()) == cold


def test_what_was_read_is_not_read_again(reader: LlamaDrafter) -> None:
    forgotten(reader)
    head = reader.read(so_far(0), CancelToken())
    first = reader.read(so_far(8), CancelToken())
    assert reader.read(so_far(8), CancelToken()) == 0
    second = reader.read(so_far(16), CancelToken())
    whole = forgotten(reader).read(so_far(16), CancelToken())
    # What does not fill a slice is read once more when it does.
    assert whole <= head + first + second < whole + 3 * BATCH
    assert reader.read(VISIT, CancelToken()) > 0
    progress = [e.done for e in reader.events(VISIT, CancelToken()) if isinstance(e, DraftProgress)]
    assert progress[0] > whole


def test_a_correction_re_reads_from_there(reader: LlamaDrafter, cold: NoteDraft) -> None:
    whole = forgotten(reader).read(VISIT, CancelToken())
    changed = TALK[12].model_copy(update={"text": "No fever at all, I said."})
    other = VISIT.transcript.model_copy(update={"utterances": (*TALK[:12], changed, *TALK[13:])})
    again = reader.read(VISIT._replace(transcript=other), CancelToken())
    assert 0 < again < 0.6 * whole
    assert reader.draft(VISIT, CancelToken()) == cold


@pytest.mark.parametrize("looks", [0, 2, 5, 40])
def test_an_interrupted_reading_loses_nothing(reader: LlamaDrafter, cold: NoteDraft, looks: int) -> None:
    forgotten(reader)
    with pytest.raises(Cancelled):
        reader.read(VISIT, CancelAfter(looks))
    assert reader.draft(VISIT, CancelToken()) == cold


def test_a_draft_called_off_leaves_the_visit_read(reader: LlamaDrafter, cold: NoteDraft) -> None:
    forgotten(reader)
    events = reader.events(VISIT, CancelToken())
    next(e for e in events if isinstance(e, SectionStarted))
    events.close()  # type: ignore[attr-defined]
    assert reader.read(VISIT, CancelToken()) == 0
    assert reader.draft(VISIT, CancelToken()) == cold


def test_the_context_grows_with_the_visit(
    reader: LlamaDrafter, cold: NoteDraft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scribe, "FIRST_CONTEXT", 256)
    monkeypatch.setattr(scribe, "_STEP", 64)
    forgotten(reader)
    tokens, _ = reader.frame.tokens(reader.model, build_prompt(load_prompt(PROMPTS, "en"), VISIT))
    sizes = set()
    for end in range(100, len(tokens), 200):
        assert list(reader.scribe.reading(tokens[:end], CancelToken()))[-1] == end // GRAIN * GRAIN
        sizes.add(reader.scribe.context_tokens)
    assert len(sizes) > 2
    assert reader.draft(VISIT, CancelToken()) == cold


def test_another_process_drafts_the_same(model_path: Path, cold: NoteDraft) -> None:
    program = f"""
from pathlib import Path
from copilot.app.ports import CancelToken
from copilot.engines.llama.drafter import LlamaDrafter
from tests.unit.llama.conftest import ALONE, PROMPTS
from tests.unit.llama.test_llama_reading import VISIT
print(LlamaDrafter(Path({str(model_path)!r}), PROMPTS, ALONE).draft(VISIT, CancelToken()).model_dump_json())
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    assert NoteDraft.model_validate_json(done.stdout) == cold


@pytest.mark.parametrize("together", [False, True])
def test_the_note_comes_statement_by_statement(tmp_path: Path, *, together: bool) -> None:
    path = scripted_weights(tmp_path / "m.gguf", SCRIPT)
    drafter = LlamaDrafter(path, PROMPTS, ALONE._replace(sections_together=together))
    events: list[DraftEvent] = list(drafter.events(request(), CancelToken()))
    assert isinstance(events[0], DraftStarted)
    assert isinstance(events[-1], NoteDrafted)
    content = events[-1].draft.content
    for section in content.sections:
        of_it = [e for e in events if isinstance(e, StatementDrafted) and e.section == section.key]
        assert [(e.text, e.evidence) for e in of_it] == [(s.text, s.evidence) for s in section.statements]
        begins = events.index(SectionStarted(section=section.key))
        assert all(begins < events.index(e) for e in of_it)
    assert events[-1].draft.drafter.settings["sections"] == ("together" if together else "one by one")
    drafter.close()


def test_sections_together_hold_for_any_weights_and_after_reading_along(tmp_path: Path) -> None:
    path = random_weights(tmp_path / "m.gguf", seed=7)
    drafter = LlamaDrafter(path, PROMPTS, ALONE._replace(sections_together=True))
    first = drafter.draft(VISIT, CancelToken())
    assert_holds(first, VISIT)
    forgotten(drafter).read(so_far(13), CancelToken())
    assert drafter.draft(VISIT, CancelToken()) == first
    drafter.close()


def test_a_visit_that_does_not_fit_is_drafted_in_parts_and_the_doctor_is_told(tmp_path: Path) -> None:
    path = scripted_weights(tmp_path / "m.gguf", {**SCRIPT, "Plan": ["- [40] Fluids.\n"]})
    drafter = LlamaDrafter(path, PROMPTS, ALONE._replace(context_tokens=3072))
    visit = request(*(COUGH * 7))
    events = list(drafter.events(visit, CancelToken()))
    [told] = [e for e in events if isinstance(e, DraftedInParts)]
    draft = events[-1].draft  # type: ignore[union-attr]
    assert draft.drafter.settings["parts"] == str(told.parts)
    seams = [item for item in draft.content.to_confirm if "parts" in item.reason]
    assert len(seams) == told.parts - 1
    assert all(item.evidence[0] in visit.transcript.by_id() for item in seams)
    assert_holds(draft, visit)
    progress = [e for e in events if isinstance(e, DraftProgress)]
    assert all(e.done <= e.total for e in progress)
    drafter.close()


@pytest.mark.parametrize("after", [False, True])
def test_speakers_told_at_the_end(reader: LlamaDrafter, *, after: bool) -> None:
    """Told in each line, everything is read again; told after the transcript, hardly anything."""
    nobody = tuple(u.model_copy(update={"speaker": Speaker.UNKNOWN}) for u in TALK)
    unknown = VISIT._replace(
        transcript=VISIT.transcript.model_copy(update={"utterances": nobody}), speakers_after=after
    )
    known = VISIT._replace(speakers_after=after)
    whole = forgotten(reader).read(unknown, CancelToken())
    again = reader.read(known, CancelToken())
    assert (again == 0) if after else (again > whole // 3)
    draft = reader.draft(known, CancelToken())
    assert draft == forgotten(reader).draft(known, CancelToken())
    assert draft.drafter.settings["speakers"] == ("after the transcript" if after else "in each line")


def test_who_spoke_is_told_in_few_words() -> None:
    file = load_prompt(PROMPTS, "en")
    prompt = build_prompt(file, request(*COUGH[:5])._replace(speakers_after=True))
    assert "[1] What brings you in today?\n[2] I have had" in prompt.user
    assert prompt.ask.endswith("P: 2,4\nD: all others\n\nWrite the note.")
