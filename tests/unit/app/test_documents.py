"""A letter and a summary say what the signed note says, all of it and nothing else, whoever worded them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from copilot import bootstrap
from copilot.app.documents import (
    Edited,
    LineSettled,
    Selected,
    arranged,
    edited,
    export_document,
    reworded,
    template_for,
)
from copilot.app.ports import CancelToken, Rewriter, Task
from copilot.app.rewriting import Reason
from copilot.domain.document import Document, DocumentKind
from copilot.domain.errors import Cancelled, InvariantBroken, UserFacingError
from copilot.domain.note import Origin, Statement
from copilot.domain.record import SignedNote
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from tests.helpers import hostile
from tests.helpers.notes import chinese_note, signed_note
from tests.unit.app.test_select_write import Writes

LINES = (
    (Topic.CHIEF_COMPLAINT, "cough for 5 days", (1,)),
    (Topic.HISTORY, "No fever, no chest pain.", (2,)),
    (Topic.MEDICATIONS, "Lisinopril 10 mg once daily.", (3,)),
    (Topic.ALLERGIES, "Penicillin: rash.", (4,)),
    (Topic.EXAM, "Lungs are clear.", (5,)),
    (Topic.ASSESSMENT, "Viral bronchitis.", (6,)),
    (Topic.PLAN, "Ibuprofen 400 mg twice a day.", (7,)),
    (Topic.PLAN, "Return in a week if not better.", ()),
)
SIGNED = signed_note(LINES)
EACH = pytest.mark.parametrize("kind", DocumentKind)


def made(kind: DocumentKind, signed: SignedNote = SIGNED) -> Document:
    return arranged(kind, signed, bootstrap.template(template_for(kind, signed)))


def texts(document: Document) -> dict[int, str]:
    return {s.id: s.text for section in document.sections for s in section.statements}


def finished(kind: DocumentKind, rewriter: Rewriter, signed: SignedNote = SIGNED) -> Document:
    *lines, last = reworded(made(kind, signed), signed, rewriter, CancelToken())
    assert isinstance(last, Document)
    settled = {line.statement_id: line.text for line in lines if isinstance(line, LineSettled)}
    assert settled == texts(last)
    return last


@EACH
@pytest.mark.parametrize("signed", [SIGNED, signed_note(), chinese_note()], ids=["cough", "english", "chinese"])
def test_without_a_model_it_is_the_signed_lines_each_once(kind: DocumentKind, signed: SignedNote) -> None:
    document = made(kind, signed)
    said = {s.id: s.text for s in signed.version.content.statements()}
    assert set(texts(document)) == set(said)
    for number, text in texts(document).items():
        assert text.rstrip(".。").casefold() == said[number].rstrip(".。").casefold()
    assert document.made_from == signed.hash
    assert document.writer is None
    assert document.language[:2] == signed.version.content.language[:2]
    assert all(section.statements for section in document.sections)


def test_lines_become_sentences() -> None:
    assert texts(made(DocumentKind.LETTER))[1] == "Cough for 5 days."


BETTER = {
    "Cough for 5 days.": "You came because of a cough for 5 days.",
    "No fever, no chest pain.": "You have no fever and no chest pain.",
    "Viral bronchitis.": "You have a viral bronchitis.",
}


def test_better_words_stand() -> None:
    document = finished(DocumentKind.PATIENT_SUMMARY, Writes(lambda text: BETTER.get(text, "")))
    for before, after in BETTER.items():
        assert after in texts(document).values(), before
    assert (document.rewritten, document.fell_back) == (3, 5)
    assert document.writer is not None
    assert document.made_from == SIGNED.hash


@pytest.mark.parametrize(
    ("write", "stands"),
    [
        (lambda text: text.replace("青霉素过敏，表现为皮疹", "您对青霉素过敏，会出皮疹"), True),
        (lambda text: text.replace("青霉素", "头孢"), False),
        (lambda text: text.replace("无胸痛", "有胸痛"), False),
        (lambda text: text.replace("5 mg", "50 mg"), False),
    ],
)
def test_chinese(write: Callable[[str], str], stands: bool) -> None:
    signed = chinese_note()
    document = finished(DocumentKind.PATIENT_SUMMARY, Writes(write), signed)
    before, after = texts(made(DocumentKind.PATIENT_SUMMARY, signed)), texts(document)
    assert (before != after) == stands
    assert document.title == "就诊小结（患者版）"


@EACH
@pytest.mark.parametrize(
    "write",
    [
        lambda _: "I cannot help with that.",
        lambda _: "",
        lambda text: text.replace("No fever", "Fever").replace("10 mg", "100 mg").replace("400 mg", "40 mg"),
        lambda text: f"{text.rstrip('.')} and diabetes mellitus.",
        lambda _: "Warfarin 5 mg once daily.",
        lambda text: text.replace("in a week", "in a month").replace("Penicillin", "Aspirin"),
    ],
)
def test_what_the_note_does_not_say_never_stands(kind: DocumentKind, write: Callable[[str], str]) -> None:
    document = finished(kind, Writes(write))
    assert texts(document) == texts(made(kind))


def test_whatever_a_model_writes() -> None:
    for said in hostile.ALL:
        document = finished(DocumentKind.LETTER, Writes(lambda _, said=said: said))  # type: ignore[misc]
        assert texts(document) == texts(made(DocumentKind.LETTER))


def test_the_model_sees_the_signed_note_only() -> None:
    writes = Writes(str)
    finished(DocumentKind.LETTER, writes)
    (order,) = writes.orders
    assert order.task is Task.LETTER
    assert all(not passage.said and not passage.addition for passage in order.passages)


def test_cancel() -> None:
    cancel = CancelToken()
    lines = reworded(made(DocumentKind.LETTER), SIGNED, Writes(str), cancel)
    assert isinstance(next(lines), LineSettled)
    cancel.cancel()
    with pytest.raises(Cancelled):
        list(lines)


@EACH
@pytest.mark.parametrize("signed", [SIGNED, chinese_note()], ids=["english", "chinese"])
def test_exports_say_what_they_were_made_of(kind: DocumentKind, signed: SignedNote) -> None:
    document = made(kind, signed)
    for exporter in bootstrap.document_exporters():
        artifact = export_document(document, signed, exporter)
        assert artifact == export_document(document, signed, exporter)
        assert artifact.file_name.startswith(kind.value)
        if exporter.format == "text":
            text = artifact.content.decode()
            assert signed.hash in text
            assert ("Draft, not signed" in text) or ("草稿，未签名" in text)
            for line in texts(document).values():
                assert line in text
        else:
            assert artifact.content.startswith(b"%PDF")


def test_a_document_of_another_note_is_not_exported() -> None:
    (exporter, *_) = bootstrap.document_exporters()
    with pytest.raises(InvariantBroken):
        export_document(made(DocumentKind.LETTER), chinese_note(), exporter)
    due = SIGNED.model_copy(update={"second_due": True}).sealed()
    with pytest.raises(UserFacingError) as error:
        export_document(made(DocumentKind.LETTER, due), due, exporter)
    assert error.value.code == "export.second_missing"


TALK = Transcript(
    utterances=(
        Utterance(id=1, speaker=Speaker.PATIENT, text="I have had a cough for five days, and no fever at all."),
        Utterance(id=2, speaker=Speaker.DOCTOR, text="Take ibuprofen, 400 milligrams, twice a day."),
    )
)
COUGH = Statement(
    id=1,
    text="The patient says that he has had a cough for five days and no fever.",
    evidence=(1,),
    topic=Topic.HISTORY,
)
TYPED = Statement(id=2, text="Ibuprofen 400 mg twice a day.", origin=Origin.TYPED, topic=Topic.PLAN)


def edit(task: Task, write: Callable[[str], str], *statements: Statement, addition: str = "") -> list[Edited]:
    selected = [Selected("Plan", s) for s in statements]
    return list(edited(selected, task, TALK, Writes(write), CancelToken(), addition=addition))


def test_a_selection_made_shorter() -> None:
    (good,) = edit(Task.SHORTER, lambda _: "Cough for 5 days, no fever.", COUGH)
    assert (good.applies, good.statement_id) == (True, 1)
    (lossy,) = edit(Task.SHORTER, lambda _: "Cough, no fever.", COUGH)
    assert not lossy.applies
    assert lossy.reasons == (Reason.NUMBER_LOST,)


def test_what_fails_is_told_with_its_findings_and_not_applied() -> None:
    (wrong,) = edit(Task.FORMAL, lambda _: "Ibuprofen 400 mg three times a day.", TYPED)
    assert not wrong.applies
    assert wrong.findings or wrong.reasons
    assert wrong.text == "Ibuprofen 400 mg three times a day."
    (turned,) = edit(Task.FORMAL, lambda _: "The patient reports a cough for 5 days and fever.", COUGH)
    assert not turned.applies


def test_what_the_doctor_adds_may_stand() -> None:
    (good,) = edit(Task.ADD, lambda t: f"{t.rstrip('.')}, with food.", TYPED, addition="with food")
    assert good.applies
    (more,) = edit(Task.ADD, lambda t: f"{t.rstrip('.')} and naproxen.", TYPED, addition="with food")
    assert not more.applies
    (less,) = edit(Task.ADD, lambda t: t, TYPED, addition="for 10 days")
    assert not less.applies
    (all_of_it,) = edit(Task.ADD, lambda t: f"{t.rstrip('.')} for 10 days.", TYPED, addition="for 10 days")
    assert all_of_it.applies


def test_several_lines_and_none() -> None:
    found = edit(Task.FORMAL, str, COUGH, TYPED)
    assert {e.statement_id for e in found} == {1, 2}
    assert edit(Task.FORMAL, str) == []
