"""Transcripts that come as files: the JSON that `transcribe --json` prints, or lines "Doctor: …"."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import ValidationError

from copilot.clinical.languages import language_of
from copilot.domain.errors import UserFacingError
from copilot.domain.transcript import Speaker, Transcript, Utterance

MAX_BYTES = 20_000_000
"""A day of speech is under 2 MB of text; anything of this size is another kind of file."""

_LINE = re.compile(
    r"\s*(?P<who>d|doctor|dr|p|patient|医生|大夫|医|患者|病人|患|家属)\s*[:：]\s*(?P<text>\S.*)", re.IGNORECASE
)
_WHO = {"d": Speaker.DOCTOR, "doctor": Speaker.DOCTOR, "dr": Speaker.DOCTOR, "医生": Speaker.DOCTOR,
        "大夫": Speaker.DOCTOR, "医": Speaker.DOCTOR}  # fmt: skip
_HOW = (
    'Give JSON with "utterances" (id, speaker, start_s, end_s, text), or text with lines "Doctor: …", "Patient: …".'
)


def parse_transcript(data: bytes) -> Transcript:
    """Raises UserFacingError: transcript.unreadable, .empty, .too_large."""
    if len(data) > MAX_BYTES:
        raise UserFacingError("transcript.too_large", "The file is too large to be a transcript.", _HOW)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UserFacingError("transcript.unreadable", "The transcript is not UTF-8 text.", _HOW) from None
    transcript = _from_json(text) if text.lstrip()[:1] in ("{", "[") else _from_lines(text)
    if not any(u.text.strip() for u in transcript.utterances):
        raise UserFacingError("transcript.empty", "The transcript holds no utterances.", _HOW)
    return transcript


def _from_json(text: str) -> Transcript:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise UserFacingError("transcript.unreadable", "The transcript is not valid JSON.", _HOW) from None
    fields: dict[str, Any] = found if isinstance(found, dict) else {"utterances": found}
    utterances = fields.get("utterances")
    if not isinstance(utterances, list):
        raise UserFacingError("transcript.unreadable", 'The transcript has no list "utterances".', _HOW)
    known = {k: fields[k] for k in ("language", "duration_s", "speech_model") if k in fields}
    try:
        rows = tuple(_utterance(row, number) for number, row in enumerate(utterances, 1))
        end = max((u.end_s for u in rows), default=0.0)
        language = language_of(u.text for u in rows)
        return Transcript.model_validate({"language": language, "duration_s": end, **known, "utterances": rows})
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"]) or "utterances"
        raise UserFacingError(
            "transcript.unreadable",
            "The transcript is not of the expected form, at {place}.",
            _HOW,
            values={"place": place},
        ) from None


def _utterance(row: Any, number: int) -> Utterance:
    if not isinstance(row, dict):
        raise UserFacingError(
            "transcript.unreadable", "Utterance {number} is not an object.", _HOW, values={"number": number}
        )
    fields = {k: v for k, v in row.items() if k in Utterance.model_fields}
    fields.setdefault("id", number)
    try:
        return Utterance.model_validate(fields)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_input=False)[0]["loc"])
        raise UserFacingError(
            "transcript.unreadable",
            "Utterance {number} is not of the expected form at {place}.",
            _HOW,
            values={"number": number, "place": place or "its whole"},
        ) from None


def _from_lines(text: str) -> Transcript:
    rows: list[tuple[Speaker, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        if found := _LINE.fullmatch(line):
            rows.append((_WHO.get(found["who"].lower(), Speaker.PATIENT), found["text"].strip()))
        elif rows:  # a line without a speaker goes on with the one before
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line.strip()}")
        else:
            raise UserFacingError(
                "transcript.unreadable", "Line {number} does not say who speaks.", _HOW, values={"number": number}
            )
    utterances = tuple(Utterance(id=i, speaker=who, text=said) for i, (who, said) in enumerate(rows, 1))
    return Transcript(language=language_of(said for _, said in rows), utterances=utterances)
