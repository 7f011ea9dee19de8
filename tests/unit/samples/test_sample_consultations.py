"""The samples that ship are whole, and a damaged one is refused with a clear message."""

from __future__ import annotations

import re
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from copilot.app.samples import AudioLayout, SampleConsultation, list_samples, load_sample
from copilot.domain.errors import EnvironmentFault
from copilot.domain.transcript import Speaker
from tests.unit.samples.sample_notes import IDS, ROOT, SAMPLES

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.id)


def test_all_samples_are_listed() -> None:
    assert tuple(path.name for path in list_samples(ROOT)) == IDS
    assert list_samples(ROOT / "nowhere") == ()


@each_sample
def test_a_sample_holds_people_two_voices_and_turns(sample: SampleConsultation) -> None:
    assert sample.id == sample.directory.name
    assert (sample.language, sample.template) == ("en", "soap")
    assert sample.patient.family
    assert sample.patient.birth_date is not None
    assert sample.practitioner.credentials
    assert set(sample.voices) == {Speaker.DOCTOR, Speaker.PATIENT}
    assert sample.voices[Speaker.DOCTOR].voice != sample.voices[Speaker.PATIENT].voice
    assert {turn.speaker for turn in sample.turns} == {Speaker.DOCTOR, Speaker.PATIENT}


@each_sample
def test_numbers_are_spoken_as_words(sample: SampleConsultation) -> None:
    assert not [turn.text for turn in sample.turns if re.search(r"\d", turn.text)]


def test_one_sample_has_a_channel_for_each_speaker() -> None:
    layouts = [load_sample(directory).audio.layout for directory in list_samples(ROOT)]
    assert sorted(layouts) == [AudioLayout.MONO, AudioLayout.MONO, AudioLayout.STEREO]


@each_sample
def test_each_sample_has_a_correction_and_an_ambiguous_answer(sample: SampleConsultation) -> None:
    texts = [turn.text for turn in sample.turns]
    assert any(re.search(r"\bNo, (sorry|I mean|the left knee)\b", text) for text in texts)
    answers = [answer for question, answer in pairwise(texts) if " or " in question]
    assert {"Yes.", "Um, yeah."} & set(answers)


@each_sample
def test_checklists_are_full(sample: SampleConsultation) -> None:
    assert len(sample.checklist.must) >= 10
    assert len(sample.checklist.must_not) >= 5
    assert sample.checklist.to_confirm
    keys = {key for entry in sample.checklist.must for key in entry.section}
    assert keys <= {"subjective", "objective", "assessment", "plan"}


def test_a_missing_sample_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match=r"sample\.missing.*holiday"):
        load_sample(tmp_path / "holiday")


ENTRY = b'[[must]]\nid = "a"\ndescription = "a"\nany_of = ["[a-z]"]\n'


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("consultation.toml", b"id = "),
        ("consultation.toml", b'id = "x"\n'),
        ("consultation.toml", b"\xff\xfe"),
        ("consultation.toml", b'id = "x"\npatient = 1\npractitioner = 1\nturn = []\n'),
        ("checklist.toml", b"must = []\n"),
        ("checklist.toml", ENTRY.replace(b"[a-z]", b"(")),
        ("checklist.toml", ENTRY + ENTRY),
        ("checklist.toml", None),
    ],
)
def test_a_damaged_sample_is_refused(tmp_path: Path, file: str, content: bytes | None) -> None:
    directory = tmp_path / "copy"
    shutil.copytree(ROOT / IDS[0], directory)
    (directory / file).unlink()
    if content is not None:
        (directory / file).write_bytes(content)
    with pytest.raises(EnvironmentFault, match=r"sample\.unreadable") as caught:
        load_sample(directory)
    assert caught.value.what_to_do


@pytest.mark.parametrize("content", [b"", b"{}", b'{"utterances": [{"id": 0}]}', None])
def test_a_damaged_reference_is_refused(tmp_path: Path, content: bytes | None) -> None:
    directory = tmp_path / "copy"
    shutil.copytree(ROOT / IDS[0], directory)
    sample = load_sample(directory)
    sample.reference_path.unlink()
    if content is not None:
        sample.reference_path.write_bytes(content)
    if content == b"{}":  # every field of a transcript has a default: it is empty, not damaged
        assert not sample.reference().utterances
        return
    with pytest.raises(EnvironmentFault, match=r"sample\.unreadable"):
        sample.reference()
