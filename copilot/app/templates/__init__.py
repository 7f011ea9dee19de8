"""Templates: read and written as TOML, kept in a library, shown before they are used."""

from __future__ import annotations

from copilot.app.templates.fault_words import Fault
from copilot.app.templates.faults import TemplateInvalid
from copilot.app.templates.library import ListedTemplate, TemplateLibrary
from copilot.app.templates.preview import example, outline
from copilot.app.templates.reading import parse_template, template_source

__all__ = [
    "Fault",
    "ListedTemplate",
    "TemplateInvalid",
    "TemplateLibrary",
    "example",
    "outline",
    "parse_template",
    "template_source",
]
