"""From signed notes to proposals, from the chart to hotwords and the page before a visit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.chart import expecting, hotwords_of, proposals, propose, summarise, summary_of, summary_text
from copilot.app.chart.summary import MOST_LINES
from copilot.app.ports import SpeechRequest
from copilot.domain.chart import Chart, ChartEntry, ChartKind, Proposal, SummaryPart
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteContent, NoteSection, Origin, Statement
from copilot.domain.record import SignedNote, VersionKind
from copilot.domain.template import Topic
from copilot.domain.transcript import Transcript, Utterance
from copilot.domain.visit import Patient, Visit
from copilot.storage.vault import FileVault
from tests.helpers.notes import CHINESE_LINES, signed_note
from tests.helpers.vault_parts import AT, DOCTOR, PATIENT, new_vault

Line = tuple[Topic, str]
EMPTY = Chart(patient_id="p")


def entry(kind: ChartKind, name: str, detail: str = "", *, on: date = date(2026, 1, 1)) -> ChartEntry:
    return ChartEntry(id=f"{kind}-{name}", kind=kind, name=name, detail=detail, recorded_on=on)


def chart(*entries: ChartEntry) -> Chart:
    return Chart(patient_id="p", entries=entries)


def told(found: Sequence[Proposal]) -> list[str]:
    return [f"{p.change} {p.kind} {p.name}: {p.before} > {p.detail}" for p in found]


def content(lines: Sequence[Line], language: str = "en") -> NoteContent:
    """One section with everything."""
    statements = tuple(
        Statement(id=i, text=text, origin=Origin.TYPED, topic=topic) for i, (topic, text) in enumerate(lines, 1)
    )
    section = NoteSection(key="s", heading="S", loinc="61150-9", statements=statements)
    return NoteContent(template="soap", language=language, sections=(section,))


def note(lines: Sequence[Line], language: str = "en") -> SignedNote:
    signed = signed_note()
    version = signed.version.model_copy(update={"content": content(lines, language)})
    return signed.model_copy(update={"version": version}).sealed()


def proposed(lines: Sequence[Line], known: Chart = EMPTY, language: str = "en") -> list[str]:
    return told(proposals(note(lines, language), known))


LISINOPRIL = entry(ChartKind.MEDICATION, "lisinopril", "10 mg once daily")


ONCE = "10 mg once daily"


@pytest.mark.parametrize(
    ("topic", "text", "expected"),
    [
        (Topic.PLAN, "Increase lisinopril to 20 mg.", f"change medication lisinopril: {ONCE} > 20 mg"),
        (Topic.PLAN, "Increase Zestril from 10 mg to 20 mg.", f"change medication lisinopril: {ONCE} > 20 mg"),
        (
            Topic.MEDICATIONS,
            "Lisinopril 5 mg twice daily.",
            f"change medication lisinopril: {ONCE} > 5 mg twice daily",
        ),
        (Topic.PLAN, "Stop lisinopril.", f"stop medication lisinopril: {ONCE} > "),
        (Topic.MEDICATIONS, "Stopped taking lisinopril in May.", f"stop medication lisinopril: {ONCE} > "),
        (Topic.PLAN, "Start metformin 500 mg twice daily.", "add medication metformin:  > 500 mg twice daily"),
        (Topic.PLAN, "Amoxicillin 500 mg for 7 days.", "add medication amoxicillin:  > 500 mg 7 days"),
        (Topic.ALLERGIES, "Penicillin causes a rash.", "add allergy penicillin:  > rash"),
        (Topic.ASSESSMENT, "Type 2 diabetes.", "add problem type 2 diabetes:  > "),
        (Topic.VITALS, "Blood pressure 142/88.", "add vital_sign Blood pressure:  > 142/88 mmHg"),
        (Topic.RESULTS, "Hemoglobin A1c 7.2%.", "add result hemoglobin A1c:  > 7.2%"),
    ],
)
def test_what_a_note_changes_is_proposed(topic: Topic, text: str, expected: str) -> None:
    assert proposed([(topic, text)], chart(LISINOPRIL)) == [expected]


@pytest.mark.parametrize(
    "line",
    [
        (Topic.MEDICATIONS, "Takes lisinopril 10 mg once daily."),
        (Topic.MEDICATIONS, "Takes lisinopril."),
        (Topic.PLAN, "Continue lisinopril 10 mg."),
        (Topic.PLAN, "Consider metformin 500 mg if the sugar stays high."),
        (Topic.PLAN, "We may try gabapentin."),
        (Topic.MEDICATIONS, "Not on metformin."),
        (Topic.MEDICATIONS, "Denies taking ibuprofen."),
        (Topic.MEDICATIONS, "Stopped metformin years ago."),
        (Topic.FAMILY, "Mother takes warfarin and has diabetes."),
        (Topic.HISTORY, "His mother takes warfarin."),
        (Topic.ALLERGIES, "No known drug allergies."),
        (Topic.ALLERGIES, "Denies an allergy to penicillin."),
        (Topic.ASSESSMENT, "Possible pneumonia."),
        (Topic.ASSESSMENT, "No evidence of heart failure."),
        (Topic.ASSESSMENT, "Rule out pulmonary embolism."),
        (Topic.HISTORY, "Has had a cough for three days."),
        (Topic.RESULTS, "A1c goal below 7."),
        (Topic.COURSE, "Was given ceftriaxone 2 g."),
        (Topic.ASSESSMENT, "Blood pressure is still high."),
        (Topic.ASSESSMENT, "Fatigue."),
    ],
)
def test_what_is_known_denied_doubted_or_a_relatives_is_not(line: Line) -> None:
    assert proposed([line], chart(LISINOPRIL)) == []


def test_of_one_medication_the_plan_holds() -> None:
    before, plan = (
        (Topic.MEDICATIONS, "Takes lisinopril 10 mg daily."),
        (Topic.PLAN, "Increase lisinopril to 20 mg daily."),
    )
    assert proposed([before, plan]) == ["add medication lisinopril:  > 20 mg once daily"]
    kept = (Topic.PLAN, "Continue lisinopril.")
    assert proposed([before, kept]) == ["add medication lisinopril:  > 10 mg once daily"]
    assert proposed([before, (Topic.PLAN, "Stop lisinopril.")]) == []


def test_what_a_patient_is_allergic_to_is_not_ordered() -> None:
    line = (Topic.PLAN, "Start doxycycline 100 mg, because the patient is allergic to penicillin.")
    assert proposed([line]) == ["add medication doxycycline:  > 100 mg", "add allergy penicillin:  > "]


def test_the_same_thing_has_many_names() -> None:
    known = chart(
        entry(ChartKind.MEDICATION, "Zestril", "20 mg"),
        entry(ChartKind.PROBLEM, "High blood pressure"),
        entry(ChartKind.ALLERGY, "Penicillin"),
    )
    lines = [
        (Topic.MEDICATIONS, "Lisinopril 20 mg."),
        (Topic.ASSESSMENT, "Hypertension."),
        (Topic.ALLERGIES, "Allergic to penicillin: rash."),
    ]
    assert proposed(lines, known) == ["change allergy penicillin:  > rash"]


def test_a_proposal_names_its_statement_and_evidence() -> None:
    signed = signed_note()
    found = {p.name: p for p in proposals(signed, EMPTY)}
    assert set(found) >= {"metformin", "lisinopril", "penicillin", "hypertension", "Blood pressure"}
    for proposal in found.values():
        statement = signed.version.content.statement(proposal.source.statement_id)
        assert statement is not None
        assert (proposal.statement, proposal.evidence) == (statement.text, statement.evidence)
        assert proposal.source.signed_hash == signed.hash
        assert proposal.recorded_on == signed.visit.started_at.date()
    assert len({p.key for p in found.values()}) == len(found)


def test_chinese_notes_are_read_in_their_own_words() -> None:
    found = told(proposals(signed_note(CHINESE_LINES, language="zh-CN"), EMPTY))
    assert "add allergy 青霉素:  > 皮疹" in found
    assert any("add medication 氨氯地平:  > 5mg" in p.replace("5 mg", "5mg") for p in found)
    assert "add vital_sign 血压:  > 138/86 mmHg" in found
    assert not any("肺炎" in p for p in found)  # 待排


@pytest.fixture
def vault(tmp_path: Path) -> Iterator[FileVault]:
    with new_vault(tmp_path / "vault") as made:
        yield made


def signed_visit(
    vault: FileVault, lines: Sequence[Line], *, days: int = 0, patient: Patient = PATIENT
) -> SignedNote:
    at = AT + timedelta(days=days)
    visit: Visit = vault.add_visit(patient, DOCTOR, "soap", at)
    vault.save_transcript(visit.id, Transcript(utterances=(Utterance(id=1, text="Hello."),)))
    vault.add_version(visit.id, VersionKind.EDIT, content(lines), "x", at)
    return vault.sign(visit.id, 1, DOCTOR, (), at)


FIRST = (
    (Topic.CHIEF_COMPLAINT, "High blood pressure."),
    (Topic.MEDICATIONS, "Takes lisinopril 10 mg once daily."),
    (Topic.VITALS, "Blood pressure 150/95."),
    (Topic.ASSESSMENT, "Hypertension."),
    (Topic.PLAN, "Return in three months."),
)
SECOND = (
    (Topic.VITALS, "Blood pressure 142/88."),
    (Topic.ASSESSMENT, "Hypertension, not at goal."),
    (Topic.PLAN, "Increase lisinopril to 20 mg once daily."),
)


def accept_all(vault: FileVault, visit_id: str, patient_id: str = PATIENT.id) -> None:
    for proposal in propose(vault, visit_id):
        vault.charts.accept(patient_id, proposal, datetime.now(UTC))


def test_from_visit_to_visit_the_chart_grows(vault: FileVault) -> None:
    first = signed_visit(vault, FIRST)
    accept_all(vault, first.visit.id)
    assert propose(vault, first.visit.id) == ()
    second = signed_visit(vault, SECOND, days=30)
    assert told(propose(vault, second.visit.id)) == [
        "change medication lisinopril: 10 mg once daily > 20 mg once daily",
        "change vital_sign Blood pressure: 150/95 mmHg > 142/88 mmHg",
    ]
    accept_all(vault, second.visit.id)
    assert [f"{e.name} {e.detail}" for e in vault.charts.chart(PATIENT.id).entries] == [
        "hypertension ",
        "lisinopril 20 mg once daily",
        "Blood pressure 142/88 mmHg",
    ]
    assert {p.entry.detail for p in vault.charts.past(PATIENT.id)} == {"10 mg once daily", "150/95 mmHg"}
    # An older visit whose note is looked at again changes nothing that is newer.
    assert [p for p in told(propose(vault, first.visit.id)) if "vital" in p] == []
    assert vault.verify().first_broken is None


def test_what_was_declined_is_not_proposed_again(vault: FileVault) -> None:
    first = signed_visit(vault, FIRST)
    (problem,) = [p for p in propose(vault, first.visit.id) if p.kind is ChartKind.PROBLEM]
    vault.charts.decline(PATIENT.id, problem, AT)
    assert problem.key not in {p.key for p in propose(vault, first.visit.id)}
    second = signed_visit(vault, FIRST, days=9)
    again = propose(vault, second.visit.id)
    assert {p.kind for p in again} == {ChartKind.MEDICATION, ChartKind.VITAL_SIGN}
    other = signed_visit(vault, FIRST, patient=Patient(id="other", family="O", given="O"))
    assert ChartKind.PROBLEM in {p.kind for p in propose(vault, other.visit.id)}


def test_only_signed_notes_propose(vault: FileVault) -> None:
    visit = vault.add_visit(PATIENT, DOCTOR, "soap", AT)
    with pytest.raises(UserFacingError) as caught:
        propose(vault, visit.id)
    assert caught.value.code == "chart.unsigned"


def test_every_line_of_the_page_is_linked_to_its_signed_note(vault: FileVault) -> None:
    assert summary_text(summary_of(vault, "nobody")) == "Nothing is known yet.\n"
    first = signed_visit(vault, FIRST)
    accept_all(vault, first.visit.id)
    second = signed_visit(vault, SECOND, days=30)
    vault.charts.enter(PATIENT.id, ChartKind.ALLERGY, "penicillin", "rash", date(2026, 3, 1))
    unsigned = vault.add_visit(PATIENT, DOCTOR, "soap", AT + timedelta(days=60))
    page = summary_of(vault, PATIENT.id)
    notes = {note.hash: note for note in (first, second)}
    lines = {section.part: section.lines for section in page.sections}
    assert [section.part for section in page.sections] == [
        SummaryPart.ALLERGIES,
        SummaryPart.PROBLEMS,
        SummaryPart.MEDICATIONS,
        SummaryPart.MEASURES,
        SummaryPart.LAST_VISIT,
        SummaryPart.AGREED,
        SummaryPart.EARLIER_VISITS,
    ]
    for line in (line for part in lines.values() for line in part):
        if line.source is None:
            assert line.text == "penicillin: rash"
            continue
        note = notes[line.source.signed_hash]
        assert note.visit.id == line.source.visit_id != unsigned.id
        assert note.version.content.statement(line.source.statement_id) is not None
    assert [line.text for line in lines[SummaryPart.AGREED]] == ["Increase lisinopril to 20 mg once daily."]
    assert [line.text for line in lines[SummaryPart.EARLIER_VISITS]] == ["Hypertension."]
    text = summary_text(page)
    assert "Allergies\n- penicillin: rash [2026-03-01, entered by hand]" in text
    assert f"[2026-04-03, {second.hash[:8]}/3]" in text
    assert "过敏史\n- penicillin: rash [2026-03-01, 手工录入]" in summary_text(page, "zh-CN")


def test_the_page_is_one_page() -> None:
    lines = [(Topic.ASSESSMENT, "x " * 10)] * 30 + [(Topic.PLAN, "y")] * 30
    entries = [entry(kind, f"{kind} {n}", "detail") for kind in ChartKind for n in range(30)]
    page = summarise(chart(*entries), [note(lines)] * 20)
    assert sum(len(section.lines) for section in page.sections) <= MOST_LINES
    assert len(summary_text(page).splitlines()) <= 60


def test_the_chart_gives_words_to_expect() -> None:
    known = chart(
        entry(ChartKind.PROBLEM, "asthma"),
        entry(ChartKind.MEDICATION, "lisinopril"),
        entry(ChartKind.VITAL_SIGN, "blood pressure"),
        entry(ChartKind.MEDICATION, "salbutamol"),
        entry(ChartKind.ALLERGY, "penicillin"),
    )
    assert hotwords_of(known) == ("salbutamol", "lisinopril", "asthma", "penicillin")
    assert hotwords_of(known, 2) == ("salbutamol", "lisinopril")
    wanted = expecting(SpeechRequest("en", ("asthma", "spirometry")), known)
    assert wanted == SpeechRequest("en", ("asthma", "spirometry", "salbutamol", "lisinopril", "penicillin"))


TEXTS = st.text(max_size=60) | st.sampled_from(
    [
        "Takes lisinopril 10 mg.",
        "Stop metformin",
        "青霉素过敏",
        "BP 142/88",
        "No diabetes",
        "A1c 7.2%",
        "mother has asthma",
    ]
)


@given(st.lists(st.tuples(st.sampled_from(Topic), TEXTS.filter(bool)), max_size=5), st.sampled_from(["en", "zh"]))
def test_any_note_gives_proposals_of_its_statements(lines: list[Line], language: str) -> None:
    signed = note(lines, language)
    known = chart(LISINOPRIL, entry(ChartKind.PROBLEM, "糖尿病"))
    found = proposals(signed, known)
    assert found == proposals(signed, known)
    for proposal in found:
        statement = signed.version.content.statement(proposal.source.statement_id)
        assert statement is not None
        assert statement.topic is not Topic.FAMILY
        assert proposal.entry_id in {"", *(e.id for e in known.entries)}
