"""`anamnesis record`: a visit, from the microphone into the vault."""

from __future__ import annotations

import math
import signal
import sys
import threading
import uuid
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.app.ports import Recorder, Vault
from copilot.app.recording import Choice, go_on, note_consent, start_recording
from copilot.cli import console
from copilot.cli.vault import PassphraseOption, ProfileOption, open_or_create_vault
from copilot.domain.capture import GapEnded, Level, Microphone, Opened, RecorderEvent, Trouble, TroubleOver
from copilot.domain.errors import UserFacingError
from copilot.domain.recording import ConsentBy, ConsentHow
from copilot.domain.visit import Patient, Practitioner
from copilot.support.paths import Profile, default_profile

_BAR = 30
_FLOOR_DB = -60.0


def record(
    device: Annotated[
        str | None, typer.Option(help="Name of the microphone; the system's default without.")
    ] = None,
    list_devices: Annotated[bool, typer.Option("--list-devices", help="Print the microphones and end.")] = False,
    channels: Annotated[
        int, typer.Option(min=1, max=2, help="2 if each speaker has a microphone of the device.")
    ] = 1,
    consent: Annotated[
        ConsentHow | None, typer.Option(help="How the patient agreed to being recorded; asked for if not given.")
    ] = None,
    family: Annotated[str, typer.Option(help="The patient's family name.")] = "Unnamed",
    given: Annotated[str, typer.Option(help="The patient's given name.")] = "Patient",
    doctor: Annotated[str, typer.Option(help="The doctor's family name.")] = "Unnamed",
    template: Annotated[str, typer.Option(help="Id of the note's template.")] = "soap",
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Stop by itself after so long.")] = None,
    take_up: Annotated[
        bool, typer.Option("--go-on", help="Go on with the recording that was not ended when the app went down.")
    ] = False,
    end: Annotated[
        bool, typer.Option("--end", help="End the recordings that were not ended, and nothing else.")
    ] = False,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Record until Ctrl-C. What was said is encrypted and on the disk within a second."""
    recorder = bootstrap.recorder()
    if list_devices:
        for microphone in recorder.microphones():
            console.out(f"{microphone.name}{'  (default)' if microphone.is_default else ''}")
        return
    microphone_id = _named(recorder, device).id if device else None
    place = Profile(profile or default_profile())
    with ExitStack() as stack:
        vault = stack.enter_context(open_or_create_vault(place, passphrase_file, throwaway=False))
        if end:
            _end_all(vault)
            return
        meter = _Meter()
        left = vault.recorder.unfinished()
        if take_up:
            if not left:
                raise UserFacingError(
                    "recording.none_unfinished", "Every recording was ended.", "Start another one."
                )
            recording = go_on(vault, recorder, left[-1].id, microphone_id, meter)
        else:
            for one in left:
                console.say(
                    f"A recording of {one.started_at:%Y-%m-%d %H:%M} UTC was not ended: use --go-on or --end."
                )
            how = consent or _asked()
            practitioner = Practitioner(id=str(uuid.uuid4()), family=doctor, given="")
            patient = Patient(id=str(uuid.uuid4()), family=family, given=given)
            visit = vault.add_visit(patient, practitioner, template, datetime.now(UTC))
            note_consent(vault, visit.id, how, ConsentBy.PATIENT, practitioner, datetime.now(UTC))
            choice = Choice(microphone_id, channels)
            recording = start_recording(vault, recorder, visit.id, choice, meter, datetime.now(UTC))
        _wait(meter, seconds)
        done = recording.finish()
        meter.clear()
        console.out(f"Recorded {console.clock(done.duration_s)} into visit {done.visit_id}.")
        for gap in done.gaps:
            length = "to the end" if gap.seconds is None else f"{gap.seconds:.1f} s"
            console.out(f"  at {console.clock(gap.at_s)}: {gap.reason.value.replace('_', ' ')}, {length}")


def _named(recorder: Recorder, name: str) -> Microphone:
    found = recorder.microphones()
    for microphone in found:
        if name in {microphone.name, microphone.id}:
            return microphone
    raise UserFacingError(
        "microphone.unknown",
        f"There is no microphone called {name}.",
        f"Take one of: {', '.join(microphone.name for microphone in found)}.",
    )


def _asked() -> ConsentHow:
    if not typer.confirm("Has the patient agreed to being recorded?", err=True):
        raise UserFacingError(
            "consent.missing", "Without the patient's consent nothing is recorded.", "Ask for it, and start again."
        )
    return ConsentHow.SPOKEN


def _end_all(vault: Vault) -> None:
    left = vault.recorder.unfinished()
    for one in left:
        done = vault.recorder.end(one.id)
        console.out(f"Ended: {console.clock(done.duration_s)} of visit {done.visit_id}.")
    if not left:
        console.out("Every recording was ended.")


def _wait(meter: _Meter, seconds: float | None) -> None:
    """Until Ctrl-C, or until so much was recorded."""
    stopped = threading.Event()
    before = {number: signal.signal(number, lambda *_: stopped.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    console.say("Recording; Ctrl-C ends it.")
    try:
        while not stopped.wait(0.1) and (seconds is None or meter.at_s < seconds):
            meter.show()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


class _Meter:
    """Listens to the recorder: a level on the terminal, and a line for whatever goes wrong."""

    def __init__(self) -> None:
        self.at_s = 0.0
        self._peak = 0.0
        self._live = sys.stderr.isatty()

    def __call__(self, event: RecorderEvent) -> None:
        match event:
            case Level():
                self.at_s = event.at_s
                self._peak = max(event.peak)
            case Opened():
                self._line(f"Microphone: {event.name}")
            case Trouble():
                self._line(f"{console.clock(event.at_s)} {event.message}\n     {event.what_to_do}")
            case TroubleOver():
                self._line(f"{console.clock(event.at_s)} over: {event.code}")
            case GapEnded() if event.seconds is not None and event.seconds >= 0.1:
                self._line(f"{console.clock(event.at_s)} {event.seconds:.1f} s were not recorded")

    def show(self) -> None:
        if self._live:
            loud = 20 * math.log10(max(self._peak, 1e-6))
            filled = round(_BAR * max(0.0, 1 - loud / _FLOOR_DB))
            sys.stderr.write(f"\r{console.clock(self.at_s):>6} [{'#' * filled}{'.' * (_BAR - filled)}] ")
            sys.stderr.flush()

    def clear(self) -> None:
        if self._live:
            sys.stderr.write("\r" + " " * (_BAR + 12) + "\r")
            sys.stderr.flush()

    def _line(self, text: str) -> None:
        self.clear()
        console.say(text)
