"""Differences word by word, statement by statement, and how much of the draft was kept."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.note_life import editing
from copilot.app.note_life.comparing import compare, compare_content, note_share, statement_share
from copilot.app.note_life.editing import NewStatement, Place
from copilot.app.note_life.words import Change, kept_words, spans, tokens, words
from copilot.domain.note import Dismissal, NoteContent, Origin, ToConfirm
from copilot.domain.record import NoteVersion, VersionKind
from copilot.domain.template import Topic
from tests.helpers.note_parts import drafted, note, notes, statement

KEPT, ADDED, REMOVED = Change.KEPT, Change.ADDED, Change.REMOVED


def version(number: int, content: NoteContent, kind: VersionKind = VersionKind.EDIT, **more: object) -> NoteVersion:
    return NoteVersion.model_validate(
        {
            "visit_id": "v",
            "number": number,
            "kind": kind,
            "created_at": datetime(2026, 3, 4, tzinfo=UTC),
            "author": "somebody",
            "content": content,
            **more,
        }
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BP 142/88, 1.5 mg.", ["BP", "142/88", "1.5", "mg"]),
        ("doesn't café-au-lait", ["doesn't", "café-au-lait"]),
        ("咳嗽3天，体温38.9℃。", ["咳", "嗽", "3", "天", "体", "温", "38.9"]),
        ("1,000 mg at 10:30", ["1,000", "mg", "at", "10:30"]),
        ("", []),
        (" ,. ", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert "".join(tokens(text)) == text


def test_one_changed_number_is_one_changed_word() -> None:
    assert spans("Takes metformin 500 mg twice a day.", "Takes metformin 850 mg twice a day.") == (
        (KEPT, "Takes metformin "),
        (REMOVED, "500"),
        (ADDED, "850"),
        (KEPT, " mg twice a day."),
    )


def test_chinese_is_compared_by_characters() -> None:
    assert spans("咳嗽三天，无发热。", "咳嗽五天，有发热。") == (
        (KEPT, "咳嗽"),
        (REMOVED, "三"),
        (ADDED, "五"),
        (KEPT, "天，"),
        (REMOVED, "无"),
        (ADDED, "有"),
        (KEPT, "发热。"),
    )


@given(st.text(max_size=40), st.text(max_size=40))
def test_the_spans_are_both_texts(old: str, new: str) -> None:
    found = spans(old, new)
    assert "".join(s.text for s in found if s.change is not ADDED) == old
    assert "".join(s.text for s in found if s.change is not REMOVED) == new
    assert all(s.text for s in found)
    assert 0 <= kept_words(old, new) <= min(len(words(old)), len(words(new)))


def told(old: NoteContent, new: NoteContent) -> list[tuple[str, bool]]:
    """Each statement as "[-removed-] {+added+}", and whether it moved; what is the same is left out."""
    mark = {KEPT: "{}", ADDED: "{{+{}+}}", REMOVED: "[-{}-]"}
    return [
        ("".join(mark[span.change].format(span.text) for span in diff.spans), diff.moved)
        for section in compare_content(old, new).sections
        for diff in section.statements
        if not diff.is_same
    ]


def test_edited_moved_added_and_deleted_statements() -> None:
    old = drafted("Has a cough.", "No fever.", "Smokes.", "Lives alone.")
    new = editing.edit(old, 1, "Has a dry cough.")
    new = editing.delete(new, 2)
    new = editing.move(new, 3, Place("plan", 0))
    new = editing.add(new, NewStatement("Rest.", Topic.PLAN), Place("plan", 1), 5)
    assert told(old, new) == [
        ("Has a {+dry +}cough.", False),
        ("[-No fever.-]", False),
        ("Smokes.", True),
        ("{+Rest.+}", False),
    ]
    assert told(new, old) == [
        ("Has a [-dry -]cough.", False),
        ("{+No fever.+}", False),
        ("Smokes.", True),
        ("[-Rest.-]", False),
    ]


def test_one_statement_that_went_down_is_the_one_that_moved() -> None:
    old = drafted("a", "b", "c", "d")
    assert told(old, editing.move(old, 1, Place("history", 4))) == [("a", True)]


def test_drafts_that_number_from_one_are_told_apart_by_what_they_say() -> None:
    old = drafted("Has had a cough for three days.", "No fever.")
    new = drafted("No fever at all.", "Has had a cough for five days.")
    moved, changed = sorted(told(old, new), key=lambda entry: not entry[1])
    assert moved[1] is not changed[1]
    assert {moved[0], changed[0]} == {"No fever{+ at all+}.", "Has had a cough for [-three-]{+five+} days."}


def test_the_sections_of_another_template() -> None:
    old = drafted("Has a cough.", "Something else.")
    other = old.sections[0].model_copy(update={"key": "subjective", "heading": "Subjective"})
    kept = other.model_copy(update={"statements": other.statements[:1]})
    diff = compare_content(old, old.model_copy(update={"sections": (kept,)}))
    assert [(s.key, s.change) for s in diff.sections] == [
        ("subjective", ADDED),
        ("history", REMOVED),
        ("plan", REMOVED),
    ]
    assert [(d.old is None, d.new is None, d.moved) for d in diff.sections[0].statements] == [(False, False, True)]
    assert [d.spans for d in diff.sections[1].statements] == [((REMOVED, "Something else."),)]


@given(notes(), notes())
def test_nothing_of_either_note_is_left_out_of_the_difference(old: NoteContent, new: NoteContent) -> None:
    diffs = [d for section in compare_content(old, new).sections for d in section.statements]
    assert sorted(d.old.id for d in diffs if d.old) == sorted(s.id for s in old.statements())
    assert [d.new.id for d in diffs if d.new] == [s.id for s in new.statements()]
    for d in diffs:
        assert "".join(s.text for s in d.spans if s.change is not ADDED) == (d.old.text if d.old else "")
        assert "".join(s.text for s in d.spans if s.change is not REMOVED) == (d.new.text if d.new else "")
    assert compare_content(new, new).is_same


def test_dismissals_and_items_to_confirm_are_compared_too() -> None:
    item = ToConfirm(text="Left or right?", evidence=(1,), reason="Both were said.")
    dismissal = Dismissal(finding_id="dose:1", reason="as was said")
    old = version(1, note(to_confirm=(item,)))
    new = version(2, note(), dismissals=(dismissal,))
    diff = compare(old, new)
    assert diff.to_confirm == ((REMOVED, item),)
    assert diff.dismissals == ((ADDED, dismissal),)
    assert not diff.is_same
    assert compare(new, new).is_same


def test_the_share_of_a_statement() -> None:
    content = editing.edit(drafted("Has a cough for three days."), 1, "Has a dry cough for five days.")
    (changed,) = content.statements()
    assert statement_share(changed) == (6, 5, 7)
    assert statement_share(statement(2, "Typed.", ())).of_draft is None


def test_the_share_of_a_note_counts_what_was_deleted_and_what_was_added() -> None:
    draft = drafted("Has a cough.", "No fever.", "Smokes.")
    edited = editing.edit(editing.delete(draft, 3), 1, "Has a dry cough.")
    edited = editing.add(edited, NewStatement("Rest at home.", Topic.PLAN), Place("plan", 0), 4)
    versions = [version(1, draft, VersionKind.DRAFT), version(2, edited)]
    share = note_share(versions, 2)
    assert share == (6, 5, 9)
    assert share.of_draft == pytest.approx(5 / 6)
    assert share.of_note == pytest.approx(5 / 9)
    assert note_share(versions, 1).of_draft == 1.0


def test_splitting_and_joining_keep_the_share() -> None:
    draft = drafted("Has a cough. No fever.", "Smokes.")
    after = editing.join(editing.split(draft, 1, 12, 3), 3)
    assert note_share([version(1, draft, VersionKind.DRAFT), version(2, after)], 2) == (6, 6, 6)


def test_an_edit_of_an_earlier_release_is_measured_by_its_draft() -> None:
    draft = drafted("Has a cough.")
    old = draft.statements()[0].model_copy(update={"text": "Has a dry cough.", "origin": Origin.EDITED})
    edited = editing.replace(draft, 1, (old,))
    assert note_share([version(1, draft, VersionKind.DRAFT), version(2, edited)], 2) == (3, 3, 4)


def test_a_note_that_nobody_drafted_has_no_share() -> None:
    share = note_share([version(1, note((statement(1, "Typed.", ()),)))], 1)
    assert (share.of_draft, share.of_note) == (None, 0.0)
