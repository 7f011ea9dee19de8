"""Who speaks: by the words alone on the evaluation pack, and on the samples' audio by voice and words together.

The pack's own speaker tags hold some that are swapped. Without the pack there are the samples only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from copilot import bootstrap
from copilot.app.model_catalog import ModelKind
from copilot.app.ports import CancelToken, SpeechRequest
from copilot.app.transcribe import transcribe
from copilot.domain.transcript import Transcript
from copilot.engines.speakers import RoleModel, doctor_score, load
from copilot.engines.whisper import build
from copilot.support.paths import MODELS
from models.drafter.pack import read_pack
from tests.benchmarks.figure import Figure
from tests.helpers.consultations_zh import consultations
from tests.helpers.planted.pack import find_pack
from tests.unit.engines_speech import voices

SETS = ("aci_valid", "primock57_dev")
SAMPLES = (
    ("knee-injury", 1),
    ("respiratory-infection", 1),
    ("diabetes-hypertension", 1),
    ("diabetes-hypertension", 2),
)


def figures() -> Iterator[Figure]:
    roles = next(m for m in bootstrap.catalog().models if m.kind is ModelKind.ROLES)
    weights = MODELS / roles.folder / next(iter(roles.files))
    model = load(weights)
    pack = find_pack()
    for name in SETS if pack else ():
        assert pack is not None
        yield from _by_words(name, read_pack(pack, name), model)
    yield from _chinese()
    speech = next(m for m in bootstrap.catalog().models if m.kind is ModelKind.SPEECH)
    engine = build(str(MODELS / speech.folder), 1, use_hotwords=False, roles=str(weights))
    for name, channels in SAMPLES:
        sound = voices.sound(name, channels)
        heard = transcribe(engine, voices.frames(sound), None, SpeechRequest("en"), CancelToken())
        known, right = _seconds(name, heard)
        note = f"of the seconds heard ({known:.0%} of those spoken) in {name}, {channels} channel(s)"
        yield Figure("speakers.sample", right * 100, "%", note + ("" if pack else "; no evaluation pack here"))


def _by_words(name: str, records: list[dict[str, Any]], model: RoleModel) -> Iterator[Figure]:
    learned, visits = _accuracy(records, model.score)
    by_hand, visits_by_hand = _accuracy(records, doctor_score)
    yield Figure("speakers.utterance", learned, "%", f"{name}, by its words alone; {by_hand:.1f} by rules")
    yield Figure(
        "speakers.visit",
        visits,
        "%",
        f"{name}: which of two voices is the doctor, of {len(records)} visits; {visits_by_hand:.1f} by rules",
    )


def _chinese() -> Iterator[Figure]:
    """The half of the Chinese consultations on which nothing was tuned."""
    records = [
        {"utterances": [{"speaker": u.speaker.value, "text": u.text} for u in one.transcript.utterances]}
        for one in consultations(kept=True)
    ]
    utterance, visit = _accuracy(records, doctor_score)
    note = f"by rules, {len(records)} Chinese consultations kept aside"
    yield Figure("speakers.utterance", utterance, "%", note)
    yield Figure("speakers.visit", visit, "%", note)


def _accuracy(records: list[dict[str, Any]], score: Callable[[str], float]) -> tuple[float, float]:
    """Per cent of utterances and of visits; a score of 0 is half right."""
    right = total = visits = 0.0
    for record in records:
        sums = {"doctor": 0.0, "patient": 0.0}
        for said in record["utterances"]:
            if said["speaker"] not in sums:
                continue
            points = score(said["text"])
            sums[said["speaker"]] += points
            total += 1
            right += 0.5 if not points else (points > 0) == (said["speaker"] == "doctor")
        visits += sums["doctor"] > sums["patient"]
    return right / total * 100, visits / len(records) * 100


def _seconds(name: str, heard: Transcript) -> tuple[float, float]:
    """The share of what is spoken, by time, that was heard as anybody's; and of that the share with its speaker."""
    right = known = total = 0.0
    for said in voices.reference(name):
        total += said["end_s"] - said["start_s"]
        for u in heard.utterances:
            both = max(0.0, min(u.end_s, said["end_s"]) - max(u.start_s, said["start_s"]))
            known += both
            right += both * (u.speaker == said["speaker"])
    return known / total, right / known
