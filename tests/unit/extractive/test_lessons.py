"""What was learned at a price: each lesson as a small visit."""

from __future__ import annotations

import re

import pytest

from copilot.domain.template import Style, Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.engines.extractive.english import MAN, Person
from copilot.engines.extractive.questions import Outcome, combine
from copilot.engines.extractive.rewrite import rewrite
from copilot.engines.extractive.segment import Segmenter
from copilot.engines.extractive.speech import tidy
from copilot.engines.extractive.units import Unit, corrected, units_of
from copilot.engines.extractive.weights import load
from tests.unit.extractive.conftest import WEIGHTS, Draft, lines


def unit(text: str, speaker: Speaker, index: int = 0) -> Unit:
    return Unit(index, index + 1, 0, speaker, tidy(text), speaker is Speaker.DOCTOR)


def said(question: str, answer: str) -> tuple[Outcome, str] | None:
    found = combine([unit(question, Speaker.DOCTOR)], unit(answer, Speaker.PATIENT, 1), Person(), Style.NARRATIVE)
    return None if found is None else (found.outcome, found.line)


def test_a_leading_no_belongs_to_the_finding() -> None:
    line = rewrite("No focal deficit", Speaker.DOCTOR, Topic.EXAM, Person(), Style.NARRATIVE)
    assert line == "No focal deficit."


def test_a_leading_no_before_a_comma_is_an_answer() -> None:
    line = rewrite("no, I have not had a rash", Speaker.PATIENT, Topic.HISTORY, MAN, Style.NARRATIVE)
    assert line == "He has not had a rash."


def test_an_overlapping_yeah_is_no_answer() -> None:
    visit = Transcript(
        utterances=(
            Utterance(id=1, speaker=Speaker.DOCTOR, start_s=10, end_s=20, text="Have you had any chest pain?"),
            Utterance(id=2, speaker=Speaker.PATIENT, start_s=12, end_s=13, text="Yeah."),
            Utterance(id=3, speaker=Speaker.PATIENT, start_s=20.2, end_s=21, text="No."),
        )
    )
    units = units_of(visit, Segmenter(load(WEIGHTS)))
    early = next(u for u in units if u.utterance_id == 2)
    late = next(u for u in units if u.utterance_id == 3)
    assert early.asked is None
    assert late.asked is not None


def test_yes_to_several_things_is_ambiguous() -> None:
    assert said("Any nausea, vomiting or diarrhoea?", "Yes.") is not None
    outcome, line = said("Any nausea, vomiting or diarrhoea?", "Yes.") or (Outcome.DENIED, "")
    assert outcome is Outcome.AMBIGUOUS
    assert "nausea" in line


def test_no_to_several_things_denies_all() -> None:
    assert said("Any nausea, vomiting or diarrhoea?", "No.") == (
        Outcome.DENIED,
        "Denies nausea, vomiting or diarrhoea",
    )


@pytest.mark.parametrize("answer", ["Not any more.", "Not anymore.", "I used to.", "Sometimes."])
def test_not_any_more_does_not_deny(answer: str) -> None:
    found = said("Do you smoke?", answer)
    assert found is None or found[0] is Outcome.AMBIGUOUS


def test_in_a_short_answer_the_question_holds_the_concept() -> None:
    assert said("Do you have any shortness of breath?", "No, not really.") == (
        Outcome.DENIED,
        "Denies shortness of breath",
    )
    assert said("Have you had a fever?", "Yes.") == (Outcome.AFFIRMED, "Reports fever")


def test_a_choice_answered_by_yes_is_ambiguous() -> None:
    found = said("Is the pain there all the time, or does it come and go?", "Um, yeah.")
    assert found is not None
    assert found[0] is Outcome.AMBIGUOUS


@pytest.mark.parametrize("answer", ["I'm not sure.", "Maybe.", "I don't know."])
def test_an_unsure_answer_is_to_confirm(answer: str) -> None:
    found = said("Have you had any fever?", answer)
    assert found is not None
    assert found[0] is Outcome.AMBIGUOUS


def test_a_doctors_question_is_no_finding(draft: Draft) -> None:
    note = draft(
        "d: Have you had any blood in your urine?",
        "p: I have a bad headache and a fever since Monday.",
        "d: Okay, we will check your blood count.",
    )
    assert not any("urine" in line.lower() for line in lines(note))


def test_what_was_taken_back_is_gone() -> None:
    assert corrected("I had the cough for three days. No, sorry, five days.") == "I had the cough for five days."
    assert corrected("My right hip hurts. No, the left hip.") == "My left hip hurts."


def test_a_correction_reaches_the_note(draft: Draft) -> None:
    note = draft(
        "d: What happened?",
        "p: I twisted my right ankle two days ago. No, the left ankle.",
        "d: The left ankle. Did it swell?",
        "p: Yes, my left ankle was swollen.",
        "d: I will order an x-ray of the left ankle.",
    )
    text = "\n".join(lines(note)).lower()
    assert "left ankle" in text
    assert "right ankle" not in text


def test_family_history_stays_with_the_family(draft: Draft) -> None:
    note = draft(
        "d: Does anyone in your family have health problems?",
        "p: My mother had breast cancer and my father has diabetes.",
        "d: Okay. And what brings you here?",
        "p: I have a sore throat and a fever.",
    )
    for line in lines(note):
        if re.search(r"cancer|diabetes", line, re.IGNORECASE):
            assert re.search(r"mother|father|family", line, re.IGNORECASE)


def test_small_talk_of_an_unknown_speaker_is_left_out(draft: Draft) -> None:
    note = draft(
        "?: How is your new dog?",
        "?: Oh, he is lovely.",
        "?: Do you have any chest pain?",
        "?: No, I don't have any chest pain.",
        "?: I have had a cough with yellow mucus for five days.",
        "?: I will start you on doxycycline, one hundred milligrams twice a day.",
    )
    text = "\n".join(lines(note)).lower()
    assert "dog" not in text
    assert "doxycycline" in text
    assert "100 mg" in text


def test_a_no_to_the_patient_is_no_finding() -> None:
    said = "No you did the right thing about your rash"
    line = rewrite(said, Speaker.DOCTOR, Topic.HISTORY, MAN, Style.NARRATIVE)
    assert not line.startswith("No")


def test_a_correction_in_a_second_utterance_carries_both_as_evidence(draft: Draft) -> None:
    note = draft(
        "d: What happened?",
        "p: I twisted my right ankle two days ago.",
        "p: No, the left ankle.",
        "d: I will order an x-ray of the left ankle.",
    )
    hurt = next(s for s in note.content.statements() if "twisted" in s.text)
    assert "left ankle" in hurt.text
    assert hurt.evidence == (2, 3)
    assert not any("right ankle" in line for line in lines(note))


def test_a_correction_after_a_cue_that_stands_alone() -> None:
    patient = Speaker.PATIENT
    said = ("I hurt my right knee four days ago.", "No.", "The left knee.", "Sorry, I slept badly.")
    rows = tuple(Utterance(id=n, speaker=patient, text=text) for n, text in enumerate(said, 1))
    first = units_of(Transcript(utterances=rows), Segmenter(load(WEIGHTS)), {})[0]
    assert first.text == "I hurt my left knee four days ago."
    assert first.evidence == (1, 2, 3)
