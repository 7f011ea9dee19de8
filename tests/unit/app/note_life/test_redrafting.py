"""A new draft never overwrites what the doctor edited, typed or deleted, and never asks without need."""

from __future__ import annotations

from hypothesis import given

from copilot.app.note_life import editing
from copilot.app.note_life.editing import NewStatement, Place, next_id
from copilot.app.note_life.redrafting import Conflict, redraft, take
from copilot.domain.note import NoteContent, NoteSection, Origin, ToConfirm
from copilot.domain.template import Topic
from tests.helpers.note_parts import TEMPLATE, drafted, note, notes, statement, texts


def test_what_nobody_touched_is_replaced() -> None:
    before = drafted("Has a cough.", "No fever.")
    after = redraft(before, drafted("No fever.", "Smokes ten a day."), (), 3)
    assert texts(after.content) == ["No fever.", "Smokes ten a day."]
    # The same line keeps its id, so that what was dismissed of it stays dismissed; a new one gets a new id.
    assert [s.id for s in after.content.statements()] == [2, 3]
    assert after.conflicts == ()


def test_edited_and_typed_lines_stay_and_a_line_about_the_same_is_asked() -> None:
    before = editing.edit(drafted("Has a cough for three days.", "No fever."), 1, "Dry cough for four days.")
    before = editing.add(before, NewStatement("Works night shifts.", Topic.HISTORY), Place("history", 0), 3)
    after = redraft(before, drafted("Has a cough for three days.", "Denies fever.", "Smokes."), (), 4)
    assert texts(after.content) == ["Works night shifts.", "Dry cough for four days.", "Denies fever.", "Smokes."]
    (conflict,) = after.conflicts
    assert conflict.mine == before.statement(1)
    assert conflict.proposed.text == "Has a cough for three days."
    taken = take(after.content, conflict)
    assert texts(taken)[1] == "Has a cough for three days."
    assert taken.statement(1) == conflict.proposed.model_copy(update={"id": 1})


def test_the_drafters_own_words_behind_an_edit_are_recognised() -> None:
    before = editing.edit(drafted("Has a cough for three days."), 1, "Tussis.")
    (conflict,) = redraft(before, drafted("Has a cough for three days."), (), 2).conflicts
    assert conflict.mine == before.statement(1)


def test_a_line_that_the_doctor_wrote_word_for_word_is_not_asked() -> None:
    before = note((statement(1, "No fever.", ()),))
    after = redraft(before, drafted("No fever."), (), 2)
    assert after == (before, ())


def test_a_deleted_line_does_not_come_back_unasked() -> None:
    draft = drafted("Has a cough.", "No fever.")
    before = editing.delete(draft, 2)
    after = redraft(before, draft, (draft.statements()[1],), 3)
    assert texts(after.content) == ["Has a cough."]
    (conflict,) = after.conflicts
    assert (conflict.mine, conflict.deleted) == (None, draft.statements()[1])
    assert texts(take(after.content, conflict)) == ["Has a cough.", "No fever."]


def test_two_lines_about_the_same_edited_statement_can_both_be_taken() -> None:
    before = editing.edit(drafted("Has a cough and fever."), 1, "Has a bad cough and high fever.")
    after = redraft(before, drafted("Has a bad cough.", "Has high fever."), (), 2)
    content = after.content
    for conflict in after.conflicts:
        content = take(content, conflict)
    assert texts(content) == ["Has a bad cough.", "Has high fever."]


def test_one_section_alone_leaves_the_others_and_what_is_to_confirm() -> None:
    item = ToConfirm(text="Left or right?", evidence=(1,), reason="Both were said.")
    before = note((statement(1, "Has a cough."),), (statement(2, "Rest.", topic=Topic.PLAN),), (item,))
    new = note((statement(1, "Has a cold."),), (statement(2, "Tea.", topic=Topic.PLAN),))
    assert texts(redraft(before, new, (), 3, sections={"plan"}).content) == ["Has a cough.", "Tea."]
    whole = redraft(before, new, (), 3).content
    assert texts(whole) == ["Has a cold.", "Tea."]
    assert whole.to_confirm == ()


def test_another_template_gives_the_doctors_lines_a_home_by_their_topic() -> None:
    before = NoteContent(
        template="other",
        sections=(
            NoteSection(
                key="all",
                heading="All",
                loinc="11506-3",
                statements=(statement(1, "Plan of mine.", (), Topic.PLAN), statement(2, "Odd.", (), Topic.EXAM)),
            ),
        ),
    )
    after = redraft(before, drafted("Has a cough."), (), 3, template=TEMPLATE).content
    assert [[s.text for s in section.statements] for section in after.sections] == [
        ["Has a cough."],
        ["Plan of mine.", "Odd."],
    ]
    assert (after.template, after.title) == ("short", "Short note")


@given(notes(), notes())
def test_nothing_of_the_doctors_is_lost_or_changed(before: NoteContent, draft: NoteContent) -> None:
    after = redraft(before, draft, (), next_id(before, draft))
    mine = {s.id: s for s in before.statements() if s.origin is not Origin.DRAFTED}
    assert all(after.content.statement(id_) == s for id_, s in mine.items())
    kept = {s.id for s in after.content.statements()} | {c.proposed.id for c in after.conflicts}
    assert len(kept) == len(after.content.statements()) + len(after.conflicts)
    offered = [s.text for s in draft.statements()]
    told = [*texts(after.content), *(c.proposed.text for c in after.conflicts)]
    assert all(text in told for text in offered)
    content = after.content
    for conflict in after.conflicts:
        assert isinstance(conflict, Conflict)
        content = take(content, conflict)
        assert any(s.text == conflict.proposed.text for s in content.statements())
