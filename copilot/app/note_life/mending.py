"""What one click on a finding does to the note."""

from __future__ import annotations

from copilot.app.note_life.editor import NoteEditor
from copilot.clinical.checks.additions import addition
from copilot.domain.errors import UserFacingError
from copilot.domain.note import Finding
from copilot.domain.template import Template


def mend(editor: NoteEditor, finding: Finding, template: Template | None = None) -> int:
    """Puts what the finding proposes into the note, and gives the id of the statement that has it now.

    Raises UserFacingError (finding.no_proposal).
    """
    if not finding.suggestion:
        raise UserFacingError(
            "finding.no_proposal",
            "There is no proposal for this.",
            "Edit the statement, or give a reason.",
        )
    if finding.statement_id is not None:
        editor.edit(finding.statement_id, finding.suggestion)
        return finding.statement_id
    new = addition(finding, editor.content, template)
    return editor.add(new.section, new.position, new.text, topic=new.topic, evidence=new.evidence)
