"""`anamnesis vault`: make, list, verify, export, change the passphrase."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.app.note_life.verifying import verify_vault
from copilot.app.notes import export_note, receipt_for
from copilot.app.ports import CancelToken, Vault
from copilot.app.retention import Swept, apply_retention, count_due
from copilot.cli import console
from copilot.domain.errors import UserFacingError
from copilot.domain.retention import WhyDeleted
from copilot.support.files import write_atomically
from copilot.support.paths import Profile, default_profile
from copilot.support.settings import load_settings

app = typer.Typer(help="The encrypted vault of a profile.", no_args_is_help=True, rich_markup_mode=None)

ProfileOption = Annotated[Path | None, typer.Option("--profile", help="Folder of settings and vault.")]
PassphraseOption = Annotated[
    Path | None, typer.Option("--passphrase-file", help="File with the passphrase; else it is asked for.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@contextmanager
def open_or_create_vault(place: Profile, passphrase_file: Path | None, *, throwaway: bool) -> Iterator[Vault]:
    """The vault of `place`, opened, or made if there is none; a throwaway one needs no passphrase of anybody."""
    if throwaway:
        vault, _ = bootstrap.create_vault(place.vault, secrets.token_urlsafe(24))
    elif bootstrap.vault_exists(place.vault):
        vault = bootstrap.open_vault(place.vault, read_passphrase(passphrase_file))
    else:
        vault, recovery_key = bootstrap.create_vault(place.vault, read_passphrase(passphrase_file, new=True))
        _show_recovery_key(recovery_key)
    try:
        yield vault
    finally:
        vault.close()


@contextmanager
def opened(profile: Path | None, passphrase_file: Path | None) -> Iterator[Vault]:
    place = Profile(profile or default_profile())
    if not bootstrap.vault_exists(place.vault):
        raise UserFacingError(
            "vault.missing", f"There is no vault in {place.folder}.", "Make one with `anamnesis vault create`."
        )
    vault = bootstrap.open_vault(place.vault, read_passphrase(passphrase_file))
    try:
        yield vault
    finally:
        vault.close()


def read_passphrase(file: Path | None, *, new: bool = False) -> str:
    """From a file (its last line end is dropped), or asked for without echo; a new one twice."""
    if file is None:
        text: str = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=new, err=True)
    else:
        try:
            text = file.read_text("utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError):
            raise UserFacingError(
                "vault.passphrase_unreadable", f"The passphrase cannot be read from {file}.", "Check the path."
            ) from None
    return text


def _show_recovery_key(key: str) -> None:
    console.say("The vault was made. Its recovery key, shown this once; print it and lock it away:")
    console.say(f"  {key}")


@app.command()
def create(profile: ProfileOption = None, passphrase_file: PassphraseOption = None) -> None:
    """Make the vault of a profile and show its recovery key once."""
    place = Profile(profile or default_profile())
    if bootstrap.vault_exists(place.vault):
        raise UserFacingError("vault.exists", f"There is a vault in {place.folder} already.", "Open that one.")
    vault, recovery_key = bootstrap.create_vault(place.vault, read_passphrase(passphrase_file, new=True))
    vault.close()
    _show_recovery_key(recovery_key)


@app.command("list")
def list_visits(
    profile: ProfileOption = None, passphrase_file: PassphraseOption = None, json: JsonOption = False
) -> None:
    """The visits in the vault, newest first."""
    with opened(profile, passphrase_file) as vault:
        visits = vault.visits()
    if json:
        console.print_json([visit.model_dump(mode="json") for visit in visits])
        return
    for visit in visits:
        patient = f"{visit.patient.given} {visit.patient.family}"
        console.out(f"{visit.id}  {visit.started_at:%Y-%m-%d %H:%M} UTC  {visit.state.value:11}  {patient}")
    if not visits:
        console.out("No visits yet.")


@app.command()
def verify(
    profile: ProfileOption = None, passphrase_file: PassphraseOption = None, json: JsonOption = False
) -> None:
    """Check every signature, the chain that links them and the audio they cover; exit code 1 if anything was
    changed or removed, and the first such thing is named."""
    with opened(profile, passphrase_file) as vault:
        report = verify_vault(vault, report=console.VerifyLine(quiet=json))
    if json:
        console.print_json(report._asdict())
    elif report.first_broken is None:
        console.out(
            f"Intact: {report.signed_notes} signed notes, {report.audit_rows} audit rows, "
            f"{report.recordings} recordings."
            + (f" Deleted on record: {report.deleted_recordings} recordings." if report.deleted_recordings else "")
        )
    else:
        kind = f" ({report.link})" if report.link else ""
        console.out(f"Broken{kind}: {report.first_broken}")
    if report.first_broken is not None:
        raise typer.Exit(1)


@app.command()
def export(
    visit: Annotated[str, typer.Argument(help="Id of the visit, as `vault list` shows it.")],
    out: Annotated[Path, typer.Option(help="Folder for the files.")],
    formats: Annotated[
        list[str] | None, typer.Option("--format", help="fhir, pdf, text; may be given again; all if not given.")
    ] = None,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Write a visit's signed note in the chosen formats."""
    exporters = {exporter.format: exporter for exporter in bootstrap.exporters()}
    unknown = sorted(set(formats or ()) - set(exporters))
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: take {', '.join(exporters)}")
    with opened(profile, passphrase_file) as vault:
        signed = vault.signed(vault.visit(visit).id)
        if signed is None:
            raise UserFacingError("export.unsigned", "The note of this visit is not signed.", "Sign it first.")
        chosen = [exporters[name] for name in formats] if formats else exporters.values()
        artifacts, failed = export_note(signed, chosen)
        for artifact in artifacts:
            path = out / artifact.file_name
            write_atomically(path, artifact.content)
            vault.add_receipt(receipt_for(signed, artifact, str(path.resolve()), datetime.now(UTC)))
            console.out(str(path))
    console.print_failed(failed)
    if failed:
        raise typer.Exit(max(failure.error.exit_code for failure in failed))


