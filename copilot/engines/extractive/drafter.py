"""The extractive drafter: from a transcript to a note whose every line was said."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

from copilot.app.ports import CancelToken, DraftRequest
from copilot.clinical.advice import tells_follow_up
from copilot.clinical.languages import is_chinese
from copilot.clinical.numbers import numbers_in
from copilot.domain.errors import UserFacingError
from copilot.domain.note import DrafterInfo, NoteContent, NoteDraft, NoteSection, Statement, ToConfirm
from copilot.domain.template import Style, Template, TemplateSection, Topic
from copilot.domain.transcript import Transcript
from copilot.engines.extractive import chinese
from copilot.engines.extractive.candidates import Candidate, candidates_of
from copilot.engines.extractive.select import select
from copilot.engines.extractive.weights import load
from copilot.engines.extractive.worth import worths

VERSION = "1"
NARRATIVE_WORDS = 420
TELEGRAPHIC_WORDS = 150


class ExtractiveDrafter:
    """Implements ports.Drafter. Deterministic; needs no language model."""

    def __init__(self, weights: Path) -> None:
        """Raises EnvironmentFault (draft.model_missing, draft.model_corrupt)."""
        self._weights = load(weights)

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        """Raises Cancelled, UserFacingError (draft.nothing_clinical)."""
        cancel.raise_if_cancelled()
        style = request.style or request.template.style
        budget = request.budget_words or request.template.budget_words
        if budget is None:
            budget = NARRATIVE_WORDS if style is Style.NARRATIVE else TELEGRAPHIC_WORDS
        if is_chinese(request.transcript.language):
            chosen, to_confirm = chinese.lines_of(request.transcript, cancel)
        else:
            found, to_confirm = candidates_of(request.transcript, self._weights, style, cancel)
            cancel.raise_if_cancelled()
            chosen = select(found, worths(found, self._weights), budget)
        chosen, cut = _with_whole_numbers(chosen, request.transcript)
        to_confirm = [*to_confirm, *cut]
        if not chosen and not to_confirm:
            raise UserFacingError(
                "draft.nothing_clinical",
                "Nothing in this conversation belongs in a medical note.",
                "Check that the right recording was chosen, or write the note by hand.",
            )
        content = NoteContent(
            template=request.template.id,
            language=request.transcript.language,
            sections=_sections(chosen, request.template, request.transcript.language),
            to_confirm=tuple(to_confirm),
        )
        return NoteDraft(
            content=content,
            drafter=DrafterInfo(
                name="extractive",
                version=VERSION,
                model_digest=self._weights.digest,
                settings={"style": style.value, "budget_words": str(budget)},
            ),
        )


def _with_whole_numbers(chosen: list[Candidate], transcript: Transcript) -> tuple[list[Candidate], list[ToConfirm]]:
    """Speech without punctuation can be cut inside a number ("eighty | eight"): such a line goes to the doctor."""
    by_id = transcript.by_id()
    language = transcript.language
    whole: list[Candidate] = []
    cut: list[ToConfirm] = []
    for line in chosen:
        spoken = [by_id[i].text for i in line.evidence]
        said = {n.value for text in (*spoken, " ".join(spoken)) for n in numbers_in(text, language)}
        if {n.value for n in numbers_in(line.text, language)} <= said:
            whole.append(line)
        else:
            reason = chinese.UNCLEAR_NUMBER if is_chinese(language) else "A number in it is unclear."
            cut.append(ToConfirm(text=" ".join(spoken), evidence=line.evidence, reason=reason))
    return whole, cut


def _sections(chosen: list[Candidate], template: Template, language: str) -> tuple[NoteSection, ...]:
    by_section: dict[str, list[Candidate]] = {s.key: [] for s in template.sections}
    apart = template.section_for(Topic.FOLLOW_UP) != template.section_for(Topic.PLAN)
    for line in chosen:
        is_follow_up = apart and line.topic is Topic.PLAN and tells_follow_up(line.text, language)
        candidate = replace(line, topic=Topic.FOLLOW_UP) if is_follow_up else line
        by_section[_home(candidate.topic, template)].append(candidate)
    sections = []
    number = 0
    for section in template.sections:
        lines = sorted(by_section[section.key], key=partial(_rank, section))
        statements = []
        for line in lines:
            number += 1
            statements.append(Statement(id=number, text=line.text, evidence=line.evidence, topic=line.topic))
        sections.append(
            NoteSection(key=section.key, heading=section.heading, loinc=section.loinc, statements=tuple(statements))
        )
    return tuple(sections)


_NEAREST: dict[Topic, tuple[Topic, ...]] = {
    Topic.ASSESSMENT: (Topic.PLAN,),
    Topic.PLAN: (Topic.ASSESSMENT,),
    Topic.VITALS: (Topic.EXAM,),
    Topic.EXAM: (Topic.VITALS, Topic.RESULTS),
    Topic.RESULTS: (Topic.EXAM,),
    Topic.FAMILY: (Topic.PAST_HISTORY, Topic.SOCIAL, Topic.HISTORY),
    Topic.FOLLOW_UP: (Topic.PLAN,),
}


def _rank(section: TemplateSection, candidate: Candidate) -> tuple[int, int]:
    """Lines stand by topic in the section's order of topics, within a topic as they were said."""
    topic = section.topics.index(candidate.topic) if candidate.topic in section.topics else 0
    return topic, candidate.order


def _home(topic: Topic, template: Template) -> str:
    """The section for `topic`, or the nearest there is: nothing that was chosen is lost for want of a heading."""
    for near in (topic, *_NEAREST.get(topic, (Topic.HISTORY, Topic.PLAN)), *Topic):
        section = template.section_for(near)
        if section is not None:
            return section.key
    return template.sections[0].key
