"""The Chinese consultations of tests/fixtures, and what a draft of one holds and misses."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from copilot.clinical.checks import check_note
from copilot.domain.note import Finding, NoteContent, NoteSection, Origin, Severity, Statement
from copilot.domain.template import Template, Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

FOLDER = Path(__file__).resolve().parents[1] / "fixtures" / "consultations_zh"
_WHO = {"医": Speaker.DOCTOR, "患": Speaker.PATIENT, "？": Speaker.UNKNOWN}


class Fact(NamedTuple):
    """`topic` names the section it must stand in by one of its topics; None: anywhere."""

    what: str
    topic: Topic | None
    pattern: str


class Planted(NamedTuple):
    """A right statement, and the same with an error. `kind` is "" where no check can tell."""

    topic: Topic
    evidence: tuple[int, ...]
    right: str
    wrong: str
    kind: str


class Consultation(NamedTuple):
    id: str
    transcript: Transcript
    must: tuple[Fact, ...]
    must_not: tuple[Fact, ...]
    to_confirm: tuple[Fact, ...]
    planted: tuple[Planted, ...]


class Measured(NamedTuple):
    """Facts found of those there are, and what stands in the note that must not."""

    found: int
    musts: int
    missing: tuple[str, ...]
    violated: tuple[str, ...]
    confirmed: int
    to_confirm: int


class Checked(NamedTuple):
    """Planted errors of those a check can tell that some finding on the statement (for an omission: of its kind)
    shows; findings on right statements."""

    caught: int
    planted: int
    missed: tuple[str, ...]
    right: int
    alarms: tuple[str, ...]


def consultations(kept: bool) -> list[Consultation]:
    """Those to tune on, or those kept aside."""
    files = sorted(FOLDER.glob("*.toml"))
    return [_read(f) for f in files if (int(f.name[:2]) % 2 == 0) is kept]


def _read(path: Path) -> Consultation:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    lines = data["talk"].strip().splitlines()
    utterances = tuple(
        Utterance(id=i, speaker=_WHO[line[0]], start_s=4.0 * i, end_s=4.0 * i + 3.5, text=line[2:])
        for i, line in enumerate(lines, 1)
    )
    planted = tuple(
        Planted(Topic(p["topic"]), _cited(lines, p["cites"]), p["right"], p["wrong"], p["kind"])
        for p in data["planted"]
    )
    facts = {name: tuple(_fact(*entry) for entry in data[name]) for name in ("must", "must_not")}
    confirm = tuple(_fact(what, "", pattern) for what, pattern in data["to_confirm"])
    return Consultation(
        path.stem,
        Transcript(language="zh", utterances=utterances),
        facts["must"],
        facts["must_not"],
        confirm,
        planted,
    )


def _fact(what: str, topic: str, pattern: str) -> Fact:
    return Fact(what, Topic(topic) if topic else None, pattern)


def _cited(lines: list[str], cites: list[str]) -> tuple[int, ...]:
    """The utterances that hold what is cited: each after the one before it."""
    found: list[int] = []
    for words in cites:
        after = found[-1] if found else 0
        found.append(next(i for i, line in enumerate(lines, 1) if i > after and words in line))
    return tuple(found)


def measure(consultation: Consultation, content: NoteContent, template: Template) -> Measured:
    missing = [
        f.what for f in consultation.must if not any(re.search(f.pattern, t) for t in _texts(f, content, template))
    ]
    violated = [
        f"{f.what}: {t}"
        for f in consultation.must_not
        for t in _texts(f, content, template)
        if re.search(f.pattern, t)
    ]
    open_items = [t.text for t in content.to_confirm]
    confirmed = sum(any(re.search(f.pattern, t) for t in open_items) for f in consultation.to_confirm)
    musts = len(consultation.must)
    return Measured(
        musts - len(missing), musts, tuple(missing), tuple(violated), confirmed, len(consultation.to_confirm)
    )


def _texts(fact: Fact, content: NoteContent, template: Template) -> list[str]:
    home = template.section_for(fact.topic) if fact.topic else None
    return [
        s.text
        for section in content.sections
        if home is None or section.key == home.key
        for s in section.statements
    ]


def check(consultation: Consultation) -> Checked:
    """Each planted pair, alone in a note that states all other right statements."""
    missed: list[str] = []
    alarms: list[str] = []
    tellable = [p for p in consultation.planted if p.kind]
    for planted in tellable:
        found = list(_findings(consultation, planted, planted.wrong))
        number = len(consultation.planted) + 1
        on_it = {f.kind for f in found if f.statement_id == number and f.severity is not Severity.INFO}
        told = {f.kind for f in found if f.statement_id is None} if planted.kind.startswith("omitted") else set()
        if planted.kind not in told and not (on_it and not planted.kind.startswith("omitted")):
            missed.append(f"{planted.kind}: {planted.wrong} ({', '.join(sorted(on_it))})")
    for planted in consultation.planted:
        alarms += [
            f"{f.kind}: {planted.right} | {f.message}"
            for f in _findings(consultation, planted, planted.right)
            if f.severity is not Severity.INFO and f.statement_id == len(consultation.planted) + 1
        ]
    return Checked(
        len(tellable) - len(missed), len(tellable), tuple(missed), len(consultation.planted), tuple(alarms)
    )


def _findings(consultation: Consultation, planted: Planted, text: str) -> Iterator[Finding]:
    others = [(p.topic, p.right, p.evidence) for p in consultation.planted if p is not planted]
    lines = [*others, *([(planted.topic, text, planted.evidence)] if text else [])]
    number = len(consultation.planted) + 1
    statements = tuple(
        Statement(id=number if i == len(others) else i + 1, text=t, evidence=e, topic=topic, origin=Origin.DRAFTED)
        for i, (topic, t, e) in enumerate(lines)
    )
    section = NoteSection(key="all", heading="全部", loinc="51848-0", statements=statements)
    content = NoteContent(template="outpatient-zh", language="zh", sections=(section,))
    yield from check_note(content, consultation.transcript)
