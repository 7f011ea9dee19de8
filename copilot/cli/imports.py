"""`anamnesis import`: audio files into the vault, one after the other, each written down."""

from __future__ import annotations

import signal
import sys
import threading
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.app.import_queue import FileProgress, FileState, ImportEvent, ImportQueue, ImportTools
from copilot.app.ports import SpeechRequest
from copilot.cli import console
from copilot.cli.vault import PassphraseOption, ProfileOption, open_or_create_vault
from copilot.domain.visit import Patient, Practitioner
from copilot.support.paths import Profile, default_profile
from copilot.support.settings import load_settings


def import_files(
    files: Annotated[list[Path], typer.Argument(help="Audio files of any kind.")],
    visit: Annotated[
        str | None,
        typer.Option(help="Id of the visit that all of them belong to; a new one for each if not given."),
    ] = None,
    language: Annotated[str | None, typer.Option(help="Code of the language; found out if not given.")] = None,
    doctor: Annotated[str, typer.Option(help="The doctor's family name, for new visits.")] = "Unnamed",
    template: Annotated[str, typer.Option(help="Id of the note's template, for new visits.")] = "soap",
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Read audio files into the vault, encrypted, and transcribe them. Ctrl-C ends after what is safe."""
    place = Profile(profile or default_profile())
    settings = load_settings(place.settings)
    practitioner = Practitioner(id=str(uuid.uuid4()), family=doctor, given="")
    with ExitStack() as stack:
        vault = stack.enter_context(open_or_create_vault(place, passphrase_file, throwaway=False))
        if visit is not None:
            vault.visit(visit)
        speech = stack.enter_context(bootstrap.speech_engine(settings, place))

        def visit_for(path: Path) -> str:
            return vault.add_visit(Patient.unnamed(path.stem), practitioner, template, datetime.now(UTC)).id

        tools = ImportTools(vault, bootstrap.audio_files(), speech, lambda: datetime.now(UTC), visit_for)
        imports = ImportQueue(SpeechRequest(language))
        imports.add(files, visit or "")
        if threading.current_thread() is threading.main_thread():
            before = signal.signal(signal.SIGINT, lambda *_: imports.cancel())
            stack.callback(signal.signal, signal.SIGINT, before)
        done = imports.run(tools, _Lines(files))
    if any(one.state is FileState.CANCELLED for one in done):
        raise typer.Exit(130)
    failed = [one.error for one in done if one.state is FileState.FAILED and one.error is not None]
    if failed:
        raise typer.Exit(failed[0].exit_code)


class _Lines:
    """A line for each file that is over; on a terminal the one under way counts up in place."""

    def __init__(self, files: list[Path]) -> None:
        self._files = files
        self._live = sys.stderr.isatty()

    def __call__(self, told: ImportEvent) -> None:
        if not isinstance(told, FileProgress):
            return
        path = self._files[told.number]
        if not told.state.is_over:
            if self._live:
                sys.stderr.write(
                    f"\r{told.overall:4.0%} in all; {path.name}: {told.state.value} {told.share:4.0%} "
                )
                sys.stderr.flush()
            return
        if self._live:
            sys.stderr.write("\r\033[K")
        console.out(f"{path}: {told.state.value}" + (f", visit {told.visit_id}" if told.visit_id else ""))
        if told.error is not None:
            console.print_error(told.error)
