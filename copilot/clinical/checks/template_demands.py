"""A note against its template: what it must state and does not, and required sections that are empty."""

from __future__ import annotations

from collections.abc import Callable

from copilot.clinical.advice import tells_follow_up
from copilot.clinical.allergies import allergies_in
from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.wording import say
from copilot.clinical.medications import find_medications
from copilot.clinical.quantities import vital_signs_in
from copilot.domain.note import Finding, NoteContent, Severity, Statement
from copilot.domain.template import Demand, Template, Topic

_Stated = Callable[[Statement, str], bool]
_PLANS = frozenset({Topic.PLAN, Topic.FOLLOW_UP, Topic.ASSESSMENT})

_STATED: dict[Demand, _Stated] = {
    Demand.CHIEF_COMPLAINT: lambda s, _: s.topic is Topic.CHIEF_COMPLAINT,
    Demand.MEDICATIONS: lambda s, lang: s.topic is Topic.MEDICATIONS or bool(find_medications(s.text, lang)),
    Demand.ALLERGIES: lambda s, lang: s.topic is Topic.ALLERGIES or bool(allergies_in(s.text, lang)),
    Demand.VITAL_SIGNS: lambda s, lang: s.topic is Topic.VITALS or bool(vital_signs_in(s.text, lang)),
    Demand.DIAGNOSIS: lambda s, _: s.topic is Topic.ASSESSMENT,
    Demand.PLAN: lambda s, _: s.topic in (Topic.PLAN, Topic.FOLLOW_UP),
    Demand.FOLLOW_UP: lambda s, lang: (
        s.topic is Topic.FOLLOW_UP or (s.topic in _PLANS and tells_follow_up(s.text, lang))
    ),
}  # fmt: skip


def template_findings(content: NoteContent, template: Template) -> tuple[Finding, ...]:
    """Kinds: section_empty, in the order of the sections, and demand_unmet. Pure; never raises on any text.

    A section with a statement that the doctor put there fills it, whatever the statement says.
    """
    filled = {section.key for section in content.sections if section.statements}
    statements = content.statements()
    found = [
        finding(
            "section_empty",
            Severity.WARNING,
            say(content.language, "section_empty", heading=section.heading),
            about=section.key,
        )
        for section in template.sections
        if section.required and section.key not in filled
    ]
    found += [
        finding("demand_unmet", Severity.WARNING, say(content.language, f"demand_{demand}"), about=demand.value)
        for demand in template.demands
        if not any(_STATED[demand](statement, content.language) for statement in statements)
    ]
    return tuple(found)
