"""Runs one storm and ends with one JSON line of counts; exits with 1 if anything was lost."""

from __future__ import annotations

import importlib
import json
import tempfile
from pathlib import Path
from typing import Annotated

import typer

NAMES = sorted(p.stem for p in Path(__file__).parent.glob("[a-z]*.py"))


def main(
    storm: Annotated[str, typer.Option(help=f"One of: {', '.join(NAMES)}.")],
    cycles: Annotated[int, typer.Option(min=1, help="How many times to strike.")] = 100,
) -> None:
    """Strike again and again, and count what was lost: any count whose name starts with "lost" must be 0."""
    if storm not in NAMES:
        raise typer.BadParameter(f"no storm is called {storm}; take one of: {', '.join(NAMES)}")
    module = importlib.import_module(f"tests.storms.{storm}")
    with tempfile.TemporaryDirectory(prefix="anamnesis-storm-") as folder:
        counts: dict[str, int] = module.run(cycles, Path(folder))
    typer.echo(json.dumps({"storm": storm, **counts}))
    raise typer.Exit(1 if any(n for name, n in counts.items() if name.startswith("lost")) else 0)


if __name__ == "__main__":
    typer.run(main)
