from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from copilot.domain.base import Value
from copilot.domain.note import (
    Dismissal,
    DrafterInfo,
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
    SecondSignature,
    Signature,
    SignedNote,
    VersionKind,
    canonical_form,
    canonical_json,
    digest_of,
    open_critical,
)
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance, Word
from copilot.domain.visit import Patient, Practitioner, Sex, Visit, VisitState

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


_TEXT = st.text(max_size=6)
_MOMENTS = st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
_PEOPLE = st.builds(Practitioner, id=st.text(min_size=1, max_size=4), family=_TEXT, given=_TEXT, credentials=_TEXT)
_HASHES = st.text("0123456789abcdef", min_size=1, max_size=4)
_SAID = st.builds(
    Utterance,
    id=st.just(1),
    speaker=st.sampled_from(Speaker),
    start_s=st.floats(0, 1),
    end_s=st.floats(1, 2),
    text=_TEXT,
    words=st.lists(
        st.builds(Word, text=_TEXT, start_s=st.floats(0, 1), end_s=st.floats(0, 1), probability=st.floats(0, 1)),
        max_size=1,
    ).map(tuple),
    original_text=_TEXT,
    original_speaker=st.none() | st.sampled_from(Speaker),
    voice=st.none() | st.integers(0, 9),
)
_STATEMENTS = st.builds(
    Statement,
    id=st.just(1),
    text=st.text(min_size=1, max_size=6),
    evidence=st.just((1,)),
    origin=st.sampled_from(Origin),
    topic=st.sampled_from(Topic),
    drafted=_TEXT,
)
_SECTIONS = st.builds(
    NoteSection, key=_TEXT, heading=_TEXT, loinc=_TEXT, statements=st.lists(_STATEMENTS, max_size=1).map(tuple)
)
_CONFIRM = st.builds(ToConfirm, text=_TEXT, evidence=st.just((1,)), reason=_TEXT)
_CONTENTS = st.builds(
    NoteContent,
    template=_TEXT,
    language=_TEXT,
    title=_TEXT,
    document=_TEXT,
    sections=st.lists(_SECTIONS, max_size=1).map(tuple),
    to_confirm=st.lists(_CONFIRM, max_size=1).map(tuple),
)
_DISMISSALS = st.builds(
    Dismissal, finding_id=_TEXT, reason=st.text(min_size=3, max_size=5), finding=_TEXT, by=_TEXT
)
_DRAFTERS = st.builds(
    DrafterInfo,
    name=_TEXT,
    version=_TEXT,
    model_digest=_TEXT,
    settings=st.dictionaries(_TEXT, _TEXT, max_size=1),
)
_VERSIONS = st.builds(
    NoteVersion,
    visit_id=_TEXT,
    number=st.integers(1, 3),
    kind=st.sampled_from(VersionKind),
    created_at=_MOMENTS,
    author=_TEXT,
    content=_CONTENTS,
    drafter=st.none() | _DRAFTERS,
    dismissals=st.lists(_DISMISSALS, max_size=1).map(tuple),
)
_VISITS = st.builds(
    Visit,
    id=st.text(min_size=1, max_size=4),
    patient=st.builds(
        Patient,
        id=st.text(min_size=1, max_size=4),
        family=_TEXT,
        given=_TEXT,
        birth_date=st.none() | st.dates(),
        sex=st.sampled_from(Sex),
        record_number=_TEXT,
    ),
    practitioner=_PEOPLE,
    started_at=_MOMENTS,
    template=_TEXT,
    state=st.sampled_from(VisitState),
)
_SIGNATURES = st.builds(
    Signature,
    signer=_PEOPLE,
    signed_at=_MOMENTS,
    version=st.integers(1, 3),
    hash=_HASHES,
    second=st.booleans(),
)


@st.composite
def _signed_notes(draw: st.DrawFn) -> SignedNote:
    """Every field of every type that a signature covers, at its default and not."""
    transcript = Transcript(
        language=draw(_TEXT),
        duration_s=draw(st.floats(0, 9)),
        utterances=tuple(draw(st.lists(_SAID, max_size=1))),
        speech_model=draw(_TEXT),
    )
    signed = SignedNote(
        visit=draw(_VISITS),
        version=draw(_VERSIONS),
        transcript=transcript,
        signer=draw(_PEOPLE),
        signed_at=draw(_MOMENTS),
        transcript_digest=digest_of(canonical_form(transcript)),
        recording_digest=draw(_HASHES),
        previous_hash=draw(_HASHES),
        adds_to=draw(_TEXT),
        earlier=tuple(draw(st.lists(_SIGNATURES, max_size=1))),
        second_due=draw(st.booleans()),
    ).sealed()
    if not draw(st.booleans()):
        return signed
    second = SecondSignature(
        signed_hash=signed.hash, signer=draw(_PEOPLE), signed_at=draw(_MOMENTS), previous_hash=signed.hash
    )
    return signed.model_copy(update={"second": second.sealed()})


def _covered_fields(kind: type[Value], seen: set[type[Value]]) -> None:
    seen.add(kind)
    for field in kind.model_fields.values():
        for inner in _types_in(field.annotation):
            if inner not in seen:
                _covered_fields(inner, seen)


def _types_in(annotation: Any) -> list[type[Value]]:
    if isinstance(annotation, type) and issubclass(annotation, Value):
        return [annotation]
    return [found for argument in get_args(annotation) for found in _types_in(argument)]


def test_the_strategy_knows_every_type_that_a_signature_covers() -> None:
    """A type that is added to what is signed has to be added above, field by field."""
    seen: set[type[Value]] = set()
    _covered_fields(SignedNote, seen)
    assert {(kind.__name__, len(kind.model_fields)) for kind in seen} == {
        ("SignedNote", 13),
        ("Visit", 6),
        ("Patient", 6),
        ("Practitioner", 4),
        ("NoteVersion", 8),
        ("NoteContent", 6),
        ("NoteSection", 4),
        ("Statement", 6),
        ("ToConfirm", 3),
        ("Dismissal", 4),
        ("DrafterInfo", 4),
        ("Transcript", 4),
        ("Utterance", 9),
        ("Word", 4),
        ("Signature", 5),
        ("SecondSignature", 5),
    }


@settings(max_examples=200)
@given(_signed_notes(), _signed_notes(), st.data())
def test_one_field_changed_anywhere_is_seen(signed: SignedNote, other: SignedNote, data: st.DataObject) -> None:
    """The field takes another value that it may have: that of another note, or its default."""
    assert signed.is_intact()
    assert SignedNote.model_validate_json(signed.model_dump_json()) == signed
    mine, theirs = signed.model_dump(mode="json"), other.model_dump(mode="json")
    place, donor = mine, theirs
    while True:
        name = data.draw(st.sampled_from(sorted(place)))
        inner, given_inner = place[name], donor[name]
        if isinstance(inner, list) and inner and isinstance(inner[0], dict) and given_inner:
            inner, given_inner = inner[0], given_inner[0]
        if (
            isinstance(inner, dict)
            and isinstance(given_inner, dict)
            and inner
            and sorted(inner) == sorted(given_inner)
        ):
            place, donor = inner, given_inner
            continue
        place[name] = donor[name]
        break
    try:
        changed = SignedNote.model_validate(mine)
    except ValidationError:
        return  # what cannot be read is not taken for intact
    if name == "second" and place is mine:
        assert changed.second is None or not changed.is_intact() or changed == signed
    else:
        assert changed.is_intact() == (changed == signed)


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
