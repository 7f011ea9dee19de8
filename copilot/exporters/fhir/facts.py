"""The facts of a note as FHIR resources: Condition, MedicationStatement, AllergyIntolerance, Observation.

Only what a fact says is coded; what it leaves open stays out or stays text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from copilot.clinical.facts import AllergyFact, ClinicalFacts, ConditionFact, MedicationFact, VitalSignFact
from copilot.exporters.fhir.terms import HL7, ICD10CM, IPS_ABSENT, LOINC, Resource, concept, quantity, reference
from copilot.exporters.wording import one_line

_PRESSURES = {"8480-6": "Systolic blood pressure", "8462-4": "Diastolic blood pressure"}
_SATURATION = {
    "2708-6": "Oxygen saturation in Arterial blood",
    "59408-5": "Oxygen saturation in Arterial blood by Pulse oximetry",
}


class Context(NamedTuple):
    """What every clinical resource refers to; `started` and `signed` are FHIR date-times."""

    patient: str
    encounter: str
    practitioner: str
    started: str
    signed: str


class CodedFact(NamedTuple):
    """A resource and the statement it was made of. `label` is its kind and number: "condition-1"."""

    statement_id: int
    label: str
    resource: Resource


def coded_facts(facts: ClinicalFacts, context: Context) -> Iterator[CodedFact]:
    """In the order of the facts, kind by kind."""
    for i, condition in enumerate(facts.conditions, start=1):
        yield CodedFact(condition.statement_id, f"condition-{i}", _condition(condition, context))
    for i, medication in enumerate(facts.medications, start=1):
        yield CodedFact(medication.statement_id, f"medication-{i}", _medication(medication, context))
    for i, allergy in enumerate(facts.allergies, start=1):
        yield CodedFact(allergy.statement_id, f"allergy-{i}", _allergy(allergy, context))
    for i, signs in enumerate(_measurements(facts.vital_signs), start=1):
        yield CodedFact(signs[0].statement_id, f"vital-sign-{i}", _observation(signs, context))


def _condition(fact: ConditionFact, context: Context) -> Resource:
    code: dict[str, Any] = {"text": one_line(fact.text or fact.concept)}
    if fact.icd10cm:
        code = {"coding": [{"system": ICD10CM, "code": fact.icd10cm}], **code}
    site = one_line(f"{fact.side} {fact.body_site}")
    return {
        "resourceType": "Condition",
        "clinicalStatus": concept(f"{HL7}condition-clinical", "active"),
        "verificationStatus": concept(f"{HL7}condition-ver-status", "confirmed" if fact.certain else "provisional"),
        "category": [concept(f"{HL7}condition-category", "encounter-diagnosis", "Encounter Diagnosis")],
        "code": code,
        **({"bodySite": [{"text": site}]} if site else {}),
        "subject": reference(context.patient),
        "encounter": reference(context.encounter),
        "recordedDate": context.signed,
        "recorder": reference(context.practitioner),
    }


def _medication(fact: MedicationFact, context: Context) -> Resource:
    name, generic = one_line(fact.name), one_line(fact.generic)
    text = f"{name} ({generic})" if generic and generic.casefold() != name.casefold() else name
    dosage = _dosage(fact)
    return {
        "resourceType": "MedicationStatement",
        "status": fact.status.value,
        "medicationCodeableConcept": {"text": text or generic},
        "subject": reference(context.patient),
        "context": reference(context.encounter),
        "dateAsserted": context.signed,
        **({"dosage": [dosage]} if dosage else {}),
    }


def _dosage(fact: MedicationFact) -> dict[str, Any]:
    said = " ".join(
        one_line(part) for part in (fact.dose, fact.route, fact.frequency, fact.duration) if one_line(part)
    )
    if not said:
        return {}
    dosage: dict[str, Any] = {"text": said}
    if fact.frequency:
        dosage["timing"] = {"code": {"text": one_line(fact.frequency)}}
    if fact.route:
        dosage["route"] = {"text": one_line(fact.route)}
    if fact.amount is not None:
        # The dose as written keeps the unit where it has no UCUM code ("2 puffs").
        dosage["doseAndRate"] = [{"doseQuantity": quantity(fact.amount, fact.unit, fact.unit)}]
    return dosage


def _allergy(fact: AllergyFact, context: Context) -> Resource:
    if fact.none_known:
        # "No known drug allergies" follows from "no known allergies" too; the other way round it does not.
        code = concept(IPS_ABSENT, "no-known-medication-allergies", "No known medication allergies")
    else:
        code = {"text": one_line(fact.substance)}
    reaction = one_line(fact.reaction)
    return {
        "resourceType": "AllergyIntolerance",
        "clinicalStatus": concept(f"{HL7}allergyintolerance-clinical", "active"),
        "code": code,
        "patient": reference(context.patient),
        "encounter": reference(context.encounter),
        "recordedDate": context.signed,
        "recorder": reference(context.practitioner),
        **({"reaction": [{"manifestation": [{"text": reaction}]}]} if reaction else {}),
    }


def _measurements(signs: tuple[VitalSignFact, ...]) -> Iterator[tuple[VitalSignFact, ...]]:
    """Each vital sign alone, but systolic and diastolic pressure of one statement together."""
    waiting: VitalSignFact | None = None
    for sign in signs:
        if waiting is not None:
            together = sign.loinc == "8462-4" and sign.statement_id == waiting.statement_id
            yield (waiting, sign) if together else (waiting,)
            waiting = None
            if together:
                continue
        if sign.loinc == "8480-6":
            waiting = sign
        else:
            yield (sign,)
    if waiting is not None:
        yield (waiting,)


def _observation(signs: tuple[VitalSignFact, ...], context: Context) -> Resource:
    first = signs[0]
    resource: Resource = {
        "resourceType": "Observation",
        "meta": {"profile": ["http://hl7.org/fhir/StructureDefinition/vitalsigns"]},
        "status": "final",
        "category": [concept(f"{HL7}observation-category", "vital-signs", "Vital Signs")],
        "code": concept(LOINC, first.loinc, text=one_line(first.display)),
        "subject": reference(context.patient),
        "encounter": reference(context.encounter),
        "effectiveDateTime": context.started,
        "performer": [reference(context.practitioner)],
    }
    if first.loinc in _PRESSURES:
        resource["code"] = concept(LOINC, "85354-9", "Blood pressure panel with all children optional")
        resource["component"] = _pressures(signs)
        return resource
    if first.loinc in _SATURATION:
        # FHIR's profile asks for the first code, pulse oximeters measure the second: both are given.
        resource["code"]["coding"] = [{"system": LOINC, "code": c, "display": d} for c, d in _SATURATION.items()]
    resource["valueQuantity"] = quantity(first.value, first.unit, first.ucum)
    return resource


def _pressures(signs: tuple[VitalSignFact, ...]) -> list[dict[str, Any]]:
    """Both components; the one that was not told says so, as the profile of blood pressure asks."""
    told = {sign.loinc: sign for sign in signs}
    components = []
    for loinc, display in _PRESSURES.items():
        component: dict[str, Any] = {"code": concept(LOINC, loinc, display)}
        if sign := told.get(loinc):
            component["valueQuantity"] = quantity(sign.value, sign.unit, sign.ucum)
        else:
            component["dataAbsentReason"] = concept(f"{HL7}data-absent-reason", "unknown", "Unknown")
        components.append(component)
    return components
