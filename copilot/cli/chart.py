"""`anamnesis chart`: patients, their chart, what a signed note proposes for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from copilot.app.chart import propose, summary_of, summary_text
from copilot.app.ports import Vault
from copilot.cli import console
from copilot.cli.vault import JsonOption, PassphraseOption, ProfileOption, opened
from copilot.domain.chart import ChartKind, Proposal, ProposedChange
from copilot.domain.errors import UserFacingError

app = typer.Typer(help="The charts of the patients.", no_args_is_help=True, rich_markup_mode=None)

PatientArgument = Annotated[
    str, typer.Argument(metavar="PATIENT", help="Id, record number, or a part of the name of one patient.")
]
VisitArgument = Annotated[str, typer.Argument(metavar="VISIT", help="Id of the visit, as `vault list` shows it.")]
KeysArgument = Annotated[list[str] | None, typer.Argument(metavar="KEY", help="Of proposals, as `propose` shows.")]


@app.command()
def patients(
    words: Annotated[str, typer.Argument(help="Parts of name, birth date or record number.")] = "",
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """Who was seen, the last first."""
    with opened(profile, passphrase_file) as vault:
        found = vault.patients.find(words)
    if json:
        console.print_json([patient.model_dump(mode="json") for patient in found])
        return
    for patient in found:
        born = patient.birth_date.isoformat() if patient.birth_date else ""
        console.out(f"{patient.id}  {born:10}  {patient.record_number:12}  {patient.given} {patient.family}")


@app.command()
def show(
    patient: PatientArgument,
    summary: Annotated[bool, typer.Option("--summary", help="The page before a visit.")] = False,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """What is known of a patient, with the signed note that each entry comes from."""
    with opened(profile, passphrase_file) as vault:
        patient_id = _patient_id(vault, patient)
        page = summary_of(vault, patient_id)
        chart = vault.charts.chart(patient_id)
    if json:
        console.print_json((page if summary else chart).model_dump(mode="json"))
        return
    if summary:
        console.out(summary_text(page).rstrip("\n"))
        return
    for kind in ChartKind:
        for entry in chart.of(kind):
            where = f"visit {entry.source.visit_id}" if entry.source else "by hand"
            console.out(f"{kind.value:11} {entry.name}: {entry.detail or '-'}  [{entry.recorded_on}, {where}]")
    if not chart.entries:
        console.out("Nothing is known yet.")


@app.command("propose")
def propose_(
    visit: VisitArgument,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
    json: JsonOption = False,
) -> None:
    """What the signed note of a visit changes in the chart; nothing is changed yet."""
    with opened(profile, passphrase_file) as vault:
        found = propose(vault, visit)
    if json:
        console.print_json([proposal.model_dump(mode="json") for proposal in found])
        return
    for proposal in found:
        console.out(f"{proposal.key}  {proposal.kind.value:11} {in_words(proposal)}")
        console.out(console.wrapped(f"“{proposal.statement}”", "      "))
    if not found:
        console.out("Nothing to change.")


@app.command()
def accept(
    visit: VisitArgument,
    keys: KeysArgument = None,
    all_: Annotated[bool, typer.Option("--all", help="Everything that is proposed.")] = False,
    decline: Annotated[bool, typer.Option("--decline", help="Decline: not to be proposed again.")] = False,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """Put proposals into the chart, or decline them."""
    with opened(profile, passphrase_file) as vault:
        patient_id = vault.visit(visit).patient.id
        found = propose(vault, visit)
        unknown = sorted(set(keys or ()) - {proposal.key for proposal in found})
        if unknown or not (keys or all_):
            told = f"Not proposed: {', '.join(unknown)}." if unknown else "No proposal was named."
            raise UserFacingError("chart.no_proposal", told, "Name keys that `chart propose` shows, or give --all.")
        for proposal in found:
            if all_ or proposal.key in (keys or ()):
                if decline:
                    vault.charts.decline(patient_id, proposal, datetime.now(UTC))
                else:
                    vault.charts.accept(patient_id, proposal, datetime.now(UTC))
                console.out(f"{'declined' if decline else 'accepted'}: {in_words(proposal)}")


def in_words(proposal: Proposal) -> str:
    """ "lisinopril 10 mg → 20 mg"."""
    if proposal.change is ProposedChange.STOP:
        return f"{proposal.name} {proposal.before} → stopped".replace("  ", " ")
    if proposal.change is ProposedChange.CHANGE and proposal.before:
        return f"{proposal.name} {proposal.before} → {proposal.detail}"
    return f"{proposal.name} {proposal.detail}".strip()


def _patient_id(vault: Vault, wanted: str) -> str:
    """Raises UserFacingError (patient.unknown, patient.ambiguous)."""
    found = vault.patients.find(wanted)
    exact = [p for p in found if wanted in (p.id, p.record_number)]
    if len(exact or found) > 1:
        raise UserFacingError("patient.ambiguous", f"{len(found)} patients are meant by that.", "Give the id.")
    return (exact or found)[0].id if found else vault.patients.patient(wanted).id
