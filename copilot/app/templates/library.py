"""The templates there are: those that ship, and the doctor's own files in the profile's folder."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from copilot.app.templates.fault_words import Fault, wrong
from copilot.app.templates.faults import TemplateInvalid
from copilot.app.templates.lines import Lines
from copilot.app.templates.reading import parse_template, template_source
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.domain.template import Template

Write = Callable[[Path, bytes], None]
"""Writes a whole file or leaves the old one as it was."""

_ID = re.compile(r"[a-z][a-z0-9-]*")


class ListedTemplate(NamedTuple):
    """A file of the library. `template` is None where the file has errors; then `error` tells them."""

    id: str
    built_in: bool
    template: Template | None
    error: TemplateInvalid | None

    @property
    def title(self) -> str:
        return self.template.title if self.template else self.id


class TemplateLibrary:
    """A template is known by its id, which is also the name of its file. One of the doctor's own stands before a
    built-in one of the same id, but only while it has no errors."""

    def __init__(self, built_in: Path, own: Path, write: Write) -> None:
        self._built_in = built_in
        self._own = own
        self._write = write

    def listed(self) -> tuple[ListedTemplate, ...]:
        """The doctor's own first, broken ones among them; then those that ship. By id."""
        return (
            *(self._listed(path, built_in=False) for path in sorted(self._own.glob("*.toml"))),
            *(self._listed(path, built_in=True) for path in sorted(self._built_in.glob("*.toml"))),
        )

    def template(self, template_id: str) -> Template:
        """Raises UserFacingError (template.unknown), TemplateInvalid."""
        found = [listed for listed in self.listed() if listed.id == template_id]
        for listed in found:
            if listed.template is not None:
                return listed.template
        for listed in found:
            if listed.error is not None:
                raise listed.error
        raise self._unknown(template_id)

    def source(self, template_id: str) -> bytes:
        """The text of the file, broken or not; the doctor's own first."""
        for folder in (self._own, self._built_in):
            path = folder / f"{template_id}.toml"
            if _ID.fullmatch(template_id) and path.is_file():
                return _read(path)
        raise self._unknown(template_id)

    def copy(self, template_id: str, new_id: str, title: str = "") -> Template:
        """A template of the doctor's own, with all comments. Raises UserFacingError (template.exists, .unknown)."""
        wanted = self.template(template_id).model_copy(update={"id": new_id, **({"title": title} if title else {})})
        self._refuse_taken(new_id)
        return self.save(new_id, _renamed(self.source(template_id), wanted))

    def save(self, template_id: str, source: bytes) -> Template:
        """Keep `source` as the doctor's template `template_id`; what has errors is not kept, and the file that was
        there stays. Raises TemplateInvalid, EnvironmentFault."""
        template = _checked(source, template_id)
        self._write(self._own / f"{template_id}.toml", source)
        return template

    def import_file(self, path: Path, new_id: str = "", *, replace: bool = False) -> Template:
        """A file that a colleague shared. Raises TemplateInvalid, UserFacingError (template.exists)."""
        source = _read(path)
        template = parse_template(source, path.name)
        if new_id and new_id != template.id:
            source = _renamed(source, template.model_copy(update={"id": new_id}))
        if not replace:
            self._refuse_taken(new_id or template.id)
        return self.save(new_id or template.id, source)

    def export_file(self, template_id: str, path: Path) -> None:
        """The file as it is, for a colleague."""
        self._write(path, self.source(template_id))

    def remove(self, template_id: str) -> None:
        """Raises UserFacingError (template.built_in, template.unknown)."""
        path = self._own / f"{template_id}.toml"
        if _ID.fullmatch(template_id) and path.is_file():
            try:
                path.unlink()
            except OSError as error:
                raise _unwritable(path, error) from None
            return
        self.source(template_id)  # raises if there is none
        raise UserFacingError(
            "template.built_in", "A template that ships cannot be removed.", "Copy it, and change the copy."
        )

    def _listed(self, path: Path, *, built_in: bool) -> ListedTemplate:
        try:
            return ListedTemplate(path.stem, built_in, _checked(_read(path), path.stem), None)
        except TemplateInvalid as error:
            return ListedTemplate(path.stem, built_in, None, error)
        except UserFacingError as error:
            fault = TemplateInvalid(path.name, [Fault(1, wrong("unreadable", why=error.safe_message))])
            return ListedTemplate(path.stem, built_in, None, fault)

    def _refuse_taken(self, template_id: str) -> None:
        if template_id in {listed.id for listed in self.listed()}:
            raise UserFacingError(
                "template.exists",
                "There is a template called {template} already.",
                "Choose another id.",
                values={"template": template_id},
            )

    def _unknown(self, template_id: str) -> UserFacingError:
        known = sorted({listed.id for listed in self.listed()})
        near = difflib.get_close_matches(template_id, known, 3, 0.5)
        return UserFacingError(
            "template.unknown",
            "There is no template called {template}.",
            "Take one of: {known}.",
            values={"template": template_id, "known": ", ".join(near or known)},
        )


def _checked(source: bytes, template_id: str) -> Template:
    name = f"{template_id}.toml"
    template = parse_template(source, name)
    if template.id != template_id:
        line = Lines(source.decode("utf-8-sig")).of(("id",))
        raise TemplateInvalid(name, [Fault(line, wrong("other_name", shown=template.id, template=template_id))])
    return template


def _renamed(source: bytes, wanted: Template) -> bytes:
    """`source` with the id and the title of `wanted`: only these lines change where each stands on one."""
    text = source.decode("utf-8-sig")
    lines, at = text.split("\n"), Lines(text)
    for key, line in zip(("id", "title"), template_source(wanted).split("\n"), strict=False):
        lines[at.of((key,)) - 1] = line
    changed = "\n".join(lines).encode()
    try:
        if parse_template(changed, "") == wanted:
            return changed
    except TemplateInvalid:
        pass
    return template_source(wanted).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserFacingError(
            "template.unreadable",
            "{file} cannot be read: {why}.",
            "Check the path.",
            values={"file": path.name, "why": error.strerror or ""},
        ) from None


def _unwritable(path: Path, error: OSError) -> EnvironmentFault:
    return EnvironmentFault(
        "files.not_writable",
        "{file} cannot be removed: {why}.",
        "Ask for the right to write there.",
        values={"file": path.name, "why": error.strerror or ""},
    )
