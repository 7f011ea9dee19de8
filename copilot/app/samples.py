"""The sample consultations that ship with the app, and the check of a note against what it must hold.

A sample is a folder: `consultation.toml` (people, voices, turns), `checklist.toml` (facts the note must and must
not hold), `audio.opus` and `reference.json` (what is said in it, with times). Nobody in them exists.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError, field_validator

from copilot.domain.base import Value
from copilot.domain.errors import EnvironmentFault
from copilot.domain.transcript import Speaker, Transcript
from copilot.domain.visit import Patient, Practitioner


class AudioLayout(StrEnum):
    """MONO: both voices in one channel. STEREO: the doctor on the left, the patient on the right."""

    MONO = "mono"
    STEREO = "stereo"


class SampleAudio(Value):
    """How the audio was made. `seed` sets the pauses and the room noise."""

    layout: AudioLayout
    seed: int = Field(ge=0)


class SampleVoice(Value):
    """An espeak-ng voice; pitch 0 to 99, speed in words a minute."""

    voice: str = Field(min_length=1)
    pitch: int = Field(ge=0, le=99)
    speed: int = Field(ge=80, le=260)


class SampleTurn(Value):
    speaker: Speaker
    text: str = Field(min_length=1, repr=False)


class ChecklistEntry(Value):
    """A fact, and the patterns (regular expressions, without regard to case) any of which shows it.

    `section` names the sections in which the fact may stand; empty means all of them.
    """

    id: str = Field(min_length=1)
    description: str = Field(min_length=1)
    any_of: tuple[str, ...] = Field(min_length=1)
    section: tuple[str, ...] = ()

    @field_validator("any_of")
    @classmethod
    def _compile(cls, patterns: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as fault:
                raise ValueError("a pattern of a checklist is no regular expression") from fault
        return patterns

    def found_in(self, text: str) -> bool:
        plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        return any(re.search(pattern, plain, re.IGNORECASE) for pattern in self.any_of)


class Checklist(Value):
    """What a note must hold, must not hold, and must leave to the doctor. Ids are unique within each list."""

    must: tuple[ChecklistEntry, ...] = Field(min_length=1)
    must_not: tuple[ChecklistEntry, ...] = ()
    to_confirm: tuple[ChecklistEntry, ...] = ()

    @field_validator("must", "must_not", "to_confirm")
    @classmethod
    def _ids_are_unique(cls, entries: tuple[ChecklistEntry, ...]) -> tuple[ChecklistEntry, ...]:
        if len({entry.id for entry in entries}) != len(entries):
            raise ValueError("two entries of a checklist have the same id")
        return entries


class CheckKind(StrEnum):
    MUST = "must"
    MUST_NOT = "must_not"
    TO_CONFIRM = "to_confirm"


class CheckedFact(Value):
    """One entry of the checklist, held against a note.

    `section` and `statement` tell where its pattern was found ("" if nowhere): for a MUST that did not pass, the
    wrong section; for a MUST_NOT that did not pass, the offence.
    """

    kind: CheckKind
    id: str
    description: str
    passed: bool
    section: str = ""
    statement: str = Field(default="", repr=False)


class ChecklistReport(Value):
    facts: tuple[CheckedFact, ...]

    @property
    def passed(self) -> bool:
        return all(fact.passed for fact in self.facts)

    def failed(self) -> tuple[CheckedFact, ...]:
        return tuple(fact for fact in self.facts if not fact.passed)

    def count(self, kind: CheckKind) -> tuple[int, int]:
        """How many facts of the kind passed, and how many there are."""
        facts = [fact for fact in self.facts if fact.kind is kind]
        return sum(fact.passed for fact in facts), len(facts)


class SampleConsultation(Value):
    """A sample. `directory` is where it lies; its audio and its reference transcript are beside it."""

    id: str = Field(min_length=1)
    title: str
    language: str
    template: str
    patient: Patient
    practitioner: Practitioner
    audio: SampleAudio
    voices: dict[Speaker, SampleVoice]
    turns: tuple[SampleTurn, ...] = Field(min_length=1)
    checklist: Checklist
    directory: Path

    @property
    def audio_path(self) -> Path:
        return self.directory / "audio.opus"

    @property
    def reference_path(self) -> Path:
        return self.directory / "reference.json"

    def reference(self) -> Transcript:
        """What is said in the audio, with exact times. Raises EnvironmentFault: sample.unreadable."""
        try:
            return Transcript.model_validate_json(self.reference_path.read_bytes())
        except (OSError, ValidationError) as fault:
            raise _unreadable(self.directory) from fault


def list_samples(root: Path) -> tuple[Path, ...]:
    """The folders under `root` that hold a sample, by name. None if there is no such folder."""
    return tuple(sorted(path.parent for path in root.glob("*/consultation.toml")))


def load_sample(directory: Path) -> SampleConsultation:
    """Read a sample's consultation and checklist. Raises EnvironmentFault: sample.missing, sample.unreadable."""
    if not (directory / "consultation.toml").is_file():
        raise EnvironmentFault(
            "sample.missing",
            "There is no sample consultation called {sample}.",
            "Choose one of the samples in resources/samples, or install the app again.",
            values={"sample": directory.name},
        )
    try:
        fields = _read_toml(directory / "consultation.toml")
        turns = fields.pop("turn")
        fields["patient"]["id"] = f"{fields['id']}-patient"
        fields["practitioner"]["id"] = f"{fields['id']}-practitioner"
        checklist = _read_toml(directory / "checklist.toml")
        return SampleConsultation.model_validate(
            {**fields, "turns": turns, "checklist": checklist, "directory": directory}
        )
    except (OSError, ValueError, KeyError, TypeError) as fault:  # ValueError: TOML, UTF-8 and validation
        raise _unreadable(directory) from fault


