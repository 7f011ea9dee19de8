"""`anamnesis documents`: a letter or a summary for the patient, of a visit's signed note."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.app.documents import arranged, export_document, reworded, template_for
from copilot.app.notes import receipt_for
from copilot.app.ports import CancelToken
from copilot.cli import console
from copilot.cli.vault import PassphraseOption, ProfileOption, opened
from copilot.domain.document import Document, DocumentKind
from copilot.domain.errors import UserFacingError
from copilot.domain.record import SignedNote
from copilot.support.files import write_atomically
from copilot.support.paths import Profile, default_profile
from copilot.support.settings import load_settings

app = typer.Typer(
    help="Documents of a visit's signed note: drafts, with nothing in them that the note does not say.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


class Format(StrEnum):
    TEXT = "text"
    PDF = "pdf"


VisitOption = Annotated[str, typer.Option(help="Id of the visit, as `vault list` shows it.")]
OutOption = Annotated[Path, typer.Option(help="Folder for the file.")]
FormatOption = Annotated[Format, typer.Option("--format", help="The kind of file.")]
RewordOption = Annotated[
    bool,
    typer.Option("--reword", help="Let the language model word each line anew; what fails a check is not taken."),
]


@app.command()
def letter(
    visit: VisitOption,
    out: OutOption,
    kind: FormatOption = Format.TEXT,
    reword: RewordOption = False,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """A referral letter to a colleague."""
    _write(DocumentKind.LETTER, visit, out, kind, profile, passphrase_file, reword=reword)


@app.command("patient-summary")
def patient_summary(
    visit: VisitOption,
    out: OutOption,
    kind: FormatOption = Format.TEXT,
    reword: RewordOption = False,
    profile: ProfileOption = None,
    passphrase_file: PassphraseOption = None,
) -> None:
    """A summary for the patient to take home."""
    _write(DocumentKind.PATIENT_SUMMARY, visit, out, kind, profile, passphrase_file, reword=reword)


def _write(
    what: DocumentKind,
    visit: str,
    out: Path,
    kind: Format,
    profile: Path | None,
    passphrase_file: Path | None,
    *,
    reword: bool,
) -> None:
    place = Profile(profile or default_profile())
    exporter = {e.format: e for e in bootstrap.document_exporters()}[kind.value]
    with opened(profile, passphrase_file) as vault:
        signed = vault.signed(vault.visit(visit).id)
        if signed is None:
            raise UserFacingError("export.unsigned", "The note of this visit is not signed.", "Sign it first.")
        document = arranged(what, signed, bootstrap.template(template_for(what, signed), place))
        if reword:
            document = _reworded(document, signed, place)
        artifact = export_document(document, signed, exporter)
        path = out / artifact.file_name
        write_atomically(path, artifact.content)
        vault.add_receipt(receipt_for(signed, artifact, str(path.resolve()), datetime.now(UTC)))
    console.out(str(path))


def _reworded(document: Document, signed: SignedNote, place: Profile) -> Document:
    settings = load_settings(place.settings)
    console.say_server(bootstrap.server_in_use(settings))
    with bootstrap.rewriter(settings, place) as writer:
        for event in reworded(document, signed, writer, CancelToken()):
            if isinstance(event, Document):
                document = event
    console.say(f"- {document.rewritten} lines worded anew, {document.fell_back} left as they were signed")
    return document
