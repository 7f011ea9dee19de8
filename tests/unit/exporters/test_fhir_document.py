"""The FHIR document: what it holds, what it refers to, and what our own check of it finds."""

from __future__ import annotations

import copy
import hashlib
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.clinical.facts import AllergyFact, ClinicalFacts
from copilot.domain.errors import InvariantBroken
from copilot.domain.record import SignedNote
from copilot.domain.template import Topic
from copilot.exporters.fhir import FhirExporter
from copilot.exporters.fhir.document import bundle_of
from copilot.exporters.fhir.invariants import faults_in
from copilot.exporters.wording import lines_of
from tests.helpers.notes import HOSTILE_TEXTS, chinese_note, english_facts, signed_note, texts_of

_XHTML = "{http://www.w3.org/1999/xhtml}"
_HARMLESS = {"div", "ul", "li", "span", "br", "p", "table", "tbody", "tr", "th", "td"}


@pytest.fixture
def bundle() -> dict[str, Any]:
    return bundle_of(signed_note(), english_facts())


def _resources(bundle: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind]


def _narrated(bundle: dict[str, Any]) -> dict[str, str]:
    """Text of each statement of the sections' narratives, by its element's id, without its marks."""
    told = {}
    for section in bundle["entry"][0]["resource"]["section"]:
        root = ET.fromstring(section["text"]["div"])  # noqa: S314 - ours
        assert {e.tag.removeprefix(_XHTML) for e in root.iter()} <= _HARMLESS
        for item in root.iter(f"{_XHTML}li"):
            for mark in item.findall(f"{_XHTML}span"):
                mark.text = ""
            for line_break in item.findall(f"{_XHTML}br"):
                line_break.tail = "\n" + (line_break.tail or "")
            told[item.attrib["id"]] = "".join(item.itertext()).removesuffix(" ")
    return told


def _shown(signed: SignedNote) -> dict[str, str]:
    return {f"s{s.id}": "\n".join(lines_of(s.text)) for s in signed.version.content.statements()}


def test_the_composition_comes_first_and_tells_who_signed_what_when(bundle: dict[str, Any]) -> None:
    assert bundle["type"] == "document"
    composition = bundle["entry"][0]["resource"]
    assert composition["resourceType"] == "Composition"
    assert composition["status"] == "final"
    assert composition["type"]["coding"][0]["code"] == "11488-4"
    assert composition["attester"][0]["mode"] == "legal"
    assert composition["attester"][0]["time"] == "2026-03-04T09:02:03+00:00"
    assert [s["code"]["coding"][0]["code"] for s in composition["section"]] == [
        "10154-3",
        "10164-2",
        "10160-0",
        "48765-2",
        "8716-3",
        "29545-1",
        "51847-2",
    ]


@pytest.mark.parametrize("make", [signed_note, chinese_note])
def test_the_narrative_has_every_statement(make: Callable[[], SignedNote]) -> None:
    signed = make()
    assert _narrated(bundle_of(signed, ClinicalFacts())) == _shown(signed)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.text(min_size=1).filter(lambda t: not any("\ud800" <= c <= "\udfff" for c in t)), min_size=1))
def test_any_text_survives_the_narrative_and_stays_text(texts: list[str]) -> None:
    signed = signed_note([(Topic.HISTORY, text, (1,)) for text in texts])
    assert _narrated(bundle_of(signed, ClinicalFacts())) == _shown(signed)


def test_hostile_text_makes_a_valid_document() -> None:
    signed = signed_note([(Topic.HISTORY, text, (1,)) for text in HOSTILE_TEXTS])
    content = FhirExporter().export(signed).content
    assert b"\\u0000" not in content
    assert b"<script" not in content
    assert _narrated(json.loads(content)) == _shown(signed)


