"""The editor: undo and redo through everything, findings after each change, and when what is saved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.note_life.autosave import PAUSE_S, VERSION_AFTER_S, WORKING_AFTER_S, Due
from copilot.app.note_life.editing import Place
from copilot.app.note_life.editor import NoteEditor
from copilot.app.note_life.states import Deed, Opened, State
from copilot.clinical.checks import check_note
from copilot.domain.errors import UserFacingError
from copilot.domain.note import DrafterInfo, Finding, NoteContent, NoteDraft, Origin, Severity, ToConfirm
from copilot.domain.record import VersionKind
from copilot.domain.template import Topic
from copilot.domain.transcript import Transcript
from tests.helpers.note_parts import LINES, TEMPLATE, drafted, note, notes, statement, texts, timed

SAID = timed("What do you take?", "Metformin, five hundred milligrams.", "Any fever?", "No fever.")
WRONG = note((statement(1, "Takes metformin 850 mg.", (2,)), statement(2, "No fever.", (4,))))


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def opened(content: NoteContent, transcript: Transcript = SAID, **more: object) -> Opened:
    made = Opened("v", VersionKind.EDIT, 1, State(content, (), transcript), transcript, 50, template=TEMPLATE)
    return made._replace(drafted=content)._replace(**more)  # type: ignore[arg-type]


def editor_of(
    content: NoteContent, clock: Clock | None = None, transcript: Transcript = SAID, **more: object
) -> NoteEditor:
    return NoteEditor(opened(content, transcript, **more), check_note, "Kim Ray", clock=clock or Clock())


def test_undo_and_redo_go_through_everything() -> None:
    item = ToConfirm(text="Which knee?", evidence=(3,), reason="Both were said.")
    editor = editor_of(WRONG.model_copy(update={"to_confirm": (item,)}))
    seen = [editor.state]

    def then(deed: Deed) -> None:
        assert editor.undoes is deed
        seen.append(editor.state)

    editor.edit(1, "Takes metformin.")
    then(Deed.EDIT)
    editor.move(2, "plan", 0)
    then(Deed.MOVE)
    assert editor.split(1, 5) == 50
    then(Deed.SPLIT)
    editor.join(1)
    then(Deed.JOIN)
    editor.delete(2)
    then(Deed.DELETE)
    assert editor.add("plan", 0, "Rest.") == 51
    then(Deed.ADD)
    assert editor.dictate("plan", 1, "Tea.\n\n Come back in a week. ") == (52, 53)
    then(Deed.DICTATE)
    assert editor.settle(item, Place("history", 9), text="Left knee.") == 54
    then(Deed.SETTLE)
    editor.dismiss(finding("dose:1"), "The box says so.")
    then(Deed.DISMISS)
    editor.reopen("dose:1")
    then(Deed.REOPEN)
    assert texts(editor.content) == ["Takes metformin.", "Left knee.", "Rest.", "Tea.", "Come back in a week."]
    for state in reversed(seen[:-1]):
        editor.undo()
        assert editor.state == state
    assert editor.undoes is None
    editor.undo()
    for state in seen[1:]:
        editor.redo()
        assert editor.state == state
    assert editor.redoes is None
    editor.redo()
    editor.undo()
    editor.delete(1)
    assert editor.redoes is None


def finding(id_: str) -> Finding:
    return Finding(id=id_, kind="dose", severity=Severity.CRITICAL, message="The doses differ.")


def test_words_of_a_model_make_an_edited_line_whoever_wrote_it_and_are_taken_back_at_once() -> None:
    before = note((statement(1, "Has a cough.", (2,)), statement(2, "Rest.", ())))
    editor = editor_of(before)
    for number, text, drafters in ((1, "Cough.", "Has a cough."), (2, "Rest, please.", "")):
        editor.take_words(number, text)
        taken = editor.content.statement(number)
        assert taken is not None
        assert (taken.text, taken.origin, taken.drafted) == (text, Origin.EDITED, drafters)
        editor.take_words(number, text)  # nothing else to take back
        editor.undo()
        assert editor.content == before


def test_typing_is_taken_back_at_once() -> None:
    editor = editor_of(drafted("Has a cough."))
    for text in ("Has a d", "Has a dr", "Has a dry cough."):
        editor.edit(1, text, typing=True)
    editor.edit(1, "Has a dry cough at night.")
    assert texts(editor.content) == ["Has a dry cough at night."]
    editor.undo()
    assert texts(editor.content) == ["Has a cough."]
    editor.redo()
    assert texts(editor.content) == ["Has a dry cough at night."]


def test_typing_in_two_statements_is_taken_back_one_by_one() -> None:
    editor = editor_of(drafted("a", "b"))
    editor.edit(1, "a1", typing=True)
    editor.edit(2, "b1", typing=True)
    editor.undo()
    assert texts(editor.content) == ["a1", "b"]


def test_what_changes_nothing_is_nothing_to_undo() -> None:
    editor = editor_of(drafted("a"))
    editor.edit(1, " a ")
    editor.dictate("plan", 0, " \n")
    editor.move(1, "history", 0)
    assert editor.undoes is None
    assert editor.is_kept


def test_findings_follow_and_a_dismissal_keeps_reason_and_message() -> None:
    editor = editor_of(WRONG)
    (blocking,) = editor.blocking
    editor.dismiss(blocking, " The box says 850. ")
    assert not editor.blocking
    assert blocking in editor.findings
    assert blocking not in editor.open_findings
    (dismissal,) = editor.dismissals
    assert (dismissal.reason, dismissal.by, dismissal.finding) == ("The box says 850.", "Kim Ray", blocking.message)
    editor.undo()
    assert blocking in editor.blocking
    editor.edit(1, "Takes metformin 500 mg.")
    assert not editor.blocking
    with pytest.raises(UserFacingError) as caught:
        editor.dismiss(blocking, " x ")
    assert caught.value.code == "finding.reason_short"


def test_a_finding_that_was_dismissed_does_not_cover_another_wrong_dose() -> None:
    editor = editor_of(WRONG)
    editor.dismiss(editor.blocking[0], "The box says 850.")
    editor.edit(1, "Takes metformin 8500 mg.")
    assert editor.blocking


def test_checks_run_once_for_each_content() -> None:
    calls = []

    def check(content: NoteContent, transcript: Transcript) -> tuple[Finding, ...]:
        calls.append(content)
        return ()

    editor = NoteEditor(opened(WRONG), check, "Kim Ray", clock=Clock())
    assert not editor.findings
    assert not editor.open_findings
    assert not editor.blocking
    editor.dismiss(finding("x"), "no matter")
    assert editor.findings == ()
    assert len(calls) == 1
    editor.delete(1)
    assert editor.findings == ()
    assert len(calls) == 2


def test_a_new_statement_is_about_what_its_section_is_about() -> None:
    content = note((statement(1, "Allergic to penicillin.", topic=Topic.ALLERGIES),))
    editor = editor_of(content)
    made = [editor.add("history", 1, "Rash."), editor.add("plan", 0, "Rest.")]
    topics = [s.topic for id_ in made if (s := editor.content.statement(id_))]
    assert topics == [Topic.ALLERGIES, Topic.PLAN]
    editor.move(1, "plan", 0)
    moved = editor.content.statement(1)
    assert moved is not None
    assert moved.topic is Topic.PLAN
    proposal = editor.add("history", 0, "No fever.", evidence=(4,))
    added = editor.content.statement(proposal)
    assert added is not None
    assert added.origin is Origin.DRAFTED


def draft(*lines: str) -> NoteDraft:
    return NoteDraft(content=drafted(*lines), drafter=DrafterInfo(name="extractive", version="2"))


def test_a_new_draft_asks_about_what_was_edited_or_deleted() -> None:
    editor = editor_of(drafted("Has a cough.", "No fever.", "Smokes."))
    editor.edit(1, "Has a dry cough.")
    editor.delete(2)
    conflicts = editor.redraft(draft("Has a cough.", "No fever.", "Never smoked."), SAID)
    assert [(c.proposed.text, c.mine is None) for c in conflicts] == [("Has a cough.", False), ("No fever.", True)]
    assert texts(editor.content) == ["Has a dry cough.", "Never smoked."]
    editor.take(conflicts[1])
    assert texts(editor.content) == ["Has a dry cough.", "Never smoked.", "No fever."]
    assert editor.unsaved().draft is not None
    for _ in range(2):
        editor.undo()
    assert texts(editor.content) == ["Has a dry cough.", "Smokes."]


def test_a_draft_from_a_newer_transcript_takes_the_doctors_lines_along() -> None:
    editor = editor_of(drafted("Has a cough."), transcript=timed("I cough.", "Bye."))
    editor.edit(1, "Coughs a lot.")
    newer = timed("I cough a lot.", "Bye.", first_id=7)
    editor.transcript_changed(newer)
    assert editor.stale == {1: (1,)}
    fresh = note((statement(1, "Says goodbye.", (8,)),))
    editor.redraft(NoteDraft(content=fresh, drafter=draft().drafter), newer)
    mine = editor.content.statement(1)
    assert mine is not None
    assert (mine.text, mine.evidence) == ("Coughs a lot.", (7,))
    assert editor.state.transcript == newer
    assert editor.stale == {}
    editor.undo()
    assert editor.state.transcript != newer


def test_rebasing_is_undone_like_anything() -> None:
    editor = editor_of(drafted("Has a cough."), transcript=timed("I cough."))
    editor.transcript_changed(timed("I sneeze.", first_id=9))
    assert editor.rebase() == (1,)
    assert editor.content.statements()[0].evidence == (9,)
    assert editor.stale == {}
    editor.undo()
    assert editor.content.statements()[0].evidence == (1,)
    assert editor.stale == {1: (1,)}


def test_an_addendum_leaves_everything_else_alone() -> None:
    content = drafted("Has a cough.", "No fever.")
    editor = editor_of(content, addendum="plan", kind=VersionKind.ADDENDUM)
    assert editor.is_blank_addendum
    added = editor.add("plan", 0, "Fever later that day.")
    editor.edit(added, "Fever that evening.")
    assert not editor.is_blank_addendum

    def refused(act: object, *arguments: object) -> None:
        assert callable(act)
        with pytest.raises(UserFacingError) as caught:
            act(*arguments)
        assert caught.value.code == "note.signed"

    refused(editor.edit, 1, "No cough.")
    refused(editor.delete, 1)
    refused(editor.split, 1, 3)
    refused(editor.join, 1)
    refused(editor.move, 1, "plan", 0)
    refused(editor.move, added, "history", 0)
    refused(editor.add, "history", 0, "x")
    refused(editor.dictate, "history", 0, "x")
    refused(editor.redraft, draft("x"), SAID)
    refused(editor.rebase)
    editor.transcript_changed(timed("Something else."))
    assert editor.stale == {}
    assert texts(editor.content) == ["Has a cough.", "No fever.", "Fever that evening."]


def test_a_change_is_saved_within_seconds_and_becomes_a_version_after_a_pause() -> None:
    clock = Clock()
    editor = editor_of(drafted("a"), clock)
    clock.now += 10 * VERSION_AFTER_S
    assert editor.due() is Due.NOTHING
    editor.edit(1, "b")
    assert editor.due() is Due.NOTHING
    clock.now += WORKING_AFTER_S
    assert editor.due() is Due.WORKING
    editor.saved(editor.unsaved())
    assert editor.due() is Due.NOTHING
    assert not editor.is_kept
    clock.now += PAUSE_S
    assert editor.due() is Due.VERSION
    editor.saved(editor.unsaved(), 2)
    assert editor.due() is Due.NOTHING
    assert editor.is_kept
    assert editor.unsaved().based_on == 2


def test_who_never_pauses_gets_versions_all_the_same() -> None:
    clock = Clock()
    editor = editor_of(drafted("a"), clock)
    due = []
    for second in range(int(VERSION_AFTER_S) + 1):
        editor.edit(1, f"a {second}", typing=True)
        due.append(editor.due())
        if due[-1] is not Due.NOTHING:
            editor.saved(editor.unsaved(), 2 if due[-1] is Due.VERSION else None)
        clock.now += 1
    assert due.count(Due.VERSION) == 1
    # Never more than WORKING_AFTER_S between two savings.
    assert all(Due.WORKING in due[i : i + 4] for i in range(len(due) - 4) if Due.VERSION not in due[i : i + 4])


def test_what_is_changed_while_it_is_being_saved_is_saved_next() -> None:
    clock = Clock()
    editor = editor_of(drafted("a"), clock)
    editor.edit(1, "b")
    on_its_way = editor.unsaved()
    editor.edit(1, "c")
    editor.saved(on_its_way, 2)
    assert not editor.is_kept
    clock.now += WORKING_AFTER_S
    assert editor.due() is Due.WORKING
    editor.undo()
    assert editor.is_kept
    assert editor.due() is Due.NOTHING


def test_undoing_back_to_a_version_has_the_working_copy_removed() -> None:
    clock = Clock()
    editor = editor_of(drafted("a"), clock)
    editor.edit(1, "b")
    editor.saved(editor.unsaved())
    editor.undo()
    clock.now += WORKING_AFTER_S
    assert editor.due() is Due.WORKING
    assert editor.unsaved().is_kept


@given(notes(), st.data())
def test_whatever_was_done_undo_leads_back_and_redo_forth(content: NoteContent, data: st.DataObject) -> None:
    editor = NoteEditor(opened(content), lambda _content, _transcript: (), "Kim Ray", clock=Clock())
    states = [editor.state]
    for _ in range(data.draw(st.integers(1, 8))):
        ids = [s.id for s in editor.content.statements()]
        deed = data.draw(st.sampled_from(["add", "edit", "delete", "undo", "redraft", "join"]))
        before = editor.state
        try:
            if deed == "add":
                editor.add(data.draw(st.sampled_from(["history", "plan"])), 0, data.draw(LINES))
            elif deed == "undo":
                editor.undo()
            elif deed == "redraft":
                editor.redraft(draft(data.draw(LINES).strip()), SAID)
            elif ids and deed == "edit":
                editor.edit(data.draw(st.sampled_from(ids)), data.draw(LINES))
            elif ids and deed == "delete":
                editor.delete(data.draw(st.sampled_from(ids)))
            elif ids:
                editor.join(data.draw(st.sampled_from(ids)))
        except UserFacingError:
            assert editor.state == before
        states.append(editor.state)
    last = editor.state
    done = 0
    while editor.undoes:
        editor.undo()
        done += 1
    assert editor.state == states[0]
    for _ in range(done):
        editor.redo()
    assert editor.state == last
