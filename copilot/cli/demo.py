"""`anamnesis demo`: the main job on a sample consultation, or on what the caller has."""

from __future__ import annotations

import json
import tempfile
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.app.main_job import Job, Outcome, Tools, keep_receipts, run_main_job
from copilot.app.ports import CancelToken, SpeechRequest
from copilot.app.samples import (
    CheckKind,
    ChecklistReport,
    SampleConsultation,
    check_note,
    list_samples,
    load_sample,
)
from copilot.app.shapes import note_json, transcript_json
from copilot.app.transcript_file import parse_transcript
from copilot.cli import console
from copilot.cli.vault import open_or_create_vault
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteContent
from copilot.domain.template import Style
from copilot.domain.transcript import Transcript
from copilot.domain.visit import Patient, Practitioner
from copilot.support.files import write_atomically
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import load_settings

DEFAULT_SAMPLE = "diabetes-hypertension"


def demo(
    audio: Annotated[Path | None, typer.Option(help="An audio file of any kind, instead of the sample.")] = None,
    transcript: Annotated[
        Path | None, typer.Option(help="A transcript (JSON, or lines “Doctor: …”), instead of audio.")
    ] = None,
    sample: Annotated[str, typer.Option(help="Which sample consultation, or “all”.")] = DEFAULT_SAMPLE,
    drafter: Annotated[bootstrap.DrafterKind, typer.Option(help="Who drafts.")] = bootstrap.DrafterKind.EXTRACTIVE,
    template: Annotated[str | None, typer.Option(help="Id of the note's template.")] = None,
    style: Annotated[Style | None, typer.Option(help="How the note is written.")] = None,
    budget: Annotated[int | None, typer.Option(min=20, help="Words the note may have.")] = None,
    out: Annotated[Path, typer.Option(help="Where the files go.")] = Path("anamnesis-demo"),
    profile: Annotated[
        Path | None, typer.Option(help="Folder of settings and vault; without it, one that is thrown away.")
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option(help="File with the passphrase of the profile's vault; else it is asked for.")
    ] = None,
    dismiss: Annotated[
        str | None, typer.Option(help="Sign although critical findings are open, with this reason, which is kept.")
    ] = None,
) -> None:
    """From a spoken consultation to a signed record, a FHIR document and a PDF.

    Without options it takes a sample consultation that ships with the app, and reports against its checklist.
    """
    if audio and transcript:
        raise typer.BadParameter("give --audio or --transcript, not both")
    with ExitStack() as stack:
        folder = profile or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="anamnesis-")))
        place = Profile(folder)
        settings = load_settings(place.settings)
        chosen = _chosen(audio, transcript, sample)
        speech = stack.enter_context(bootstrap.speech_engine(settings, place))
        if drafter in (bootstrap.DrafterKind.SERVER, bootstrap.DrafterKind.SELECT_WRITE):
            console.say_server(bootstrap.server_in_use(settings))
        writer = stack.enter_context(bootstrap.drafter(drafter, settings, place))
        vault = stack.enter_context(open_or_create_vault(place, passphrase_file, throwaway=profile is None))
        tools = Tools(
            vault, bootstrap.audio_files(), speech, writer, bootstrap.exporters(), lambda: datetime.now(UTC)
        )
        code = 0
        for item, source in chosen:
            job = Job(
                patient=item.patient if item else _SOMEBODY,
                practitioner=item.practitioner if item else _DEMONSTRATOR,
                template=bootstrap.template(template or (item.template if item else "soap"), place),
                source=source,
                speech=SpeechRequest(language=item.language if item else None),
                style=style,
                budget_words=budget,
                dismiss_reason=dismiss,
            )
            if item:
                console.say(f"{item.title}: {item.patient.given} {item.patient.family} (invented)")
            code = max(code, _one(tools, job, item, out / item.id if item and len(chosen) > 1 else out))
        if profile is None:
            console.out("Vault:   a throwaway one, verified and removed; --profile DIR keeps it.")
    raise typer.Exit(code)


_SOMEBODY = Patient(id="demo-patient", family="Patient", given="Unnamed")
_DEMONSTRATOR = Practitioner(id="demo-practitioner", family="Doctor", given="Demonstration")

_Chosen = tuple[SampleConsultation | None, Path | Transcript]


