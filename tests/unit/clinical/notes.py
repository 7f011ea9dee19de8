"""Small notes and transcripts to check."""

from __future__ import annotations

from copilot.domain.note import NoteContent, NoteSection, Origin, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

Line = tuple[Topic, str, tuple[int, ...]]


def talk(*lines: str) -> Transcript:
    """Utterances "D: …" and "P: …", numbered from 1."""
    speakers = {"D": Speaker.DOCTOR, "P": Speaker.PATIENT}
    return Transcript(
        utterances=tuple(
            Utterance(id=i, speaker=speakers[line[0]], start_s=i, end_s=i + 0.9, text=line[3:])
            for i, line in enumerate(lines, 1)
        )
    )


def note(*lines: Line) -> NoteContent:
    statements = tuple(
        Statement(
            id=i, text=text, evidence=evidence, topic=topic, origin=Origin.DRAFTED if evidence else Origin.TYPED
        )
        for i, (topic, text, evidence) in enumerate(lines, 1)
    )
    return NoteContent(
        template="soap", sections=(NoteSection(key="all", heading="All", loinc="1-8", statements=statements),)
    )
