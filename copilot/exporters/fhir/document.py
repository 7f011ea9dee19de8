"""The document: a Bundle whose Composition comes first and reaches everything but the Provenance.

Ids are made of the signed hash, times are the signature's and the visit's: the same signed note gives the same
bytes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from copilot.clinical.facts import ClinicalFacts
from copilot.domain.errors import InvariantBroken
from copilot.domain.note import NoteSection, Origin, Statement
from copilot.domain.record import SignedNote, VersionKind
from copilot.domain.visit import Practitioner, utc
from copilot.exporters.fhir import narrative
from copilot.exporters.fhir.facts import CodedFact, Context, coded_facts
from copilot.exporters.fhir.terms import HL7, LOINC, SHA256, URI, Resource, concept, instant, reference, urn
from copilot.exporters.wording import (
    EvidenceMarks,
    clock,
    drafted_by,
    header_fields,
    kind_of,
    one_line,
    patient_name,
    signature_fields,
)


def bundle_of(signed: SignedNote, facts: ClinicalFacts) -> Resource:
    """The whole Bundle as JSON values. `facts` are those of the note's content."""
    return _Document(signed, facts).bundle()


class _Document:
    def __init__(self, signed: SignedNote, facts: ClinicalFacts) -> None:
        self._signed = signed
        self._content = signed.version.content
        self._language = self._content.language
        self._marks = EvidenceMarks(signed)
        self._signed_at = instant(utc(signed.signed_at))
        self._patient = self._url("patient")
        self._practitioner = self._url("practitioner")
        self._signer = self._url("signer") if signed.signer != signed.visit.practitioner else self._practitioner
        self._encounter = self._url("encounter")
        self._composition = self._url("composition")
        context = Context(
            patient=self._patient,
            encounter=self._encounter,
            practitioner=self._signer,
            started=instant(signed.visit.started_at),
            signed=self._signed_at,
        )
        self._facts = list(coded_facts(facts, context))

    def _url(self, label: str) -> str:
        return urn(self._signed.hash, label)

    def bundle(self) -> Resource:
        entries: list[tuple[str, Resource]] = [
            (self._composition, self._composition_resource()),
            (self._patient, self._patient_resource()),
            (self._practitioner, self._practitioner_resource(self._signed.visit.practitioner)),
        ]
        if self._signer != self._practitioner:
            entries.append((self._signer, self._practitioner_resource(self._signed.signer)))
        entries.append((self._encounter, self._encounter_resource()))
        entries += [(self._url(fact.label), self._told(fact)) for fact in self._facts]
        entries.append((self._url("provenance"), self._signature()))
        entries += self._evidence()
        return {
            "resourceType": "Bundle",
            "language": self._language,
            "identifier": {"system": URI, "value": urn(self._signed.hash)},
            "type": "document",
            "timestamp": self._signed_at,
            "entry": [{"fullUrl": url, "resource": resource} for url, resource in entries],
        }

    # --- the document and its people ----------------------------------------------------------------------------

    def _composition_resource(self) -> Resource:
        kind = kind_of(self._signed)
        amended = self._signed.version.kind is VersionKind.ADDENDUM
        return {
            "resourceType": "Composition",
            "language": self._language,
            "text": narrative.of_fields(
                [*header_fields(self._signed), *signature_fields(self._signed)], self._language
            ),
            "identifier": {"system": URI, "value": urn("visit", self._signed.visit.id, "note")},
            "status": "amended" if amended else "final",
            "type": concept(LOINC, kind.loinc, kind.loinc_name, text=kind.title),
            "subject": reference(self._patient, patient_name(self._signed.visit.patient)),
            "encounter": reference(self._encounter),
            "date": self._signed_at,
            "author": [reference(self._signer, one_line(self._signed.signer.display()))],
            "title": kind.title,
            "attester": [{"mode": "legal", "time": self._signed_at, "party": reference(self._signer)}],
            "section": [self._section(section) for section in self._content.sections if section.statements],
        }

    def _section(self, section: NoteSection) -> dict[str, Any]:
        ids = {statement.id for statement in section.statements}
        entries = [reference(self._url(fact.label)) for fact in self._facts if fact.statement_id in ids]
        heading = one_line(section.heading)
        return {
            "title": heading,
            "code": concept(LOINC, section.loinc, text=heading),
            "text": narrative.of_statements(section.statements, self._marks, self._language),
            **({"entry": entries} if entries else {}),
        }

    def _patient_resource(self) -> Resource:
        patient = self._signed.visit.patient
        number = one_line(patient.record_number)
        identifier: dict[str, Any] = {"system": URI, "value": urn("patient", patient.id)}
        if number:
            identifier = {"type": concept(f"{HL7}v2-0203", "MR", "Medical record number"), "value": number}
        name = _name(patient.family, patient.given, patient_name(patient))
        return {
            "resourceType": "Patient",
            "text": narrative.of_fields(header_fields(self._signed)[:4], self._language),
            "identifier": [identifier],
            **({"name": [name]} if name else {}),
            "gender": patient.sex.value,
            **({"birthDate": patient.birth_date.isoformat()} if patient.birth_date else {}),
        }

    def _practitioner_resource(self, practitioner: Practitioner) -> Resource:
        display = one_line(practitioner.display())
        name = _name(practitioner.family, practitioner.given, display)
        if name and practitioner.credentials:
            name["suffix"] = [one_line(practitioner.credentials)]
        return {
            "resourceType": "Practitioner",
            "text": narrative.of_text(display, self._language),
            "identifier": [{"system": URI, "value": urn("practitioner", practitioner.id)}],
            **({"name": [name]} if name else {}),
        }

    def _encounter_resource(self) -> Resource:
        visit = self._signed.visit
        return {
            "resourceType": "Encounter",
            "text": narrative.of_fields(header_fields(self._signed)[-2:], self._language),
            "identifier": [{"system": URI, "value": urn("visit", visit.id)}],
            "status": "finished",
            "class": {"system": f"{HL7}v3-ActCode", "code": "AMB", "display": "ambulatory"},
            "subject": reference(self._patient),
            "participant": [{"individual": reference(self._practitioner)}],
            "period": {"start": instant(visit.started_at)},
        }

    def _told(self, fact: CodedFact) -> Resource:
        """The fact's resource with the statement it was made of as its narrative."""
        statement = self._statement(fact)
        text = narrative.of_statements([statement], self._marks, self._language)
        kind, *others = fact.resource.items()
        return dict([kind, ("text", text), *others])

    def _statement(self, fact: CodedFact) -> Statement:
        statement = self._content.statement(fact.statement_id)
        if statement is None:
            raise InvariantBroken(
                "export.fhir_invalid",
                "A coded fact names a statement that the note does not have.",
                "Please report this.",
            )
        return statement

    # --- where it comes from ------------------------------------------------------------------------------------

    def _signature(self) -> Resource:
        """Who signed which bytes when, who drafted them, and the digests of what they were drafted from."""
        sources = [
            ("Signed note", self._signed.hash),
            ("Transcript", self._signed.transcript_digest),
            ("Recording", self._signed.recording_digest),
        ]
        return {
            "resourceType": "Provenance",
            "text": narrative.of_fields(signature_fields(self._signed), self._language),
            "target": [reference(self._composition)],
            "recorded": self._signed_at,
            "activity": concept(f"{HL7}v3-DocumentCompletion", "LA", "legally authenticated"),
            "agent": [self._agent("legal", "Legal Authenticator"), *self._software()],
            "entity": [
                _source({"system": SHA256, "value": digest}, f"{what}, SHA-256")
                for what, digest in sources
                if digest
            ],
        }

    def _evidence(self) -> Iterable[tuple[str, Resource]]:
        """For each statement that was coded, the utterances it rests on."""
        labels: dict[int, list[str]] = {}
        for fact in self._facts:
            labels.setdefault(fact.statement_id, []).append(fact.label)
        transcript = urn("transcript", self._signed.transcript_digest)
        for statement in self._content.statements():
            utterances = self._marks.utterances(statement)
            if statement.id not in labels or not utterances:
                continue
            drafted = statement.origin is Origin.DRAFTED
            agents = [self._agent("verifier", "Verifier"), *self._software()] if drafted else [self._agent()]
            yield (
                self._url(f"evidence-{statement.id}"),
                {
                    "resourceType": "Provenance",
                    "text": narrative.of_statements([statement], self._marks, self._language),
                    "target": [reference(self._url(label)) for label in labels[statement.id]],
                    "recorded": self._signed_at,
                    "agent": agents,
                    "entity": [
                        _source(
                            {"system": transcript, "value": str(u.id)},
                            f"Utterance {u.id}, {clock(u.start_s)} to {clock(u.end_s)}, {u.speaker.value}",
                        )
                        for u in utterances
                    ],
                },
            )

    def _agent(self, code: str = "author", display: str = "Author") -> dict[str, Any]:
        return {
            "type": concept(f"{HL7}provenance-participant-type", code, display),
            "who": reference(self._signer),
        }

    def _software(self) -> list[dict[str, Any]]:
        """The drafter, where there was one. It is no resource of the document: a logical reference names it."""
        name = drafted_by(self._signed)
        if not name:
            return []
        who = {
            "type": "Device",
            "identifier": {"system": URI, "value": urn("drafter", name)},
            "display": name,
        }
        return [{"type": concept(f"{HL7}provenance-participant-type", "assembler", "Assembler"), "who": who}]


def _source(identifier: dict[str, str], display: str) -> dict[str, Any]:
    return {"role": "source", "what": {"identifier": identifier, "display": display}}


def _name(family: str, given: str, text: str) -> dict[str, Any]:
    family, given = one_line(family), one_line(given)
    if not (family or given):
        return {}
    return {
        "text": text,
        **({"family": family} if family else {}),
        **({"given": [given]} if given else {}),
    }
