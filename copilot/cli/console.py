"""What the terminal shows: results on stdout, progress and errors on stderr."""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

import typer

from copilot.app.jobs import Heard, Progress, Step
from copilot.app.notes import FormatFailed
from copilot.app.ports import Verified
from copilot.domain.errors import CopilotError

WIDTH = 100

_TITLES = {
    Step.IMPORT: "Reading the audio into the vault, encrypted",
    Step.TRANSCRIBE: "Transcribing",
    Step.DRAFT: "Drafting the note",
    Step.CHECK: "Checking each statement against what was said",
    Step.SIGN: "Signing",
    Step.EXPORT: "Exporting",
}


def out(text: str = "") -> None:
    typer.echo(text)


def say(text: str) -> None:
    typer.echo(text, err=True)


def say_server(host: str) -> None:
    """That what was said leaves this machine, where it does."""
    if host:
        say(f"anamnesis: a server is on: {host}. What was said is sent there.")


def print_json(value: Any) -> None:
    out(json.dumps(value, ensure_ascii=False, indent=2))


def print_error(error: CopilotError) -> None:
    say(f"anamnesis: {error.safe_message} ({error.code})")
    if error.what_to_do:
        say(f"  {error.what_to_do}")


def wrapped(text: str, indent: str, first: str | None = None) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent)


def clock(seconds: float) -> str:
    """ "1:09"."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


class ProgressLine:
    """Tells each step on stderr; on a terminal the running one counts up in place."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet
        self._live = sys.stderr.isatty()
        self._step: Step | None = None

    def __call__(self, event: Progress | Heard) -> None:
        if self._quiet or isinstance(event, Heard):
            return
        title = _TITLES[event.step]
        if event.step is not self._step:
            self._step = event.step
            say(f"- {title}" if not self._live else "")
        if self._live:
            share = f" {min(1.0, event.done / event.total):4.0%}" if event.total else ""
            sys.stderr.write(f"\r- {title}{share} ")
            sys.stderr.flush()


class VerifyLine:
    """Tells on a terminal how far a verification is."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._live = sys.stderr.isatty() and not quiet

    def __call__(self, verified: Verified) -> None:
        if self._live:
            share = verified.done / verified.total if verified.total else 1.0
            sys.stderr.write(f"\r- Verifying the {verified.part.value} {min(1.0, share):4.0%} ")
            sys.stderr.flush()


def print_failed(failed: Iterable[FormatFailed]) -> None:
    """The formats that could not be made, each with its reason."""
    for failure in failed:
        say(f"anamnesis: {failure.format}: {failure.error.safe_message} ({failure.error.code})")
        if failure.error.what_to_do:
            say(f"  {failure.error.what_to_do}")


def print_timings(seconds: Mapping[Step, float], audio_s: float) -> None:
    parts = [f"{step.value} {took:.2f} s" for step, took in seconds.items()]
    out("Timings: " + ", ".join(parts))
    took = seconds.get(Step.TRANSCRIBE)
    if took and audio_s:
        out(f"         transcription took {took / audio_s:.3f} of the {audio_s:.0f} s of audio")