def check_note(
    checklist: Checklist, statements_by_section: Mapping[str, Sequence[str]], to_confirm: Sequence[str]
) -> ChecklistReport:
    """Hold a note against its checklist.

    Args:
        statements_by_section: the texts of the statements under the key of their section.
        to_confirm: the texts of what was left to the doctor.
    """
    statements = [(key, text) for key, texts in statements_by_section.items() for text in texts]
    asked = [("", text) for text in to_confirm]
    return ChecklistReport(
        facts=(
            *(_present(CheckKind.MUST, entry, statements) for entry in checklist.must),
            *(_absent(entry, statements) for entry in checklist.must_not),
            *(_present(CheckKind.TO_CONFIRM, entry, asked) for entry in checklist.to_confirm),
        )
    )


def _present(kind: CheckKind, entry: ChecklistEntry, statements: Sequence[tuple[str, str]]) -> CheckedFact:
    hits = list(_hits(entry, statements))
    placed = [hit for hit in hits if not entry.section or hit[0] in entry.section]
    section, statement = (placed or hits or [("", "")])[0]
    return CheckedFact(
        kind=kind,
        id=entry.id,
        description=entry.description,
        passed=bool(placed),
        section=section,
        statement=statement,
    )


def _absent(entry: ChecklistEntry, statements: Sequence[tuple[str, str]]) -> CheckedFact:
    offence = next((hit for hit in _hits(entry, statements) if not entry.section or hit[0] in entry.section), None)
    section, statement = offence or ("", "")
    return CheckedFact(
        kind=CheckKind.MUST_NOT,
        id=entry.id,
        description=entry.description,
        passed=offence is None,
        section=section,
        statement=statement,
    )


def _hits(entry: ChecklistEntry, statements: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    return (hit for hit in statements if entry.found_in(hit[1]))


def _read_toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _unreadable(directory: Path) -> EnvironmentFault:
    return EnvironmentFault(
        "sample.unreadable",
        "The sample consultation {sample} is damaged.",
        "Install the app again to get an intact copy.",
        values={"sample": directory.name},
    )
