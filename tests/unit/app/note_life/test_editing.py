"""Edits are pure: they give another note, keep evidence and the drafter's words, and never mix up ids."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.note_life import editing
from copilot.app.note_life.editing import NewStatement, Place
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteContent, Origin, ToConfirm
from copilot.domain.template import Topic
from tests.helpers.note_parts import drafted, note, notes, statement, texts


def test_an_edited_statement_keeps_its_evidence_and_what_was_drafted() -> None:
    before = drafted("Has a cough.", "No fever.")
    after = editing.edit(before, 1, " Has a dry cough. ")
    changed = after.statement(1)
    assert changed is not None
    assert (changed.text, changed.origin, changed.drafted, changed.evidence) == (
        "Has a dry cough.",
        Origin.EDITED,
        "Has a cough.",
        (1,),
    )
    again = editing.edit(after, 1, "Coughs.").statement(1)
    assert again is not None
    assert again.drafted == "Has a cough."
    assert editing.edit(after, 1, "Has a cough.") == before
    assert after.sections[1] is before.sections[1]


def test_a_typed_statement_stays_typed() -> None:
    before = note((statement(1, "Smokes.", ()),))
    changed = editing.edit(before, 1, "Does not smoke.").statement(1)
    assert changed is not None
    assert (changed.origin, changed.drafted) == (Origin.TYPED, "")


def test_moving_counts_with_the_statement_where_it_is() -> None:
    before = drafted("a", "b", "c")
    assert texts(editing.move(before, 1, Place("history", 3))) == ["b", "c", "a"]
    assert texts(editing.move(before, 3, Place("history", 0))) == ["c", "a", "b"]
    assert texts(editing.move(before, 2, Place("history", 1))) == ["a", "b", "c"]
    assert texts(editing.move(before, 2, Place("history", 2))) == ["a", "b", "c"]
    there = editing.move(before, 2, Place("plan", 9), Topic.PLAN)
    assert [s.id for s in there.sections[1].statements] == [2]
    assert there.sections[1].statements[0].topic is Topic.PLAN


def test_splitting_and_joining() -> None:
    before = drafted("Has a cough. No fever.", "Smokes.")
    halves = editing.split(before, 1, len("Has a cough."), 9)
    assert [(s.id, s.text, s.evidence, s.origin) for s in halves.sections[0].statements] == [
        (1, "Has a cough.", (1,), Origin.DRAFTED),
        (9, "No fever.", (1,), Origin.DRAFTED),
        (2, "Smokes.", (2,), Origin.DRAFTED),
    ]
    assert editing.join(halves, 1) == before
    both = editing.join(before, 1).statement(1)
    assert both is not None
    assert (both.text, both.evidence) == ("Has a cough. No fever. Smokes.", (1, 2))


def test_the_drafters_words_are_split_with_an_edited_statement() -> None:
    edited = editing.edit(drafted("Has a cough and no fever."), 1, "Has a dry cough, and no fever at all.")
    halves = editing.split(edited, 1, len("Has a dry cough,"), 2).statements()
    assert [s.origin for s in halves] == [Origin.EDITED] * 2
    assert [s.drafted for s in halves] == ["Has a cough", "and no fever."]


def test_joining_chinese_puts_no_space() -> None:
    assert texts(editing.join(drafted("咳嗽三天。", "无发热。"), 1)) == ["咳嗽三天。无发热。"]


def test_adding_typed_text_and_a_suggestion_with_its_evidence() -> None:
    before = drafted("Has a cough.")
    after = editing.add(
        before, NewStatement("Allergic to penicillin.", Topic.ALLERGIES, (4,)), Place("history", 0), 2
    )
    after = editing.add(after, NewStatement("Rest.", Topic.PLAN), Place("plan", 0), 3)
    assert [(s.id, s.origin, s.evidence) for s in after.statements()] == [
        (2, Origin.DRAFTED, (4,)),
        (1, Origin.DRAFTED, (1,)),
        (3, Origin.TYPED, ()),
    ]


def test_an_item_to_confirm_is_settled_once() -> None:
    item = ToConfirm(text="Left or right knee.", evidence=(2,), reason="Both were said.")
    before = note(to_confirm=(item, item.model_copy(update={"text": "Another."})))
    after = editing.settle(before, item)
    assert [i.text for i in after.to_confirm] == ["Another."]
    with pytest.raises(UserFacingError) as caught:
        editing.settle(after, item)
    assert caught.value.code == "note.settled"


def _raises(code: str, act: object, *arguments: object) -> None:
    assert callable(act)
    with pytest.raises(UserFacingError) as caught:
        act(*arguments)
    assert caught.value.code == code
    assert caught.value.what_to_do


def test_what_cannot_be_is_refused_and_says_what_to_do() -> None:
    content = drafted("Has a cough.")
    _raises("note.statement_gone", editing.edit, content, 7, "x")
    _raises("note.statement_gone", editing.delete, content, 7)
    _raises("note.empty_statement", editing.edit, content, 1, "  ")
    _raises("note.section_gone", editing.move, content, 1, Place("nowhere", 0))
    _raises("note.nothing_to_join", editing.join, content, 1)
    for at in (-1, 0, 12, 99):
        _raises("note.cannot_split", editing.split, content, 1, at, 2)
    with pytest.raises(ValueError, match="same id"):
        editing.add(content, NewStatement("x", Topic.HISTORY), Place("history", 0), 1)


@given(notes(), st.data())
def test_every_edit_gives_a_valid_note_and_changes_only_what_it_says(
    before: NoteContent, data: st.DataObject
) -> None:
    dump = before.model_dump_json()
    new = editing.next_id(before)
    after = editing.add(
        before, NewStatement("Added.", Topic.PLAN), Place("plan", data.draw(st.integers(0, 9))), new
    )
    chosen = data.draw(st.sampled_from(after.statements()))
    others = [s for s in after.statements() if s.id != chosen.id]
    match data.draw(st.sampled_from(["edit", "move", "split", "join", "delete"])):
        case "edit":
            after = editing.edit(after, chosen.id, data.draw(st.text(min_size=1).filter(str.strip)))
        case "move":
            after = editing.move(after, chosen.id, Place(data.draw(st.sampled_from(["history", "plan"])), 1))
            assert after.statement(chosen.id) == chosen
        case "split":
            at = data.draw(st.integers(0, len(chosen.text)))
            if chosen.text[:at].strip() and chosen.text[at:].strip():
                after = editing.split(after, chosen.id, at, new + 1)
                halves = [after.statement(chosen.id), after.statement(new + 1)]
                assert "".join("".join(s.text.split()) for s in halves if s) == "".join(chosen.text.split())
        case "join":
            place = editing.place_of(after, chosen.id)
            section = next(s for s in after.sections if s.key == place.section)
            if place.position + 1 < len(section.statements):
                others.remove(section.statements[place.position + 1])
                after = editing.join(after, chosen.id)
        case "delete":
            after = editing.delete(after, chosen.id)
    assert before.model_dump_json() == dump
    assert NoteContent.model_validate_json(after.model_dump_json()) == after
    assert all(after.statement(s.id) == s for s in others)