def test_each_kind_of_fact_becomes_its_resource(bundle: dict[str, Any]) -> None:
    first, second = _resources(bundle, "Condition")
    assert first["code"]["coding"] == [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "E11.9"}]
    assert first["verificationStatus"]["coding"][0]["code"] == "confirmed"
    assert first["bodySite"] == [{"text": "left foot"}]
    assert "coding" not in second["code"]
    assert second["verificationStatus"]["coding"][0]["code"] == "provisional"

    metformin, lisinopril, planned = _resources(bundle, "MedicationStatement")
    assert metformin["medicationCodeableConcept"] == {"text": "metformin"}
    assert metformin["dosage"] == [
        {
            "text": "500 mg oral twice a day",
            "timing": {"code": {"text": "twice a day"}},
            "route": {"text": "oral"},
            "doseAndRate": [
                {
                    "doseQuantity": {
                        "value": 500,
                        "unit": "mg",
                        "system": "http://unitsofmeasure.org",
                        "code": "mg",
                    }
                }
            ],
        }
    ]
    assert lisinopril["medicationCodeableConcept"] == {"text": "Zestril (lisinopril)"}
    assert lisinopril["dosage"][0]["doseAndRate"] == [{"doseQuantity": {"value": 2}}]
    assert planned["status"] == "intended"
    assert "dosage" not in planned

    penicillin, none_known = _resources(bundle, "AllergyIntolerance")
    assert penicillin["code"] == {"text": "penicillin"}
    assert penicillin["reaction"] == [{"manifestation": [{"text": "rash"}]}]
    assert none_known["code"]["coding"][0]["code"] == "no-known-medication-allergies"


def test_vital_signs_have_loinc_and_ucum(bundle: dict[str, Any]) -> None:
    pressure, heart, temperature, saturation, lone = _resources(bundle, "Observation")

    assert pressure["code"]["coding"][0]["code"] == "85354-9"
    assert [(c["code"]["coding"][0]["code"], c["valueQuantity"]["value"]) for c in pressure["component"]] == [
        ("8480-6", 142),
        ("8462-4", 88),
    ]
    assert heart["valueQuantity"]["code"] == "/min"
    assert temperature["valueQuantity"] == {
        "value": 36.8,
        "unit": "°C",
        "system": "http://unitsofmeasure.org",
        "code": "Cel",
    }
    assert [c["code"] for c in saturation["code"]["coding"]] == ["2708-6", "59408-5"]
    assert "valueQuantity" in lone["component"][0]
    assert lone["component"][1]["dataAbsentReason"]["coding"][0]["code"] == "unknown"


def test_a_coded_resource_leads_back_to_the_utterances(bundle: dict[str, Any]) -> None:
    by_url = {e["fullUrl"]: e["resource"] for e in bundle["entry"]}
    sources = {
        by_url[target["reference"]]["resourceType"]: [e["what"]["identifier"]["value"] for e in p["entity"]]
        for p in _resources(bundle, "Provenance")
        for target in p["target"]
    }
    assert sources["AllergyIntolerance"] == ["7"]
    assert sources["Observation"] == ["8", "9"]
    evidence = _resources(bundle, "Provenance")[1]["entity"][0]["what"]
    assert evidence["display"].startswith("Utterance ")
    assert evidence["identifier"]["system"].startswith("urn:uuid:")


def test_the_provenance_names_the_signed_hash_the_transcript_and_the_drafter(bundle: dict[str, Any]) -> None:
    signed = signed_note()
    provenance = _resources(bundle, "Provenance")[0]

    values = {e["what"]["display"]: e["what"]["identifier"]["value"] for e in provenance["entity"]}
    assert values == {"Signed note, SHA-256": signed.hash, "Transcript, SHA-256": signed.transcript_digest}
    assert [a["type"]["coding"][0]["code"] for a in provenance["agent"]] == ["legal", "assembler"]
    assert provenance["agent"][1]["who"]["display"] == "extractive 1"


def test_who_signs_for_somebody_else_is_a_practitioner_too() -> None:
    signed = signed_note()
    other = signed.signer.model_copy(update={"id": "practitioner-2", "family": "Ng", "credentials": ""})
    signed = signed.model_copy(update={"signer": other}).sealed()
    bundle = bundle_of(signed, english_facts())

    assert [p["name"][0]["family"] for p in _resources(bundle, "Practitioner")] == ["Okafor", "Ng"]
    assert bundle["entry"][0]["resource"]["author"][0]["display"] == "Peter Ng"
    assert faults_in(bundle) == []


