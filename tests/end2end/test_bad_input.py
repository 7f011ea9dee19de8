"""What happens at the command line when something is wrong: a clear error, a non-zero exit, nothing changed."""

from __future__ import annotations

import json
import shutil
import wave
from pathlib import Path

import pytest

from copilot.support.paths import MODELS, SAMPLES
from tests.end2end.test_main_job import anamnesis


def _wav(path: Path, seconds: int, sample: bytes = b"\0\0") -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16_000)
        file.writeframes(sample * 16_000 * seconds)
    return path


def _bad_audio(kind: str, folder: Path) -> Path:
    path = folder / f"{kind}.wav"
    if kind == "text":
        path.write_text("This is no audio at all. " * 50, "utf-8")
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "folder":
        path.mkdir()
    elif kind == "silent":
        _wav(path, 5)
    elif kind == "header only":
        whole = _wav(folder / "whole.wav", 1).read_bytes()
        path.write_bytes(whole[:44])
    return path


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("missing", "audio.unreadable"),
        ("folder", "audio.is_folder"),
        ("text", "audio.not_audio"),
        ("empty", "audio.empty"),
        ("header only", "audio.empty"),
        ("silent", "speech.nothing_heard"),
    ],
)
def test_audio_that_gives_nothing(tmp_path: Path, kind: str, code: str) -> None:
    run = anamnesis("demo", "--audio", _bad_audio(kind, tmp_path), "--out", tmp_path / "out", cwd=tmp_path)
    assert run.returncode == 2, run.stderr
    assert code in run.stderr
    assert len(run.stderr.strip().splitlines()[-1]) > 10  # what to do
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "out").exists()


def test_a_file_that_breaks_off_is_used_as_far_as_it_goes(tmp_path: Path) -> None:
    whole = (SAMPLES / "respiratory-infection" / "audio.opus").read_bytes()
    path = tmp_path / "broken.opus"
    path.write_bytes(whole[: len(whole) // 4] + b"\x17" * 5_000)
    run = anamnesis("transcribe", "--json", path, cwd=tmp_path)
    assert "Traceback" not in run.stderr
    assert len(json.loads(run.stdout)["utterances"]) > 3


@pytest.mark.parametrize("missing", ["folder", "tokenizer.json", "model.bin"])
def test_a_speech_model_that_is_not_there(tmp_path: Path, missing: str) -> None:
    own = tmp_path / "profile" / "models" / "mine"
    own.parent.mkdir(parents=True)
    if missing != "folder":
        shutil.copytree(MODELS / "embedded" / "whisper-nano", own)
        (own / missing).unlink()
    (tmp_path / "profile" / "settings.json").write_text('{"speech_model": "mine"}', "utf-8")
    audio = SAMPLES / "knee-injury" / "audio.opus"
    run = anamnesis("transcribe", audio, "--profile", tmp_path / "profile", cwd=tmp_path)
    assert run.returncode == 3, run.stderr
    assert "speech.model_" in run.stderr


def test_a_corrupt_speech_model(tmp_path: Path) -> None:
    own = tmp_path / "profile" / "models" / "mine"
    shutil.copytree(MODELS / "embedded" / "whisper-nano", own)
    weights = (own / "model.bin").read_bytes()
    (own / "model.bin").write_bytes(weights[: len(weights) // 2])
    (tmp_path / "profile" / "settings.json").write_text('{"speech_model": "mine"}', "utf-8")
    audio = SAMPLES / "knee-injury" / "audio.opus"
    run = anamnesis("transcribe", audio, "--profile", tmp_path / "profile", cwd=tmp_path)
    assert run.returncode == 3, run.stderr
    assert "speech.model_broken" in run.stderr


def test_a_transcript_with_nothing_clinical(tmp_path: Path) -> None:
    path = tmp_path / "chat.txt"
    path.write_text(
        "Doctor: Lovely weather.\nPatient: Yes, lovely.\nDoctor: See the game?\nPatient: No.\n", "utf-8"
    )
    run = anamnesis("demo", "--transcript", path, "--out", tmp_path / "out", cwd=tmp_path)
    assert run.returncode == 2, run.stdout
    assert "draft.nothing_clinical" in run.stderr


def test_a_transcript_of_5000_utterances(tmp_path: Path) -> None:
    lines = []
    for number in range(1250):
        lines += [
            "Doctor: Do you have any chest pain?",
            f"Patient: No, but my left knee has hurt for {number % 20 + 2} days.",
            "Doctor: What do you take for it?",
            "Patient: Ibuprofen, four hundred milligrams twice a day.",
        ]
    path = tmp_path / "long.txt"
    path.write_text("\n".join(lines), "utf-8")
    run = anamnesis(
        "demo", "--transcript", path, "--out", tmp_path / "out", "--dismiss", "A test of length.", cwd=tmp_path
    )
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "out" / "note.pdf").is_file()


def test_no_language_model_is_told_with_what_to_do(tmp_path: Path) -> None:
    run = anamnesis(
        "demo", "--drafter", "llm", "--profile", tmp_path / "p", "--out", tmp_path / "out", cwd=tmp_path
    )
    assert run.returncode == 2
    assert "llm.none_installed" in run.stderr
    assert "GGUF" in run.stderr


def test_bad_lines_of_the_evaluation_format_are_named(tmp_path: Path) -> None:
    path = tmp_path / "visits.jsonl"
    good = json.dumps({"id": "a", "utterances": [{"speaker": "patient", "text": "I have a cough."}]})
    path.write_text(f"{good}\nnot json\n", "utf-8")
    run = anamnesis("draft", "--transcripts", path, "--out", tmp_path / "out.jsonl", cwd=tmp_path)
    assert run.returncode == 2
    assert "Line 2" in run.stderr
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("command", ["demo", "transcribe", "draft", "models", "vault"])
def test_each_command_has_help(tmp_path: Path, command: str) -> None:
    run = anamnesis(command, "--help", cwd=tmp_path)
    assert run.returncode == 0
    assert "Usage" in run.stdout
