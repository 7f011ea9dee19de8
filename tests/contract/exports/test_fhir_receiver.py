"""The FHIR document before an independent validator and an independent server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from copilot.clinical.facts import ClinicalFacts
from copilot.domain.template import Topic
from copilot.exporters.fhir import FhirExporter
from copilot.exporters.fhir.document import bundle_of
from copilot.exporters.fhir.invariants import faults_in
from tests.contract.exports.conftest import DEFINITIONS, Receiver
from tests.helpers.notes import HOSTILE_TEXTS, chinese_note, english_facts, signed_note

Bundle = dict[str, Any]


_DOCUMENTS: dict[str, Callable[[], Bundle]] = {
    "english with facts": lambda: bundle_of(signed_note(), english_facts()),
    "chinese": lambda: bundle_of(chinese_note(), ClinicalFacts()),
    "hostile": lambda: bundle_of(
        signed_note([(Topic.HISTORY, text, (1, 2)) for text in HOSTILE_TEXTS]), ClinicalFacts()
    ),
    "as exported": lambda: json.loads(FhirExporter().export(signed_note()).content),
}


@pytest.mark.parametrize("name", list(_DOCUMENTS))
def test_a_validator_that_is_not_ours_has_nothing_to_say(receiver: Receiver, name: str) -> None:
    assert receiver.issues(json.dumps(_DOCUMENTS[name]()).encode()) == []


@pytest.mark.parametrize("name", list(_DOCUMENTS))
def test_a_server_takes_the_document_and_gives_it_back_unchanged(receiver: Receiver, name: str) -> None:
    document = _DOCUMENTS[name]()

    status, stored = receiver.call("POST", "/Bundle", json.dumps(document).encode())
    assert status == 201, stored
    status, found = receiver.call("GET", f"/Bundle/{stored['id']}")
    assert status == 200

    # The server gives the Bundle an id and a version of its own.
    assert {key: value for key, value in found.items() if key not in {"id", "meta"}} == document


def test_the_server_does_refuse_what_is_no_document(receiver: Receiver) -> None:
    document = _DOCUMENTS["english with facts"]()
    document["kind"] = document.pop("type")
    status, _ = receiver.call("POST", "/Bundle", json.dumps(document).encode())
    assert status == 422


def _codings(value: Any) -> Iterator[tuple[str, str, str | None]]:
    if isinstance(value, dict):
        if {"system", "code"} <= set(value) and "value" not in value:
            yield value["system"], value["code"], value.get("display")
        for inner in value.values():
            yield from _codings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _codings(inner)


def _concepts(concepts: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for concept in concepts:
        yield concept["code"], concept.get("display", "")
        yield from _concepts(concept.get("concept", []))


def test_codes_of_hl7_exist_and_have_the_names_that_hl7_gives_them() -> None:
    known: dict[tuple[str, str], str] = {}
    for name in ("valuesets", "v3-codesystems", "v2-tables"):
        for entry in json.loads((DEFINITIONS / f"{name}.json").read_text(encoding="utf-8"))["entry"]:
            if entry["resource"]["resourceType"] == "CodeSystem":
                system = entry["resource"]["url"]
                known |= {(system, code): name for code, name in _concepts(entry["resource"].get("concept", []))}

    ours = {c for document in _DOCUMENTS.values() for c in _codings(document()) if "hl7.org/CodeSystem/" in c[0]}
    assert len(ours) > 8
    for system, code, display in ours:
        assert display in {None, known[system, code]}


def _resource(bundle: Bundle, kind: str) -> Any:
    return next(e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind)


def _no_status(bundle: Bundle) -> None:
    del _resource(bundle, "Observation")["status"]


def _no_category(bundle: Bundle) -> None:
    del _resource(bundle, "Observation")["category"]


def _bad_gender(bundle: Bundle) -> None:
    _resource(bundle, "Patient")["gender"] = "woman"


def _two_subjects(bundle: Bundle) -> None:
    condition = _resource(bundle, "Condition")
    condition["subject"] = [condition["subject"], condition["subject"]]


def _no_code(bundle: Bundle) -> None:
    del _resource(bundle, "AllergyIntolerance")["patient"]


def _empty_section(bundle: Bundle) -> None:
    section = _resource(bundle, "Composition")["section"][0]
    section.pop("text")
    section.pop("entry", None)


def _no_agent(bundle: Bundle) -> None:
    del _resource(bundle, "Provenance")["agent"]


def _bad_status(bundle: Bundle) -> None:
    _resource(bundle, "MedicationStatement")["status"] = "swallowed"


def _no_unit(bundle: Bundle) -> None:
    _resource(bundle, "Observation")["component"][0]["valueQuantity"].pop("code")


@pytest.mark.parametrize(
    "plant",
    [
        _no_status,
        _no_category,
        _two_subjects,
        _no_code,
        _empty_section,
        _no_agent,
        _no_unit,
        _bad_gender,
        _bad_status,
    ],
)
def test_a_planted_fault_is_found_by_them_or_by_us(receiver: Receiver, plant: Callable[[Bundle], None]) -> None:
    document = _DOCUMENTS["english with facts"]()
    plant(document)

    theirs = [i for i in receiver.issues(json.dumps(document).encode()) if i["severity"] == "error"]

    assert theirs or faults_in(document)