def _chosen(audio: Path | None, transcript: Path | None, sample: str) -> list[_Chosen]:
    if audio:
        return [(None, audio)]
    if transcript:
        try:
            data = transcript.read_bytes()
        except OSError as error:
            raise UserFacingError(
                "transcript.unreadable", f"{transcript} cannot be read: {error.strerror}.", "Check the path."
            ) from None
        return [(None, parse_transcript(data))]
    names = [folder.name for folder in list_samples(SAMPLES)]
    if sample != "all" and sample not in names:
        raise UserFacingError(
            "sample.missing", f"There is no sample called {sample}.", f"Take one of: {', '.join(names)}, all."
        )
    samples = [load_sample(SAMPLES / name) for name in names if sample in (name, "all")]
    return [(item, item.audio_path) for item in samples]


def _one(tools: Tools, job: Job, item: SampleConsultation | None, out: Path) -> int:
    outcome = run_main_job(tools, job, CancelToken(), console.ProgressLine())
    _write(tools, outcome, out)
    console.out()
    _print_note(outcome.checked.version.content, outcome.transcript)
    _print_findings(outcome)
    for warning in outcome.warnings:
        console.print_error(warning)
    code = 0
    if item:
        report = check_note(
            item.checklist,
            {s.key: [x.text for x in s.statements] for s in outcome.checked.version.content.sections},
            [x.text for x in outcome.checked.version.content.to_confirm],
        )
        _print_checklist(report)
        code = 0 if report.passed else 1
    console.print_timings(outcome.seconds, outcome.transcript.duration_s)
    if outcome.signed:
        chain = tools.vault.verify()
        state = chain.first_broken or f"{chain.signed_notes} signed, {chain.audit_rows} audit rows, chain intact"
        console.out(
            f"Signed:  by {outcome.signed.signer.display()}, hash {outcome.signed.hash[:16]}…; vault: {state}"
        )
        code = max(code, 4 if chain.first_broken else 0, *(f.error.exit_code for f in outcome.failed))
        console.print_failed(outcome.failed)
        if not outcome.signed.is_complete():
            console.out("         its second signature is missing, so nothing was exported")
    else:
        console.out(
            f"Unsigned: {len(outcome.blocking)} critical finding(s) are open, so nothing was exported. "
            "Mend the note, or let them stand with --dismiss REASON."
        )
        code = 5
    console.out(f"Files:   {out.resolve()}: {', '.join(sorted(p.name for p in out.iterdir()))}")
    return code


def _write(tools: Tools, outcome: Outcome, out: Path) -> None:
    checked = outcome.checked
    plain = {
        "transcript.json": transcript_json(outcome.transcript),
        "note.json": note_json(checked.version.content, checked.findings),
    }
    for name, value in plain.items():
        write_atomically(out / name, json.dumps(value, ensure_ascii=False, indent=2).encode() + b"\n")
    for stale in ("note.txt", "note.pdf", "document.fhir.json"):
        (out / stale).unlink(missing_ok=True)
    for artifact in outcome.artifacts:
        write_atomically(out / artifact.file_name, artifact.content)
    keep_receipts(tools.vault, outcome, str(out.resolve()), tools.now())


def _print_note(content: NoteContent, transcript: Transcript) -> None:
    spoken = transcript.by_id()
    for section in content.sections:
        console.out(section.heading.upper())
        if not section.statements:
            console.out("  (nothing)")
        for statement in section.statements:
            times = " ".join(console.clock(spoken[i].start_s) for i in statement.evidence if i in spoken)
            cited = ",".join(str(i) for i in statement.evidence)
            console.out(console.wrapped(f"{statement.text}  [{cited}] {times}", "    ", "  - "))
    if content.to_confirm:
        console.out("TO CONFIRM")
        for item in content.to_confirm:
            cited = ",".join(str(i) for i in item.evidence)
            console.out(console.wrapped(f"{item.text}  [{cited}] {item.reason}", "    ", "  ? "))
    console.out()


def _print_findings(outcome: Outcome) -> None:
    findings = outcome.checked.findings
    console.out(f"FINDINGS: {len(findings) or 'none'}")
    for finding in findings:
        console.out(console.wrapped(f"{finding.severity}: {finding.message}", "    ", "  ! "))
    console.out()


def _print_checklist(report: ChecklistReport) -> None:
    counts = {kind: report.count(kind) for kind in CheckKind}
    told = ", ".join(f"{kind.value.replace('_', ' ')} {ok} of {n}" for kind, (ok, n) in counts.items() if n)
    console.out(f"CHECKLIST: {told}")
    for fact in report.failed():
        where = f" (in {fact.section}: {fact.statement})" if fact.statement else ""
        console.out(console.wrapped(f"{fact.kind.value}: {fact.description}{where}", "    ", "  x "))
    console.out()
