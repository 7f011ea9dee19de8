"""Select, then write: one drafter chooses what stands where and what it rests on, a model only finds better words.

For small models and slow machines. Whatever the model writes, a line is used only if it passes the checks that a
note goes through and says all that the chosen line says; else the chosen line stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from copilot.app.ports import (
    AllWritten,
    CancelToken,
    Drafter,
    DraftEvent,
    DraftProgress,
    DraftRequest,
    DraftStarted,
    NoteDrafted,
    Passage,
    Rewriter,
    SectionStarted,
    StatementDrafted,
    Task,
    WriteOrder,
)
from copilot.app.rewriting import LineJudge
from copilot.domain.errors import InvariantBroken
from copilot.domain.note import DrafterInfo, NoteContent, NoteDraft, Statement
from copilot.domain.template import Style

VERSION = "1"


class SelectWriteDrafter:
    """Implements ports.StreamingDrafter over a drafter that selects and a model that rewrites."""

    def __init__(self, selector: Drafter, rewriter: Rewriter) -> None:
        self._selector = selector
        self._rewriter = rewriter

    def draft(self, request: DraftRequest, cancel: CancelToken) -> NoteDraft:
        for event in self.events(request, cancel):
            if isinstance(event, NoteDrafted):
                return event.draft
        raise InvariantBroken("llm.no_draft", "The drafter ended without a draft.")

    def events(self, request: DraftRequest, cancel: CancelToken) -> Iterator[DraftEvent]:
        """Raises Cancelled, UserFacingError (draft.nothing_clinical, llm.no_prompt), EnvironmentFault."""
        yield DraftStarted()
        chosen = self._selector.draft(request, cancel)
        content = chosen.content
        lines = [(section, statement) for section in content.sections for statement in section.statements]
        style = request.style or request.template.style
        order = WriteOrder(
            task=Task.NOTE if style is Style.NARRATIVE else Task.TELEGRAPHIC,
            language=content.language,
            passages=tuple(
                Passage(heading=section.heading, text=statement.text, said=_said(request, statement))
                for section, statement in lines
            ),
        )
        judge = LineJudge(request.transcript, request.chart)
        written: dict[int, str] = {}
        begun: set[str] = set()
        seen = {_key(statement.text) for _, statement in lines}
        by = DrafterInfo(name="none", version="")
        # Without a line there is nothing to ask the model for.
        for answer in self._rewriter.write(order, cancel) if lines else ():
            if isinstance(answer, AllWritten):
                by = answer.by
                continue
            section, statement = lines[answer.number]
            text = " ".join(answer.text.split())
            # Two lines that become the same would be one fact told twice, with one half of its sources each.
            repeats = _key(text) in seen and _key(text) != _key(statement.text)
            good = not repeats and judge(statement, text).is_good
            if good:
                written[statement.id] = text
                seen.add(_key(text))
            if section.key not in begun:
                begun.add(section.key)
                yield SectionStarted(section=section.key)
            yield StatementDrafted(
                section=section.key, text=text if good else statement.text, evidence=statement.evidence
            )
            yield DraftProgress(done=answer.number + 1, total=len(lines))
            cancel.raise_if_cancelled()
        info = _info(chosen.drafter, by, len(written), len(lines) - len(written))
        yield NoteDrafted(draft=NoteDraft(content=_with(content, written), drafter=info))


def _said(request: DraftRequest, statement: Statement) -> tuple[str, ...]:
    by_id = request.transcript.by_id()
    return tuple(f"{by_id[i].speaker.value}: {by_id[i].text}" for i in statement.evidence if i in by_id)


def _with(content: NoteContent, written: dict[int, str]) -> NoteContent:
    sections = tuple(
        section.model_copy(
            update={
                "statements": tuple(
                    s.model_copy(update={"text": written.get(s.id, s.text)}) for s in section.statements
                )
            }
        )
        for section in content.sections
    )
    return content.model_copy(update={"sections": sections})


def _info(selector: DrafterInfo, writer: DrafterInfo, rewritten: int, fell_back: int) -> DrafterInfo:
    return DrafterInfo(
        name="select-write",
        version=VERSION,
        model_digest=writer.model_digest,
        settings={
            **selector.settings,
            **writer.settings,
            "selector": f"{selector.name} {selector.version}",
            "selector_digest": selector.model_digest,
            "writer": f"{writer.name} {writer.version}".strip(),
            "lines_rewritten": str(rewritten),
            "lines_fell_back": str(fell_back),
        },
    )


def _key(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
