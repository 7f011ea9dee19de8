"""The statement that settles an omission, and where in a note it belongs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from copilot.clinical.sections import loinc_of
from copilot.domain.errors import InvariantBroken
from copilot.domain.note import Finding, NoteContent, NoteSection
from copilot.domain.template import Template, Topic

# Where a topic goes in a note that has no section of its own for it.
_NEAREST: dict[Topic, tuple[Topic, ...]] = {
    Topic.ASSESSMENT: (Topic.PLAN,),
    Topic.PLAN: (Topic.ASSESSMENT,),
    Topic.VITALS: (Topic.EXAM, Topic.RESULTS),
    Topic.REVIEW_OF_SYSTEMS: (Topic.HISTORY,),
    Topic.PAST_HISTORY: (Topic.HISTORY,),
    Topic.MEDICATIONS: (Topic.PAST_HISTORY, Topic.HISTORY),
    Topic.ALLERGIES: (Topic.MEDICATIONS, Topic.PAST_HISTORY, Topic.HISTORY),
    Topic.HISTORY: (Topic.CHIEF_COMPLAINT,),
}


class Addition(NamedTuple):
    """A statement to add: before which statement of which section, and what it rests on."""

    section: str
    position: int
    text: str
    topic: Topic
    evidence: tuple[int, ...]


def addition(finding: Finding, content: NoteContent, template: Template | None = None) -> Addition:
    """The statement that `finding` proposes: behind the last one about the same topic, else at the end of its part.

    Without the template the sections are known by what stands in them and by their LOINC codes. Raises
    InvariantBroken (finding.no_addition) for a finding that proposes no statement.
    """
    if finding.topic is None or not finding.suggestion or not content.sections:
        raise InvariantBroken("finding.no_addition", "This finding has no statement to add.")
    section = _home(finding.topic, content, template)
    same = [i for i, s in enumerate(section.statements, 1) if s.topic is finding.topic]
    position = same[-1] if same else len(section.statements)
    return Addition(section.key, position, finding.suggestion, finding.topic, finding.evidence)


def _home(topic: Topic, content: NoteContent, template: Template | None) -> NoteSection:
    by_key = {s.key: s for s in content.sections}
    near = (topic, *_NEAREST.get(topic, ()))
    if template is not None:
        homes = (template.section_for(t) for t in near)
        for home in homes:
            if home is not None and home.key in by_key:
                return by_key[home.key]
    return next(_candidates(near, content), content.sections[0])


def _candidates(near: tuple[Topic, ...], content: NoteContent) -> Iterator[NoteSection]:
    for topic in near:
        yield from (s for s in content.sections if any(t.topic is topic for t in s.statements))
        yield from (s for s in content.sections if s.loinc == loinc_of(topic))
