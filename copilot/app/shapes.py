"""The shapes that other programs may rely on: transcripts and notes as plain JSON values.

Fields are only ever added. Every value is a dict, list, string, number, bool or None, ready for `json.dumps`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from copilot.domain.note import Finding, NoteContent
from copilot.domain.transcript import Transcript


def transcript_json(transcript: Transcript) -> dict[str, Any]:
    """`{"language", "duration_s", "utterances": [{"id", "speaker", "start_s", "end_s", "text"}]}`; seconds."""
    return {
        "language": transcript.language,
        "duration_s": transcript.duration_s,
        "utterances": [
            {"id": u.id, "speaker": u.speaker.value, "start_s": u.start_s, "end_s": u.end_s, "text": u.text}
            for u in transcript.utterances
        ],
    }


def note_json(content: NoteContent, findings: Iterable[Finding] = ()) -> dict[str, Any]:
    """`{"template", "language", "sections", "to_confirm", "findings"}`.

    A section is `{"key", "heading", "loinc", "statements"}`, a statement `{"id", "text", "evidence", "origin",
    "topic"}` with the utterance ids it rests on; `to_confirm` holds `{"text", "evidence", "reason"}`; a finding has
    all the fields of `Finding`.
    """
    return {
        "template": content.template,
        "language": content.language,
        "sections": [
            {
                "key": section.key,
                "heading": section.heading,
                "loinc": section.loinc,
                "statements": [s.model_dump(mode="json") for s in section.statements],
            }
            for section in content.sections
        ],
        "to_confirm": [t.model_dump(mode="json") for t in content.to_confirm],
        "findings": [f.model_dump(mode="json") for f in findings],
    }
