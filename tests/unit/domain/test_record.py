from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from copilot.domain.note import (
    Dismissal,
    Finding,
    NoteContent,
    NoteSection,
    Origin,
    Severity,
    Statement,
    ToConfirm,
)
from copilot.domain.record import (
    NoteVersion,
    SignedNote,
    VersionKind,
    canonical_form,
    canonical_json,
    digest_of,
    open_critical,
)
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance, Word
from copilot.domain.visit import Patient, Practitioner, Visit, VisitState

_json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def _signed() -> SignedNote:
    doctor = Practitioner(id="d1", family="Ray", given="Kim", credentials="MD")
    visit = Visit(
        id="v1",
        patient=Patient(id="p1", family="Doe", given="Ann"),
        practitioner=doctor,
        started_at=datetime(2026, 3, 1, 9, tzinfo=UTC),
        template="soap",
        state=VisitState.SIGNED,
    )
    said = Utterance(
        id=1,
        speaker=Speaker.PATIENT,
        start_s=0.5,
        end_s=2.0,
        text="It hurts.",
        words=(Word(text="It", start_s=0.5, end_s=0.8, probability=0.9),),
    )
    transcript = Transcript(duration_s=2.0, utterances=(said,))
    statement = Statement(id=1, text="Pain.", evidence=(1,), topic=Topic.HISTORY)
    content = NoteContent(
        template="soap",
        sections=(NoteSection(key="subjective", heading="Subjective", loinc="61150-9", statements=(statement,)),),
        to_confirm=(ToConfirm(text="Left or right?", evidence=(1,), reason="The side was not said."),),
    )
    version = NoteVersion(
        visit_id="v1",
        number=1,
        kind=VersionKind.DRAFT,
        created_at=datetime(2026, 3, 1, 9, 20, tzinfo=UTC),
        author="extractive",
        content=content,
        dismissals=(Dismissal(finding_id="f1", reason="Heard it again."),),
    )
    return SignedNote(
        visit=visit,
        version=version,
        transcript=transcript,
        signer=doctor,
        signed_at=datetime(2026, 3, 1, 9, 30, tzinfo=UTC),
        transcript_digest=digest_of(canonical_form(transcript)),
        recording_digest="ab" * 32,
        previous_hash="",
    ).sealed()


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    if isinstance(value, dict):
        return [leaf for key, inner in value.items() for leaf in _leaves(inner, (*path, key))]
    if isinstance(value, list):
        return [leaf for index, inner in enumerate(value) for leaf in _leaves(inner, (*path, index))]
    return [path] if value is not None else []  # what is absent cannot be changed


_CHANGED = {
    "state": "exported", "sex": "other", "birth_date": "1980-01-01", "kind": "edit", "topic": "plan",
    "speaker": "doctor",
    "origin": "edited", "started_at": "2026-03-01T09:00:01Z", "created_at": "2026-03-01T09:20:01Z",
    "signed_at": "2026-03-01T09:30:01Z", "probability": 0.8, "loinc": "61149-1",
}  # fmt: skip


def test_a_sealed_note_survives_json() -> None:
    signed = _signed()
    assert signed.is_intact()
    assert SignedNote.model_validate_json(signed.model_dump_json()) == signed


@pytest.mark.parametrize("path", _leaves(_signed().model_dump(mode="json")), ids=str)
def test_any_changed_field_breaks_the_seal(path: tuple[Any, ...]) -> None:
    dump = _signed().model_dump(mode="json")
    place = dump
    for step in path[:-1]:
        place = place[step]
    old, name = place[path[-1]], path[-1]
    if name in _CHANGED:
        new: Any = _CHANGED[name]
    elif isinstance(old, int | float):
        new = old + 1
    else:
        new = f"{old}x"
    place[name] = new
    assert not SignedNote.model_validate(dump).is_intact()


def test_a_field_added_later_with_a_default_breaks_no_older_seal() -> None:
    class LaterNote(SignedNote):
        department: str = ""

    older = _signed()
    later = LaterNote.model_validate_json(older.model_dump_json())
    assert later.is_intact()
    assert not later.model_copy(update={"department": "Cardiology"}).is_intact()


@given(_json_values)
def test_canonical_json_is_json_and_does_not_depend_on_the_order_of_keys(value: Any) -> None:
    data = canonical_json(value)
    assert json.loads(data) == value

    def turned(inner: Any) -> Any:
        if isinstance(inner, dict):
            return {key: turned(inner[key]) for key in reversed(inner)}
        return [turned(x) for x in inner] if isinstance(inner, list) else inner

    assert canonical_json(turned(value)) == data


@given(st.text(min_size=1), st.data())
def test_one_changed_bit_is_seen(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    other = text[:at] + ("a" if text[at] != "a" else "b") + text[at + 1 :]
    assert digest_of({"text": text}) != digest_of({"text": other})


def test_a_drafted_statement_needs_evidence_and_a_typed_one_does_not() -> None:
    with pytest.raises(ValidationError):
        Statement(id=1, text="Fever.", topic=Topic.HISTORY)
    assert Statement(id=1, text="Fever.", topic=Topic.HISTORY, origin=Origin.TYPED).evidence == ()


def test_validation_errors_do_not_quote_the_note() -> None:
    with pytest.raises(ValidationError) as caught:
        Statement.model_validate({"id": 0, "text": "Secret illness.", "topic": "history"})
    assert "Secret" not in str(caught.value)
    assert "Secret" not in str(caught.value.errors(include_input=False))


def test_only_open_critical_findings_block() -> None:
    def finding(name: str, severity: Severity) -> Finding:
        return Finding(id=name, kind="dose", severity=severity, message="m")

    findings = (finding("a", Severity.CRITICAL), finding("b", Severity.CRITICAL), finding("c", Severity.WARNING))
    dismissed = (Dismissal(finding_id="a", reason="Checked with the pharmacy."),)
    assert [f.id for f in open_critical(findings, dismissed)] == ["b"]
