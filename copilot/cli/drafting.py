"""`anamnesis draft`: transcripts in the evaluation format to notes in the same format."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.domain.template import Style


def draft(
    transcripts: Annotated[Path, typer.Option(help="JSON lines, one visit each (may be gzipped).")],
    out: Annotated[Path, typer.Option(help="Where the notes go, as JSON lines.")],
    style: Annotated[Style, typer.Option(help="How the notes are written.")] = Style.NARRATIVE,
    budget: Annotated[int | None, typer.Option(min=20, help="Words each note may have.")] = None,
    template: Annotated[str, typer.Option(help="Id of the template.")] = "consultation",
    drafter: Annotated[bootstrap.DrafterKind, typer.Option(help="Who drafts.")] = bootstrap.DrafterKind.EXTRACTIVE,
    profile: Annotated[Path | None, typer.Option(help="Folder of settings and installed models.")] = None,
) -> None:
    """Draft a note for each visit of a file, nothing kept."""
