"""Medications of a note: look-alikes, unusual doses, allergies they meet, and what the chart holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.clinical import lexicons
from copilot.clinical.checks import check_note
from copilot.clinical.doses import Beyond, unusual_dose
from copilot.clinical.look_alikes import names_alike
from copilot.clinical.medications import Meeting, Use, allergy_meeting, find_medications, medication_orders, use_of
from copilot.domain.chart import Chart, ChartEntry, ChartKind
from copilot.domain.note import Finding, Severity
from copilot.domain.template import Topic
from tests.unit.clinical.notes import Line, note, talk
from tests.unit.clinical.speaking import UNHURRIED

GENERICS = st.sampled_from([e.generic for e in lexicons.medications()])
DOSES = st.sampled_from([d for d in lexicons.doses() if d.unit in ("mg", "mcg")])


def chart(*entries: tuple[ChartKind, str, str]) -> Chart:
    return Chart(
        patient_id="p",
        entries=tuple(
            ChartEntry(id=str(i), kind=kind, name=name, detail=detail, recorded_on=date(2025, 1, 2))
            for i, (kind, name, detail) in enumerate(entries)
        ),
    )


def found(line: Line, *said: str, known: Chart | None = None, others: tuple[Line, ...] = ()) -> dict[str, Finding]:
    """The findings about the first line, by kind."""
    findings = check_note(note(line, *others), talk(*said), known)
    return {f.kind: f for f in findings if f.statement_id == 1}


def test_a_look_alike_is_critical_and_names_both() -> None:
    told = found(
        (Topic.PLAN, "Start hydroxyzine 25 mg.", (1,)), "D: I will start you on hydralazine, 25 milligrams."
    )
    finding = told["medication_confused"]
    assert finding.severity is Severity.CRITICAL
    assert "hydroxyzine" in finding.message
    assert "hydralazine" in finding.message
    assert "medication_unsupported" not in told


def test_a_medication_that_resembles_nothing_is_just_not_named() -> None:
    told = found((Topic.PLAN, "Start warfarin.", (1,)), "D: I will start you on hydralazine.")
    assert "medication_unsupported" in told
    assert "medication_confused" not in told


def test_brand_and_generic_are_the_same_medication() -> None:
    told = found((Topic.PLAN, "Acetaminophen as needed.", (1,)), "D: Take Tylenol as needed.")
    assert told["medication_renamed"].severity is Severity.INFO
    assert "Tylenol" in told["medication_renamed"].message
    assert "medication_unsupported" not in told


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Lisinopril 20 mg daily.", None),
        ("Lisinopril 120 mg daily.", Severity.WARNING),
        ("Lisinopril 2000 mg daily.", Severity.CRITICAL),
        ("Levothyroxine 100 mcg daily.", None),
        ("Levothyroxine 100 mg daily.", Severity.CRITICAL),
        ("Levothyroxine 0.1 mg daily.", None),
        ("Ibuprofen 800 mg every 4 hours.", Severity.WARNING),
        ("Ibuprofen 800 mg every 8 hours.", None),
        ("Warfarin 0.05 mg daily.", Severity.CRITICAL),
        ("Sumatriptan 6 mg subcutaneously.", None),
        ("Ibuprofen 2 tablets daily.", None),
    ],
)
def test_unusual_doses(text: str, severity: Severity | None) -> None:
    finding = found((Topic.PLAN, text, (1,)), f"D: {text}").get("dose_unusual")
    assert (finding.severity if finding else None) is severity


def test_a_child_may_have_less_than_an_adult() -> None:
    line = (Topic.PLAN, "Amoxicillin 50 mg three times daily.", (2,))
    said = "D: Amoxicillin 50 mg three times daily."
    assert "dose_unusual" in found(line, "D: So you are 40 years old.", said)
    assert "dose_unusual" not in found(line, "D: So she is 2 years old.", said)


@UNHURRIED
@given(DOSES, st.decimals(min_value=Decimal("1.01"), max_value=100, places=2))
def test_a_dose_above_the_most_is_told_by_its_factor(entry: lexicons.DoseEntry, factor: Decimal) -> None:
    (order, *_) = medication_orders(f"{entry.generic} {(entry.most * factor):f} {entry.unit}")
    rows = [d for d in lexicons.doses() if d.generic == entry.generic]
    unusual = unusual_dose(order)
    if len(rows) == 1:
        assert unusual is not None
        assert unusual.beyond is Beyond.MOST
        assert unusual.factor == factor


@UNHURRIED
@given(DOSES)
def test_what_is_usual_is_never_told(entry: lexicons.DoseEntry) -> None:
    for amount in (entry.least, entry.most):
        (order, *_) = medication_orders(f"{entry.generic} {amount:f} {entry.unit}")
        assert unusual_dose(order) is None


def test_the_ranges_are_in_order_and_of_known_medications() -> None:
    generics = {e.generic for e in lexicons.medications()}
    for entry in lexicons.doses():
        assert entry.generic in generics
        assert 0 < entry.least <= entry.most <= entry.most_a_day


def test_confusable_names_are_known_and_different() -> None:
    names = {n for e in lexicons.medications() for n in (e.generic, *e.names)}
    pairs = lexicons.confusables()
    assert len(pairs) >= 200
    assert all(len(pair) == 2 for pair in pairs)
    assert sum(pair <= names for pair in pairs) >= 200


@UNHURRIED
@given(GENERICS, GENERICS)
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert names_alike(one, other) == names_alike(other, one)
    assert not names_alike(one, one)


@pytest.mark.parametrize(
    ("generic", "substance", "meeting"),
    [
        ("amoxicillin", "amoxicillin", Meeting.SAME),
        ("amoxicillin and clavulanate", "amoxicillin", Meeting.SAME),
        ("amoxicillin", "penicillin", Meeting.CLASS),
        ("cephalexin", "penicillin", Meeting.RELATED),
        ("penicillin", "Keflex", Meeting.RELATED),
        ("sulfamethoxazole and trimethoprim", "sulfa drugs", Meeting.CLASS),
        ("celecoxib", "sulfa drugs", Meeting.RELATED),
        ("naproxen", "ibuprofen", Meeting.CLASS),
        ("clarithromycin", "azithromycin", Meeting.CLASS),
        ("levofloxacin", "cipro", Meeting.CLASS),
        ("ramipril", "lisinopril", Meeting.CLASS),
        ("rosuvastatin", "Lipitor", Meeting.RELATED),
        ("oxycodone", "codeine", Meeting.RELATED),
        ("iodinated contrast", "iodine", Meeting.CLASS),
        ("doxycycline", "penicillin", None),
        ("amoxicillin", "shellfish", None),
    ],
)
def test_what_an_allergy_spreads_over(generic: str, substance: str, meeting: Meeting | None) -> None:
    assert allergy_meeting(generic, substance) is meeting


@UNHURRIED
@given(GENERICS)
def test_a_medication_meets_its_own_allergy(generic: str) -> None:
    assert allergy_meeting(generic, generic) is Meeting.SAME


PENICILLIN = ("D: Any allergies?", "P: Penicillin. It gives me hives.")


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("Amoxicillin 500 mg three times daily.", Severity.CRITICAL),
        ("Start Augmentin.", Severity.CRITICAL),
        ("Cephalexin 500 mg twice daily.", Severity.WARNING),
        ("Avoid amoxicillin.", None),
        ("Stop amoxicillin.", None),
        ("Because of the penicillin allergy, doxycycline 100 mg.", None),
        ("Doxycycline 100 mg instead of amoxicillin.", None),
    ],
)
def test_the_plan_meets_an_allergy_of_the_visit(text: str, severity: Severity | None) -> None:
    finding = found((Topic.PLAN, text, (3,)), *PENICILLIN, f"D: {text}").get("allergy_met")
    assert (finding.severity if finding else None) is severity
    if finding is not None:
        assert finding.evidence == (2,)


def test_the_plan_meets_an_allergy_of_the_chart_or_of_the_note() -> None:
    line = (Topic.PLAN, "Bactrim for 5 days.", (1,))
    known = chart((ChartKind.ALLERGY, "sulfa drugs", "rash"))
    assert found(line, "D: Bactrim for 5 days.", known=known)["allergy_met"].severity is Severity.CRITICAL
    noted = (Topic.ALLERGIES, "Sulfa drugs.", ())
    assert "allergy_met" in found(line, "D: Bactrim for 5 days.", others=(noted,))


def test_a_medication_of_the_history_meets_nothing() -> None:
    said = "P: I took amoxicillin once and got a rash."
    assert "allergy_met" not in found((Topic.HISTORY, "Took amoxicillin once.", (3,)), *PENICILLIN, said)


def test_no_known_allergies_against_the_chart() -> None:
    line = (Topic.ALLERGIES, "No known drug allergies.", (1, 2))
    said = ("D: Any allergies?", "P: No.")
    known = chart((ChartKind.ALLERGY, "penicillin", "hives"))
    assert found(line, *said, known=known)["chart_allergy_denied"].severity is Severity.CRITICAL
    assert "chart_allergy_denied" not in found(line, *said)


def test_the_notes_allergies_leave_one_of_the_chart_out() -> None:
    known = chart((ChartKind.ALLERGY, "penicillin", "hives"), (ChartKind.ALLERGY, "latex", ""))
    content = note((Topic.ALLERGIES, "Penicillin (hives).", (1,)))
    findings = check_note(content, talk("P: I am allergic to penicillin, I get hives."), known)
    (missing,) = [f for f in findings if f.kind == "chart_allergy_missing"]
    assert missing.severity is Severity.WARNING
    assert "latex" in missing.message


LISINOPRIL = chart((ChartKind.MEDICATION, "lisinopril", "10 mg once daily"))


def test_a_dose_other_than_the_charts_of_which_nobody_spoke() -> None:
    line = (Topic.MEDICATIONS, "Lisinopril 20 mg daily.", (1,))
    told = found(line, "P: I still take my lisinopril.", known=LISINOPRIL)
    assert told["dose_not_charts"].severity is Severity.WARNING
    assert "dose_not_charts" not in found(line, "D: Take lisinopril 20 mg from now on.", known=LISINOPRIL)


def test_what_the_chart_explains_is_not_invented() -> None:
    line = (Topic.MEDICATIONS, "Lisinopril 10 mg daily.", (1,))
    said = "P: I still take my blood pressure pill."
    assert {"medication_unsupported", "number_unsupported"} <= set(found(line, said))
    assert not {"medication_unsupported", "number_unsupported"} & set(found(line, said, known=LISINOPRIL))


def test_a_number_of_the_chart_explains_only_what_it_is_about() -> None:
    line = (Topic.HISTORY, "Cough for 10 days.", (1,))
    assert "number_unsupported" in found(line, "P: I have had a cough.", known=LISINOPRIL)


def test_what_was_heard_resembles_a_medication_of_the_chart() -> None:
    known = chart((ChartKind.MEDICATION, "hydralazine", "25 mg"))
    told = found((Topic.MEDICATIONS, "Hydroxyzine.", (1,)), "P: I take hydroxyzine.", known=known)
    assert told["medication_resembles_chart"].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("text", "name", "use"),
    [
        ("I take aspirin", "aspirin", Use.UNTOLD),
        ("let's continue you on the aspirin", "aspirin", Use.KEPT),
        ("I am going to prescribe you aspirin", "aspirin", Use.STARTED),
        ("we stopped the aspirin", "aspirin", Use.STOPPED),
        ("I don't take aspirin", "aspirin", Use.NOT_TAKEN),
        ("aspirin would not be helpful", "aspirin", Use.NOT_TAKEN),
        ("if it gets worse we could try aspirin", "aspirin", Use.SUPPOSED),
        ("my mother takes aspirin", "aspirin", Use.ANOTHERS),
    ],
)
def test_uses(text: str, name: str, use: Use) -> None:
    (mention,) = [m for m in find_medications(text) if m.generic == name]
    assert use_of(text, mention.start) is use
