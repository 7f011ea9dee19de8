"""The program: its commands, and how errors become exit codes.

Exit codes: 0 done; 1 the checklist or a verification failed; 2 bad input; 3 the machine failed us;
4 a bug or tampering; 5 the note was left unsigned; 130 cancelled.
"""

from __future__ import annotations

import sys
import traceback

import typer

from copilot.cli import (
    chart,
    console,
    demo,
    documents,
    drafting,
    imports,
    models,
    notes,
    record,
    speech,
    templates,
    vault,
)
from copilot.domain.errors import Cancelled, CopilotError

app = typer.Typer(
    name="anamnesis",
    help="A copilot for doctors: records, transcribes, drafts and keeps the medical record, on this machine only.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("demo")(demo.demo)
app.command("transcribe")(speech.transcribe)
app.command("draft")(drafting.draft)
app.command("record")(record.record)
app.command("import")(imports.import_files)
app.command("models")(models.models)
app.add_typer(chart.app, name="chart")
app.add_typer(templates.app, name="templates")
app.add_typer(vault.app, name="vault")
app.add_typer(notes.app, name="notes")
app.add_typer(documents.app, name="documents")


def main() -> None:
    try:
        app()
    except CopilotError as error:
        console.print_error(error)
        sys.exit(error.exit_code)
    except (Cancelled, KeyboardInterrupt):
        console.say("anamnesis: cancelled; what was recorded and saved until now is kept in the profile.")
        sys.exit(130)
    except Exception as error:
        # The message of an unforeseen error may quote what was said: only its kind and its place are shown.
        console.say(f"anamnesis: unexpected {type(error).__name__}; please report these lines:")
        for frame in traceback.extract_tb(error.__traceback__):
            console.say(f"  {frame.filename}:{frame.lineno} in {frame.name}")
        sys.exit(4)
