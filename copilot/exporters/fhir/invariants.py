"""What must hold of every document we write, where common validators look away.

`fhir.resources` checks the shape. It accepts codes that FHIR does not know, a vital sign without its UCUM code, a
reference that leads nowhere and a resource that nothing in the document refers to: those are looked for here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copilot.exporters.fhir.terms import UCUM, Resource

_CODES: dict[tuple[str, str], frozenset[str]] = {
    ("Composition", "status"): frozenset({"preliminary", "final", "amended", "entered-in-error"}),
    ("Patient", "gender"): frozenset({"male", "female", "other", "unknown"}),
    ("Encounter", "status"): frozenset({"planned", "in-progress", "finished", "cancelled"}),
    ("MedicationStatement", "status"): frozenset(
        {"active", "completed", "intended", "stopped", "on-hold", "unknown", "not-taken"}
    ),
    ("Observation", "status"): frozenset({"registered", "preliminary", "final", "amended", "corrected"}),
}
"""Elements whose codes FHIR requires to be of its own list, as far as our documents have them."""


def faults_in(bundle: Resource) -> list[str]:
    """What is wrong with a document Bundle, in words without clinical text; empty if nothing is."""
    return [*_shape_faults(bundle), *_document_faults(bundle), *_code_faults(bundle), *_unit_faults(bundle)]


def _shape_faults(bundle: Resource) -> Iterator[str]:
    from fhir.resources.R4B.bundle import Bundle
    from pydantic import ValidationError

    try:
        Bundle.model_validate(bundle)
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False, include_context=False):
            yield f"{'.'.join(str(part) for part in fault['loc'])}: {fault['type']}"


def _document_faults(bundle: Resource) -> Iterator[str]:
    entries = bundle.get("entry", [])
    resources: dict[str, Resource] = {entry["fullUrl"]: entry["resource"] for entry in entries}
    if len(resources) != len(entries):
        yield "two entries have the same address"
    if bundle.get("type") != "document" or not entries or entries[0]["resource"]["resourceType"] != "Composition":
        yield "no document that starts with its Composition"
        return
    for url, resource in resources.items():
        if any(target not in resources for target in _references(resource)):
            yield f"{resource['resourceType']} {url} refers to what the document does not hold"
    reached = _reached(entries[0]["fullUrl"], resources)
    for url, resource in resources.items():
        if url not in reached and resource["resourceType"] != "Provenance":
            yield f"nothing refers to {resource['resourceType']} {url}"


def _reached(start: str, resources: dict[str, Resource]) -> set[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = {t for t in _references(resources[waiting.pop()]) if t in resources} - reached
        reached |= new
        waiting += new
    return reached


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        target = value.get("reference")
        if isinstance(target, str):
            yield target
        for inner in value.values():
            yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _code_faults(bundle: Resource) -> Iterator[str]:
    for entry in bundle.get("entry", []):
        resource = entry["resource"]
        for (kind, field), codes in _CODES.items():
            if resource["resourceType"] == kind and resource.get(field) not in codes:
                yield f"{kind} {entry['fullUrl']} has no {field} that FHIR knows"


def _unit_faults(bundle: Resource) -> Iterator[str]:
    for entry in bundle.get("entry", []):
        resource = entry["resource"]
        if resource["resourceType"] != "Observation":
            continue
        measured = resource.get("component") or [resource]
        if not all(_has_unit(part) or "dataAbsentReason" in part for part in measured):
            yield f"Observation {entry['fullUrl']} has no UCUM unit"


def _has_unit(part: dict[str, Any]) -> bool:
    value = part.get("valueQuantity", {})
    return value.get("system") == UCUM and bool(value.get("code")) and "value" in value
