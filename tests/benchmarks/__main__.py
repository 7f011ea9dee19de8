"""Prints one JSON line a figure."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Annotated

import typer

NAMES = sorted(p.stem for p in Path(__file__).parent.glob("[a-z]*.py") if p.stem != "figure")


def main(
    name: Annotated[str | None, typer.Argument(help=f"One of: {', '.join(NAMES)}; all if not given.")] = None,
) -> None:
    if name is not None and name not in NAMES:
        raise typer.BadParameter(f"no benchmark is called {name}; take one of: {', '.join(NAMES)}")
    for chosen in [name] if name else NAMES:
        for figure in importlib.import_module(f"tests.benchmarks.{chosen}").figures():
            line = {"name": figure.name, "value": round(figure.value, 4), "unit": figure.unit}
            typer.echo(json.dumps({**line, "note": figure.note} if figure.note else line))


if __name__ == "__main__":
    typer.run(main)
