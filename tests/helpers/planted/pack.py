"""The evaluation pack: real visits with the notes clinicians wrote. It lies outside the repository, if anywhere.

Its own scorer reads numbers, medications and problems without any code of ours: a sentence counts as right only
where that reader finds each of its facts in the utterances it is taken to rest on.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

VARIABLE = "ANAMNESIS_EVALUATION_PACK"
_BESIDE = Path(__file__).resolve().parents[4] / "shared" / "eval"
_TOPICS = {
    "CHIEF COMPLAINT": Topic.CHIEF_COMPLAINT,
    "REVIEW OF SYSTEMS": Topic.REVIEW_OF_SYSTEMS,
    "PAST MEDICAL HISTORY": Topic.PAST_HISTORY,
    "PAST SURGICAL HISTORY": Topic.PAST_HISTORY,
    "MEDICATIONS": Topic.MEDICATIONS,
    "ALLERGIES": Topic.ALLERGIES,
    "SOCIAL HISTORY": Topic.SOCIAL,
    "FAMILY HISTORY": Topic.FAMILY,
    "VITALS": Topic.VITALS,
    "PHYSICAL EXAM": Topic.EXAM,
    "RESULTS": Topic.RESULTS,
    "ASSESSMENT": Topic.ASSESSMENT,
    "ASSESSMENT AND PLAN": Topic.ASSESSMENT,
    "PLAN": Topic.PLAN,
    "INSTRUCTIONS": Topic.PLAN,
}
_SPEAKERS = {speaker.value: speaker for speaker in Speaker}
_BULLET = re.compile(r"^\s*(?:[•*-]|\d{1,2}[.)])\s*")
_LABEL = re.compile(r"^[A-Z][A-Za-z/ ]{2,32}: ")
_SENTENCE_END = re.compile(r"(?<=[.;])\s+(?=[A-Z•])")


class PackRecord(NamedTuple):
    """A visit, and the sentences of its clinician's note with what each is about."""

    id: str
    transcript: Transcript
    sentences: tuple[tuple[Topic, str], ...]


def find_pack(given: str | None = None) -> Path | None:
    """The pack's folder: as given, as the environment says, or beside the repository; None if there is none."""
    chosen = given or os.environ.get(VARIABLE)
    folder = Path(chosen) if chosen else _BESIDE
    return folder if (folder / "score.py").is_file() else None


def records(folder: Path, split: str) -> Iterator[PackRecord]:
    with gzip.open(folder / f"{split}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            data = json.loads(line)
            utterances = tuple(
                Utterance(id=i, speaker=_SPEAKERS.get(u["speaker"], Speaker.OTHER), text=u["text"])
                for i, u in enumerate(data["utterances"], 1)
                if u["text"].strip()
            )
            yield PackRecord(data["id"], Transcript(utterances=utterances), tuple(_sentences(data["sections"])))


def _sentences(sections: list[dict[str, Any]]) -> Iterator[tuple[Topic, str]]:
    for section in sections:
        topic = _TOPICS.get(section["header"], Topic.HISTORY)
        for line in section["text"].split("\n"):
            for sentence in _SENTENCE_END.split(_BULLET.sub("", line.strip())):
                plain = _LABEL.sub("", _BULLET.sub("", sentence.strip()))
                if len(plain.split()) >= 3:
                    yield topic, plain


class FactReader:
    """The pack's scorer as a reader of facts."""

    def __init__(self, folder: Path) -> None:
        self._scorer = _load(folder / "score.py")
        self._lexicon = self._scorer.Lexicon(str(folder / "lexicon.json"))

    def numbers(self, text: str) -> set[str]:
        return {
            *self._scorer.facts_numbers(text)["num"],
            *re.findall(r"\d+(?:\.\d+)?", self._scorer.norm_numbers(text)),
        }

    def stated(self, text: str) -> tuple[set[object], set[object]]:
        """Numbers above one, and durations with their unit."""
        facts = self._scorer.facts_numbers(text)
        return set(facts["num"]), set(facts["time"])

    def medications(self, text: str) -> set[str]:
        return set(self._lexicon.meds(text))

    def denials(self, text: str) -> dict[str, set[str]]:
        """Problems with "pos" and "neg"."""
        return dict(self._lexicon.problems(text))


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("evaluation_pack_scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
