"""`anamnesis draft`: transcripts in the evaluation format to notes in the same format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.app.evaluation_format import read_records, record_of
from copilot.app.ports import CancelToken, DraftRequest
from copilot.cli import console
from copilot.domain.template import Style
from copilot.support.files import write_atomically
from copilot.support.paths import Profile, default_profile
from copilot.support.settings import load_settings


def draft(
    transcripts: Annotated[Path, typer.Option(help="JSON lines, one visit each.")],
    out: Annotated[Path, typer.Option(help="Where the notes go, as JSON lines.")],
    style: Annotated[Style, typer.Option(help="How the notes are written.")] = Style.NARRATIVE,
    budget: Annotated[int | None, typer.Option(min=20, help="Words each note may have.")] = None,
    template: Annotated[str, typer.Option(help="Id of the template.")] = "consultation",
    drafter: Annotated[bootstrap.DrafterKind, typer.Option(help="Who drafts.")] = bootstrap.DrafterKind.EXTRACTIVE,
    profile: Annotated[Path | None, typer.Option(help="Folder of settings and installed models.")] = None,
) -> None:
    """Draft a note for each visit of a file, nothing kept.

    Every record is read before the first is drafted: a file with a bad line gives no output at all.
    """
    place = Profile(profile or default_profile())
    records = list(read_records(transcripts))
    chosen = bootstrap.template(template, place)
    drafted = []
    settings = load_settings(place.settings)
    if drafter in (bootstrap.DrafterKind.SERVER, bootstrap.DrafterKind.SELECT_WRITE):
        console.say_server(bootstrap.server_in_use(settings))
    with bootstrap.drafter(drafter, settings, place) as writer:
        for number, record in enumerate(records, 1):
            request = DraftRequest(record.transcript, chosen, style, budget)
            drafted.append(record_of(record.id, writer.draft(request, CancelToken()), style))
            console.say(f"- {number} of {len(records)}")
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in drafted)
    write_atomically(out, lines.encode())
