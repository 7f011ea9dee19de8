"""`anamnesis templates`: list, show, copy, check, import, export, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copilot import bootstrap
from copilot.app.ports import CancelToken
from copilot.app.templates import TemplateLibrary, example, outline, parse_template
from copilot.cli import console
from copilot.domain.errors import UserFacingError
from copilot.support.paths import SAMPLES, Profile, default_profile
from copilot.support.settings import load_settings

app = typer.Typer(help="The templates of notes.", no_args_is_help=True, rich_markup_mode=None)

ProfileOption = Annotated[Path | None, typer.Option("--profile", help="Folder of settings and own templates.")]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Id of the template, as `templates list` shows it.")]


def _library(profile: Path | None) -> TemplateLibrary:
    return bootstrap.template_library(Profile(profile or default_profile()))


@app.command("list")
def list_(
    profile: ProfileOption = None, json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """The doctor's own templates, broken ones with their errors, then those that ship."""
    listed = _library(profile).listed()
    if json:
        console.print_json(
            [
                {
                    "id": item.id,
                    "title": item.title,
                    "built_in": item.built_in,
                    "language": item.template.language if item.template else "",
                    "error": item.error.safe_message if item.error else None,
                }
                for item in listed
            ]
        )
        return
    for item in listed:
        about = item.template.title if item.template else "has errors:"
        console.out(f"{item.id:20} {'' if item.built_in else 'own':4} {about}")
        for fault in item.error.faults if item.error else ():
            console.out(console.wrapped(str(fault), "      ", "    "))


@app.command()
def show(
    template: IdArgument,
    example_: Annotated[bool, typer.Option("--example", help="A draft from a sample consultation.")] = False,
    source: Annotated[bool, typer.Option("--source", help="The file as it is.")] = False,
    profile: ProfileOption = None,
) -> None:
    """What a template asks for; required sections are marked with *."""
    library = _library(profile)
    if source:
        console.out(library.source(template).decode("utf-8", "replace").rstrip("\n"))
        return
    chosen = library.template(template)
    if not example_:
        console.out(outline(chosen).rstrip("\n"))
        return
    place = Profile(profile or default_profile())
    with bootstrap.drafter(bootstrap.DrafterKind.EXTRACTIVE, load_settings(place.settings), place) as drafter:
        content = example(chosen, drafter, SAMPLES, CancelToken())
    console.out(chosen.title)
    for section in content.sections:
        console.out(f"\n{section.heading}")
        for statement in section.statements:
            console.out(console.wrapped(statement.text, "    ", "  - "))


@app.command()
def copy(
    template: IdArgument,
    new_id: Annotated[str, typer.Argument(help="Id of the copy.")],
    title: Annotated[str, typer.Option(help="Title of the copy.")] = "",
    profile: ProfileOption = None,
) -> None:
    """A template of your own, to change as you like."""
    made = _library(profile).copy(template, new_id, title)
    place = Profile(profile or default_profile())
    console.out(str(place.templates / f"{made.id}.toml"))


@app.command()
def check(files: Annotated[list[Path], typer.Argument(help="Template files (TOML).")]) -> None:
    """Check files; every error with its line and what to write instead. Exit code 1 if there are any."""
    broken = False
    for path in files:
        try:
            template = parse_template(_bytes(path), path.name)
        except UserFacingError as error:
            if error.code != "template.invalid":
                raise
            broken = True
            console.out(error.safe_message)
        else:
            console.out(f"{path.name}: {template.title}, {len(template.sections)} sections, no errors.")
    raise typer.Exit(1 if broken else 0)


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserFacingError(
            "template.unreadable", f"{path} cannot be read: {error.strerror}.", "Check the path."
        ) from None


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A template file that somebody shared.")],
    new_id: Annotated[str, typer.Option("--as", help="Another id than the file's.")] = "",
    replace: Annotated[bool, typer.Option(help="Take the place of your own template of this id.")] = False,
    profile: ProfileOption = None,
) -> None:
    """Put a file among your own templates."""
    made = _library(profile).import_file(file, new_id, replace=replace)
    console.out(f"{made.id}: {made.title}")


@app.command()
def export(
    template: IdArgument,
    file: Annotated[Path, typer.Argument(help="Where the file goes.")],
    profile: ProfileOption = None,
) -> None:
    """Write a template's file, to share it."""
    _library(profile).export_file(template, file)
    console.out(str(file))


@app.command()
def remove(template: IdArgument, profile: ProfileOption = None) -> None:
    """Remove a template of your own; those that ship stay."""
    _library(profile).remove(template)
    console.out(f"{template} was removed.")
