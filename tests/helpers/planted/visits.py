"""Visits with statements that are right, to plant errors into."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from copilot.app.ports import CancelToken, DraftRequest
from copilot.app.templates import parse_template
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteContent, NoteSection, Origin, Statement
from copilot.domain.template import Style, Template, Topic
from copilot.domain.transcript import Transcript
from copilot.engines.extractive import ExtractiveDrafter
from copilot.support.paths import MODELS, TEMPLATES
from tests.helpers.planted.alignment import Aligner, stems
from tests.helpers.planted.pack import FactReader, PackRecord, records
from tests.unit.samples.sample_notes import GOOD_NOTES, SAMPLES

RELATIVE = re.compile(
    r"\b(?:mother|father|mom|mum|dad|brother|sister|grand\w+|daughter|son|wife|husband|aunt|uncle|family)\b",
    re.IGNORECASE,
)
# Below this share of a sentence's telling words nobody can tell from the words alone what it rests on.
_WELL_SAID = 0.4
_TELLING_WORDS = 2


class RightNote(NamedTuple):
    """A visit and statements that are right about it. `source` tells where they come from."""

    id: str
    source: str
    transcript: Transcript
    statements: tuple[Statement, ...]


def as_content(statements: tuple[Statement, ...]) -> NoteContent:
    section = NoteSection(key="all", heading="All", loinc="1-8", statements=statements)
    return NoteContent(template="soap", sections=(section,))


def samples() -> Iterator[RightNote]:
    """The samples that ship: the note a careful scribe would write of each, and the extractive drafter's."""
    topics = {
        "subjective": Topic.HISTORY,
        "objective": Topic.EXAM,
        "assessment": Topic.ASSESSMENT,
        "plan": Topic.PLAN,
    }
    drafter, template = _drafter()
    for sample in SAMPLES:
        transcript = sample.reference()
        sections, _ = GOOD_NOTES[sample.id]
        yield written(sample.id, transcript, [(topics[key], t) for key, texts in sections.items() for t in texts])
        draft = drafter.draft(DraftRequest(transcript, template, Style.NARRATIVE), CancelToken())
        yield RightNote(sample.id, "drafted", transcript, draft.content.statements())


def written(identifier: str, transcript: Transcript, sentences: list[tuple[Topic, str]]) -> RightNote:
    """A note that a careful scribe wrote: every sentence of it that was said in words like its own."""
    aligner = Aligner(transcript)
    return _numbered(
        identifier,
        "written",
        transcript,
        [
            (topic, text, evidence)
            for topic, text in sentences
            if (evidence := aligner.align(text)) and aligner.share(text, evidence) >= _WELL_SAID
        ],
    )


def clinicians(folder: Path, split: str) -> Iterator[RightNote]:
    """The clinicians' notes of the pack, as far as the visit itself bears them out."""
    reader = FactReader(folder)
    for record in records(folder, split):
        yield _borne_out(record, reader)


def drafted(folder: Path, split: str) -> Iterator[RightNote]:
    """Drafts of the extractive drafter: near to what was said, and right but for about one line in twenty."""
    drafter, template = _drafter()
    style = Style.TELEGRAPHIC if split.startswith("primock") else Style.NARRATIVE
    for record in records(folder, split):
        try:
            draft = drafter.draft(DraftRequest(record.transcript, template, style), CancelToken())
        except UserFacingError:
            continue
        yield RightNote(record.id, "drafted", record.transcript, draft.content.statements())


def _drafter() -> tuple[ExtractiveDrafter, Template]:
    path = TEMPLATES / "soap.toml"
    return ExtractiveDrafter(MODELS / "embedded" / "drafter" / "weights.npz"), parse_template(
        path.read_bytes(), path.name
    )


def _borne_out(record: PackRecord, reader: FactReader) -> RightNote:
    aligner = Aligner(record.transcript)
    texts = record.transcript.by_id()
    kept: list[tuple[Topic, str, tuple[int, ...]]] = []
    for topic, sentence in record.sentences:
        evidence = aligner.align(sentence)
        if (
            not evidence
            or len(set(stems(sentence))) < _TELLING_WORDS
            or aligner.share(sentence, evidence) < _WELL_SAID
        ):
            continue
        cited = "\n".join(texts[i].text for i in evidence)
        if RELATIVE.search(sentence) and not RELATIVE.search(cited):
            continue
        numbers, times = reader.stated(sentence)
        if (
            numbers <= reader.numbers(cited)
            and times <= reader.stated(cited)[1]
            and (reader.medications(sentence) <= reader.medications(cited))
        ):
            kept.append((topic, sentence, evidence))
    return _numbered(record.id, "clinician", record.transcript, kept)


def _numbered(
    identifier: str, source: str, transcript: Transcript, lines: list[tuple[Topic, str, tuple[int, ...]]]
) -> RightNote:
    statements = tuple(
        Statement(id=i, text=text, evidence=evidence, topic=topic, origin=Origin.DRAFTED)
        for i, (topic, text, evidence) in enumerate(lines, 1)
    )
    return RightNote(identifier, source, transcript, statements)
