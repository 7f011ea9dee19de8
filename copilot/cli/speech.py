"""`anamnesis transcribe`: audio files to text, nothing kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from copilot import bootstrap
from copilot.app.ports import CancelToken, SpeechRequest
from copilot.app.shapes import transcript_json
from copilot.app.transcribe import transcribe as transcribe_audio
from copilot.cli import console
from copilot.domain.errors import CopilotError
from copilot.support.paths import Profile, default_profile
from copilot.support.settings import load_settings


def transcribe(
    files: Annotated[list[Path], typer.Argument(help="Audio files of any kind.")],
    json: Annotated[
        bool, typer.Option("--json", help="Print JSON: an object, or a list for several files.")
    ] = False,
    language: Annotated[str | None, typer.Option(help="Code of the language; found out if not given.")] = None,
    hotword: Annotated[list[str] | None, typer.Option(help="A word to expect; may be given again.")] = None,
    profile: Annotated[Path | None, typer.Option(help="Folder of settings and installed models.")] = None,
) -> None:
    """Print who said what and when. Files that cannot be used are told at the end, with a non-zero exit."""
    place = Profile(profile or default_profile())
    settings = load_settings(place.settings)
    audio = bootstrap.audio_files()
    request = SpeechRequest(language, tuple(hotword or ()))
    done: list[dict[str, Any]] = []
    failed: list[tuple[Path, CopilotError]] = []
    with bootstrap.speech_engine(settings, place) as engine:
        for path in files:
            try:
                info = audio.probe(path)
                transcript = transcribe_audio(
                    engine,
                    audio.decode(path, info.channels),
                    info.duration_s,
                    request,
                    CancelToken(),
                    console.ProgressLine(quiet=json),
                )
            except CopilotError as error:
                failed.append((path, error))
                continue
            done.append(transcript_json(transcript))
            if not json:
                console.out(f"{path}  ({transcript.duration_s:.0f} s, {transcript.language})")
                for u in transcript.utterances:
                    console.out(
                        console.wrapped(
                            u.text, "           ", f"{console.clock(u.start_s):>6} {u.speaker.value[:1].upper()}: "
                        )
                    )
    if json:
        console.print_json(done[0] if len(files) == 1 and done else done)
    for path, why in failed:
        console.say(f"{path}:")
        console.print_error(why)
    if failed:
        raise typer.Exit(failed[0][1].exit_code)
