"""What is shown of a draft that is being written."""

from __future__ import annotations

from copilot.app.ports import DraftProgress, DraftStarted, SectionStarted, StatementDrafted
from copilot.app.provisional import ProvisionalDraft
from tests.unit.llama.visits import SOAP

COUGH = StatementDrafted(section="subjective", text="Cough.", evidence=(2,))
REST = StatementDrafted(section="plan", text="Rest.", evidence=(8,), doubt="Unfinished.")


def shown(draft: ProvisionalDraft) -> dict[str, list[str]]:
    return {s.key: [line.text for line in s.lines] for s in draft.sections}


def test_lines_stand_in_the_order_of_the_template_whoever_is_written_first() -> None:
    draft = ProvisionalDraft(SOAP)
    assert not draft.sections
    events = (DraftStarted(), SectionStarted(section="plan"), REST, DraftProgress(done=1, total=2), COUGH)
    assert [draft.tell(event) for event in events] == [True, False, True, False, True]
    assert shown(draft) == {"subjective": ["Cough."], "objective": [], "assessment": [], "plan": ["Rest."]}
    assert draft.sections[3].lines[0].doubt


def test_what_parts_that_overlap_both_say_is_shown_once() -> None:
    draft = ProvisionalDraft(SOAP)
    assert [draft.tell(event) for event in (COUGH, COUGH)] == [True, False]


def test_a_drafter_that_begins_again_takes_its_lines_back() -> None:
    draft = ProvisionalDraft(SOAP)
    for event in (DraftStarted(), COUGH, DraftStarted()):
        draft.tell(event)
    assert draft.begun_again == 1
    assert not any(shown(draft).values())


def test_of_some_sections_only_these_are_shown() -> None:
    draft = ProvisionalDraft(SOAP, frozenset({"plan"}))
    assert [draft.tell(event) for event in (DraftStarted(), COUGH, REST)] == [True, False, True]
    assert shown(draft) == {"plan": ["Rest."]}
