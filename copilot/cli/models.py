"""`anamnesis models`: which models are there, and whether they are what they claim to be."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.cli import console
from copilot.support.paths import Profile, default_profile
from copilot.support.settings import load_settings


def models(
    profile: Annotated[Path | None, typer.Option(help="Folder of settings and installed models.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """List the models. Those that ship with the app are checked against their digests."""
    place = Profile(profile or default_profile())
    settings = load_settings(place.settings)
    server = bootstrap.server_in_use(settings)
    found = bootstrap.known_models(place, settings)
    if json:
        console.print_json([model._asdict() for model in found])
    else:
        for model in found:
            console.out(f"{model.id}  ({model.kind}, {model.size_mb:.1f} MB, {model.licence or 'licence unknown'})")
            console.out(f"    {model.state}")
            if model.good_for:
                console.out(console.wrapped(model.good_for, "    "))
        if server:
            console.out(f"A server is on: {server}. What was said is sent there when a language model is asked.")
        console.out(f"Your own: put a faster-whisper folder or a GGUF file into {place.models}.")
    if any(not model.usable for model in found):
        raise typer.Exit(3)