def test_the_same_note_gives_the_same_bytes_and_another_one_other_ids() -> None:
    artifact = FhirExporter().export(signed_note())
    assert (artifact.format, artifact.file_name) == ("fhir", "document.fhir.json")
    again = FhirExporter().export(signed_note())
    assert hashlib.sha256(artifact.content).digest() == hashlib.sha256(again.content).digest()

    other = json.loads(FhirExporter().export(chinese_note()).content)
    urls = {e["fullUrl"] for e in json.loads(artifact.content)["entry"]}
    assert urls.isdisjoint(e["fullUrl"] for e in other["entry"])


def test_a_note_that_is_not_what_was_signed_is_refused() -> None:
    with pytest.raises(InvariantBroken) as caught:
        FhirExporter().export(signed_note().model_copy(update={"previous_hash": "0"}))
    assert caught.value.code == "export.not_intact"


def test_a_fact_about_a_statement_that_is_not_there_is_refused() -> None:
    facts = ClinicalFacts(allergies=(AllergyFact(statement_id=99, substance="latex"),))
    with pytest.raises(InvariantBroken):
        bundle_of(signed_note(), facts)


def test_thousands_of_statements() -> None:
    signed = signed_note([(Topic.HISTORY, f"Statement number {i}.", (i % 12 + 1,)) for i in range(5000)])
    told = _narrated(json.loads(FhirExporter().export(signed).content))
    assert list(told.values()) == texts_of(signed)


# --- our own check -----------------------------------------------------------------------------------------------


def _first(bundle: dict[str, Any], kind: str) -> dict[str, Any]:
    return _resources(bundle, kind)[0]


def _without_unit(bundle: dict[str, Any]) -> None:
    del _resources(bundle, "Observation")[1]["valueQuantity"]["code"]


def _without_unit_in_a_panel(bundle: dict[str, Any]) -> None:
    del _first(bundle, "Observation")["component"][1]["valueQuantity"]["system"]


def _without_value(bundle: dict[str, Any]) -> None:
    del _resources(bundle, "Observation")[1]["valueQuantity"]


def _dangling(bundle: dict[str, Any]) -> None:
    _first(bundle, "Condition")["subject"]["reference"] = "urn:uuid:00000000-0000-0000-0000-000000000000"


def _unreached(bundle: dict[str, Any]) -> None:
    for section in bundle["entry"][0]["resource"]["section"]:
        section.pop("entry", None)


def _twice(bundle: dict[str, Any]) -> None:
    bundle["entry"].append(copy.deepcopy(bundle["entry"][-1]))


def _composition_last(bundle: dict[str, Any]) -> None:
    bundle["entry"].append(bundle["entry"].pop(0))


def _no_title(bundle: dict[str, Any]) -> None:
    del bundle["entry"][0]["resource"]["title"]


def _unknown_field(bundle: dict[str, Any]) -> None:
    _first(bundle, "Patient")["nickname"] = "A name that must not appear in the message"


def _bad_date(bundle: dict[str, Any]) -> None:
    _first(bundle, "Patient")["birthDate"] = "the second of September"


def _code_nobody_knows(bundle: dict[str, Any]) -> None:
    _first(bundle, "Patient")["gender"] = "must not appear"


@pytest.mark.parametrize(
    "plant",
    [
        _without_unit,
        _without_unit_in_a_panel,
        _without_value,
        _dangling,
        _unreached,
        _twice,
        _composition_last,
        _no_title,
        _unknown_field,
        _bad_date,
        _code_nobody_knows,
    ],
)
def test_a_planted_fault_is_found(bundle: dict[str, Any], plant: Callable[[dict[str, Any]], None]) -> None:
    assert faults_in(bundle) == []
    plant(bundle)
    faults = faults_in(bundle)
    assert faults
    assert not any("must not appear" in fault or "September" in fault for fault in faults)
