"""What a template makes, before it is used: its outline, and an example from a sample consultation."""

from __future__ import annotations

import textwrap
from pathlib import Path

from copilot.app.ports import CancelToken, Drafter, DraftRequest
from copilot.app.samples import list_samples, load_sample
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteContent, blank_note, titled
from copilot.domain.template import Template


def example(template: Template, drafter: Drafter, samples: Path, cancel: CancelToken) -> NoteContent:
    """A note by `template` about the first sample consultation in its language; blank where there is none.

    Nothing is kept. Raises Cancelled, EnvironmentFault.
    """
    for folder in list_samples(samples):
        sample = load_sample(folder)
        if sample.language[:2] == template.language[:2]:
            try:
                draft = drafter.draft(DraftRequest(sample.reference(), template), cancel)
            except UserFacingError:  # nothing in it for these sections
                break
            return titled(draft.content, template)
    return blank_note(template)


def outline(template: Template) -> str:
    """Headings and guidance, as plain text."""
    blocks = [f"{template.title}\n{template.description}".rstrip()]
    for section in template.sections:
        heading = section.heading + (" *" if section.required else "")
        blocks.append(
            "\n".join([heading, *textwrap.wrap(section.guidance, 96, initial_indent="  ", subsequent_indent="  ")])
        )
    return "\n\n".join(blocks) + "\n"
