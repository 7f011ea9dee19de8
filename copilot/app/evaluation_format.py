"""The evaluation pack's record format: reading transcripts, writing drafts that its scorer can read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from copilot.clinical.languages import language_of
from copilot.clinical.sections import Division, division_of, heading_of
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteDraft, Statement
from copilot.domain.template import Style, Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

_SHORT_HEADINGS: dict[Topic, str] = {
    Topic.CHIEF_COMPLAINT: "PC",
    Topic.HISTORY: "HPC",
    Topic.REVIEW_OF_SYSTEMS: "Sx",
    Topic.PAST_HISTORY: "PMH",
    Topic.MEDICATIONS: "DH",
    Topic.ALLERGIES: "Allergies",
    Topic.SOCIAL: "SH",
    Topic.FAMILY: "FH",
    Topic.VITALS: "Obs",
    Topic.EXAM: "O/E",
    Topic.RESULTS: "Ix",
    Topic.ASSESSMENT: "Imp",
    Topic.PLAN: "Plan",
    Topic.COURSE: "Course",
    Topic.DIFFERENTIAL: "DDx",
    Topic.FOLLOW_UP: "F/U",
}


class EvaluationRecord(NamedTuple):
    """One line of a file of transcripts: its id and what was said; utterance ids count from 1."""

    id: str
    transcript: Transcript


def read_records(path: Path) -> Iterator[EvaluationRecord]:
    """The records of a JSON-lines file, one at a time.

    Raises UserFacingError: records.unreadable, or records.bad_line with the number of the line.
    """
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _record(line, number)
    except (OSError, UnicodeDecodeError) as error:
        raise UserFacingError(
            "records.unreadable",
            "The file of transcripts cannot be read.",
            "Give a JSON-lines file in UTF-8 that exists and that you may read.",
        ) from error


def _record(line: str, number: int) -> EvaluationRecord:
    try:
        data = json.loads(line)
        utterances = tuple(_utterance(said, i) for i, said in enumerate(data["utterances"], 1))
        identifier = data.get("id", str(number))
        if not isinstance(identifier, str | int):
            raise TypeError("id")
        language = data.get("language") or language_of(u.text for u in utterances)
        return EvaluationRecord(str(identifier), Transcript(language=language, utterances=utterances))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        # The cause would quote what was said.
        raise UserFacingError(
            "records.bad_line",
            "Line {number} of the file of transcripts is not a record.",
            'Each line is a JSON object: {{"id": "…", "utterances": [{{"speaker": "doctor", "text": "…"}}, …]}}.',
            values={"number": number},
        ) from None


def _utterance(said: dict[str, Any], number: int) -> Utterance:
    speaker = str(said.get("speaker", "unknown")).lower()
    start = float(said.get("start") or 0.0)
    return Utterance(
        id=number,
        speaker=Speaker(speaker) if speaker in set(Speaker) else Speaker.UNKNOWN,
        start_s=start,
        end_s=max(start, float(said.get("end") or 0.0)),
        text=said["text"],
    )


def record_of(identifier: str, draft: NoteDraft, style: Style = Style.NARRATIVE) -> dict[str, Any]:
    """`draft` as a record: `id`, `note` (text), `divisions` (text by division), `sections` (lines with evidence),
    `to_confirm`. Topics become the headings of a full note, whatever the template's own sections are.
    """
    by_topic: dict[Topic, list[Statement]] = {}
    for statement in draft.content.statements():
        by_topic.setdefault(statement.topic, []).append(statement)
    divisions: dict[str, list[str]] = {d.value: [] for d in Division}
    sections = []
    blocks = []
    for topic in Topic:
        statements = by_topic.get(topic)
        if not statements:
            continue
        lines = [s.text for s in statements]
        is_short = style is Style.TELEGRAPHIC and draft.content.language == "en"
        heading = _SHORT_HEADINGS[topic] if is_short else heading_of(topic, draft.content.language).upper()
        blocks.append(_block(heading, lines, style))
        division = division_of(topic).value
        divisions[division] += lines
        sections.append(
            {
                "header": heading,
                "topic": topic.value,
                "division": division,
                "lines": [{"text": s.text, "evidence": list(s.evidence)} for s in statements],
            }
        )
    return {
        "id": identifier,
        "note": "\n\n".join(blocks),
        "divisions": {name: "\n".join(lines) for name, lines in divisions.items()},
        "sections": sections,
        "to_confirm": [
            {"text": t.text, "evidence": list(t.evidence), "reason": t.reason} for t in draft.content.to_confirm
        ],
    }


def _block(heading: str, lines: list[str], style: Style) -> str:
    if style is Style.TELEGRAPHIC:
        return f"{heading}: " + "\n".join(lines)
    return f"{heading}\n\n" + "\n".join(lines)