@app.command("change-passphrase")
def change_passphrase(
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
    new_passphrase_file: Annotated[Path | None, typer.Option(help="File with the new passphrase.")] = None,
) -> None:
    """Give the vault another passphrase; what it holds is not written anew."""
    place = Profile(profile or default_profile())
    bootstrap.change_passphrase(
        place.vault, read_passphrase(passphrase_file), read_passphrase(new_passphrase_file, new=True)
    )
    console.out("The passphrase was changed.")


@app.command()
def recover(
    recovery_key_file: Annotated[Path, typer.Option(help="File with the recovery key.")],
    profile: ProfileOption = None,
    new_passphrase_file: Annotated[Path | None, typer.Option(help="File with the new passphrase.")] = None,
) -> None:
    """A new passphrase for who forgot the old one and has the recovery key."""
    place = Profile(profile or default_profile())
    bootstrap.reset_passphrase(
        place.vault, read_passphrase(recovery_key_file).strip(), read_passphrase(new_passphrase_file, new=True)
    )
    console.out("The vault has a new passphrase. The recovery key stays as it was.")


@app.command()
def accept(
    reason: Annotated[str, typer.Argument(help="Why the vault is to be used as it is; kept in its audit trail.")],
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Go on with a vault that is not in the state it was left in, after `verify` told what is wrong.

    Nothing can be signed before this, or before the vault is put back from a backup.
    """
    place = Profile(profile or default_profile())
    trouble = bootstrap.accept_trouble(place.vault, read_passphrase(passphrase_file), reason)
    console.out(f"Accepted: {trouble}" if trouble else "There is nothing to accept.")


@app.command("delete-audio")
def delete_audio(
    visit: Annotated[str, typer.Argument(help="Id of a visit; all visits that are due if not given.")] = "",
    days: Annotated[
        int | None,
        typer.Option(min=0, help="How long audio is kept after the signature; else as the settings say."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Destroy the recordings of signed visits for good; transcripts, notes and evidence stay.

    Recordings that are not written down and signed by all who have to sign are never touched.
    """
    place = Profile(profile or default_profile())
    keep = days if days is not None else load_settings(place.settings).audio_days
    if not visit and keep is None:
        raise UserFacingError(
            "retention.not_set",
            "The settings keep recordings for good.",
            "Name a visit, or say how long recordings are kept: --days.",
        )
    with opened(profile, passphrase_file) as vault:
        now = datetime.now(UTC)
        due = 1 if visit else count_due(vault, keep or 0, now, CancelToken())
        if due and not yes:
            typer.confirm(f"Destroy the recordings of {due} visit(s) for good?", abort=True, err=True)
        if visit:
            swept = Swept(1, vault.retention.delete(visit, WhyDeleted.BY_HAND))
        else:
            swept = apply_retention(vault, keep, now, CancelToken())
    console.out(f"Deleted: {swept.recordings} recordings of {swept.visits} visits.")
