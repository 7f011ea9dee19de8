"""One check of everything: what was said, the chart, the template."""

from __future__ import annotations

from datetime import date

from copilot import bootstrap
from copilot.app.checking import Checker, check
from copilot.domain.chart import Chart, ChartEntry, ChartKind
from copilot.domain.note import NoteContent, Origin, Severity, Statement, blank_note
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

SAID = Transcript(
    utterances=(
        Utterance(id=1, speaker=Speaker.PATIENT, text="I take metformin, five hundred milligrams twice a day."),
    )
)
SOAP = bootstrap.template("soap")


def note(text: str) -> NoteContent:
    content = blank_note(SOAP)
    statement = Statement(id=1, text=text, evidence=(1,), origin=Origin.DRAFTED, topic=Topic.MEDICATIONS)
    subjective = content.sections[0].model_copy(update={"statements": (statement,)})
    return content.model_copy(update={"sections": (subjective, *content.sections[1:])})


RIGHT, WRONG = note("Takes metformin 500 mg twice a day."), note("Takes metformin 850 mg twice a day.")


def test_what_was_said_and_what_the_template_demands_are_checked_together() -> None:
    found = check(WRONG, SAID, SOAP)
    assert {f.severity for f in found if f.statement_id == 1} == {Severity.CRITICAL}
    assert {f.kind for f in found if f.statement_id is None} >= {"section_empty", "demand_unmet"}
    assert {f.kind for f in check(RIGHT, SAID)} == set()
    assert {f.kind for f in check(RIGHT, SAID, SOAP)} == {"section_empty", "demand_unmet"}


def test_checking_again_is_the_same_as_checking_once() -> None:
    other = Transcript(
        utterances=(SAID.utterances[0].model_copy(update={"text": "Metformin, 850 mg twice a day."}),)
    )
    chart = Chart(
        patient_id="p",
        entries=(ChartEntry(id="1", kind=ChartKind.MEDICATION, name="insulin", recorded_on=date(2026, 1, 1)),),
    )
    checker = Checker(SOAP, chart)
    for content, said in ((RIGHT, SAID), (WRONG, SAID), (WRONG, other), (RIGHT, SAID), (RIGHT, SAID)):
        assert checker(content, said) == check(content, said, SOAP, chart)
