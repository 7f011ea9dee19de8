"""Code systems, and the small shapes that many resources share."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
ICD10CM = "http://hl7.org/fhir/sid/icd-10-cm"
URI = "urn:ietf:rfc:3986"
SHA256 = "urn:oid:2.16.840.1.101.3.4.2.1"
"""The object identifier of the SHA-256 algorithm: as an identifier's system it says what the value is."""

IPS_ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"
HL7 = "http://terminology.hl7.org/CodeSystem/"

_APP = uuid.UUID("7e1a3a4e-5f0c-5d57-9c7e-2b1f6f2d9b10")

Resource = dict[str, Any]


def urn(*parts: str) -> str:
    """The same parts always give the same `urn:uuid:`."""
    return f"urn:uuid:{uuid.uuid5(_APP, '/'.join(parts))}"


def concept(system: str, code: str, display: str = "", *, text: str = "") -> dict[str, Any]:
    """A CodeableConcept with one coding."""
    coding = {"system": system, "code": code}
    if display:
        coding["display"] = display
    return {"coding": [coding], **({"text": text} if text else {})}


def reference(url: str, display: str = "") -> dict[str, Any]:
    return {"reference": url, **({"display": display} if display else {})}


def instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def quantity(value: Decimal, unit: str, ucum: str) -> dict[str, Any]:
    """A Quantity; with system and code only where the unit has a UCUM code."""
    number = int(value) if value == value.to_integral_value() else float(value)
    coded = {"system": UCUM, "code": ucum} if ucum else {}
    return {"value": number, **({"unit": unit} if unit else {}), **coded}
