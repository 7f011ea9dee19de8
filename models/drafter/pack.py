"""The evaluation pack as the drafter sees it: transcripts, and notes cut into sentences with their topics."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

Record = dict[str, Any]

_TOPICS: dict[str, Topic] = {
    "CHIEF COMPLAINT": Topic.CHIEF_COMPLAINT,
    "CC": Topic.CHIEF_COMPLAINT,
    "HISTORY OF PRESENT ILLNESS": Topic.HISTORY,
    "GENHX": Topic.HISTORY,
    "EDCOURSE": Topic.HISTORY,
    "PATIENT CONCERNS": Topic.HISTORY,
    "REVIEW OF SYSTEMS": Topic.REVIEW_OF_SYSTEMS,
    "ROS": Topic.REVIEW_OF_SYSTEMS,
    "PAST MEDICAL HISTORY": Topic.PAST_HISTORY,
    "PASTMEDICALHX": Topic.PAST_HISTORY,
    "PAST SURGICAL HISTORY": Topic.PAST_HISTORY,
    "PASTSURGICAL": Topic.PAST_HISTORY,
    "OTHER_HISTORY": Topic.PAST_HISTORY,
    "GYNHX": Topic.PAST_HISTORY,
    "IMMUNIZATIONS": Topic.PAST_HISTORY,
    "MEDICATIONS": Topic.MEDICATIONS,
    "ALLERGIES": Topic.ALLERGIES,
    "ALLERGY": Topic.ALLERGIES,
    "SOCIAL HISTORY": Topic.SOCIAL,
    "FAM/SOCHX": Topic.SOCIAL,
    "FAMILY HISTORY": Topic.FAMILY,
    "VITALS": Topic.VITALS,
    "PHYSICAL EXAM": Topic.EXAM,
    "EXAM": Topic.EXAM,
    "RESULTS": Topic.RESULTS,
    "IMAGING": Topic.RESULTS,
    "LABS": Topic.RESULTS,
    "ASSESSMENT": Topic.ASSESSMENT,
    "DIAGNOSIS": Topic.ASSESSMENT,
    "PLAN": Topic.PLAN,
    "INSTRUCTIONS": Topic.PLAN,
    "PROCEDURE": Topic.PLAN,
    "PROCEDURES": Topic.PLAN,
    "DISPOSITION": Topic.PLAN,
    "ASSESSMENT AND PLAN": Topic.PLAN,
}
_RELATIVES = re.compile(
    r"\b(?:father|mother|brother|sister|grand\w+|aunt|uncle|family|son|daughter|parents?|siblings?)\b",
    re.IGNORECASE,
)
_PLANS = re.compile(
    r"^\W*(?:medical treatment|additional testing|specialist referrals?|patient education|patient agreements)",
    re.IGNORECASE,
)


def read_pack(folder: Path, name: str) -> list[Record]:
    """The records of one set of the pack."""
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def transcript_of(record: Record) -> Transcript:
    """The transcript of a record; utterance ids count from 1."""
    known = {s.value for s in Speaker}
    utterances = []
    for number, said in enumerate(record["utterances"], 1):
        start = float(said.get("start") or 0)
        end = max(start, float(said.get("end") or 0))
        speaker = Speaker(said["speaker"]) if said["speaker"] in known else Speaker.OTHER
        utterances.append(Utterance(id=number, speaker=speaker, start_s=start, end_s=end, text=said["text"]))
    return Transcript(utterances=tuple(utterances))


def note_lines(record: Record) -> list[tuple[Topic, str]]:
    """The sentences of the clinician's note, each with its topic."""
    found: list[tuple[Topic, str]] = []
    for section in record["sections"]:
        header = section["header"]
        topic = _TOPICS.get(header, Topic.HISTORY)
        for line in section["text"].splitlines():
            for sentence in re.split(r"(?<=[.;?!])\s+(?=[A-Z•\-\d])", line):
                text = sentence.strip(" •*-\t")
                if not text:
                    continue
                own = topic
                if header == "ASSESSMENT AND PLAN" and not _PLANS.match(line):
                    own = (
                        Topic.ASSESSMENT
                        if re.search(r"reasoning|^[^:]{3,60}\.$", line, re.IGNORECASE)
                        else Topic.PLAN
                    )
                elif header == "FAM/SOCHX" and _RELATIVES.search(text):
                    own = Topic.FAMILY
                found.append((own, text))
    return found
