"""Documents beside the note: a letter and a summary for the patient, both of the signed note alone; and lines of a
note that a model words anew when the doctor asks for it.

Without a model a document is the signed note's own lines under the document's headings. A model may word each line
anew; its words stand only where they say what the signed line says, by the checks that a note goes through. Nothing
is left out and nothing is added, by anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copilot.app.notes import require_complete
from copilot.app.ports import (
    AllWritten,
    CancelToken,
    DocumentExporter,
    Passage,
    Rewriter,
    Task,
    WriteOrder,
)
from copilot.app.rewriting import LineJudge, Reason, as_said
from copilot.clinical.languages import is_chinese
from copilot.domain.chart import Chart
from copilot.domain.document import Document, DocumentKind
from copilot.domain.errors import InvariantBroken
from copilot.domain.export import ExportArtifact
from copilot.domain.note import DrafterInfo, Finding, NoteSection, Statement
from copilot.domain.record import SignedNote
from copilot.domain.template import Template, TemplateSection, Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

TEMPLATES = {
    DocumentKind.LETTER: {"en": "referral", "zh": "letter-zh"},
    DocumentKind.PATIENT_SUMMARY: {"en": "patient-summary", "zh": "summary-zh"},
}
_TASKS = {DocumentKind.LETTER: Task.LETTER, DocumentKind.PATIENT_SUMMARY: Task.PLAIN}


def template_for(kind: DocumentKind, signed: SignedNote) -> str:
    """The id of the template that the document is arranged by, in the language of the note."""
    return TEMPLATES[kind]["zh" if is_chinese(signed.version.content.language) else "en"]


def arranged(kind: DocumentKind, signed: SignedNote, template: Template) -> Document:
    """The signed note's lines under the template's headings, each once; headings without a line are left out.

    What the note holds of a topic that the template has no section for stands in the section that comes nearest.
    An addendum's lines stand behind those that they add to.
    """
    lines: dict[str, list[Statement]] = {section.key: [] for section in template.sections}
    for statement in signed.version.content.statements():
        text = _sentence(statement.text, template.language)
        lines[_home(statement.topic, template).key].append(statement.model_copy(update={"text": text}))
    sections = tuple(
        NoteSection(key=s.key, heading=s.heading, loinc=s.loinc, statements=tuple(lines[s.key]))
        for s in template.sections
        if lines[s.key]
    )
    return Document(
        kind=kind, title=template.title, language=template.language, sections=sections, made_from=signed.hash
    )


class LineSettled(NamedTuple):
    """A line of the document is final: `text` stands in `section`. `rewritten`: these are the model's words."""

    section: str
    statement_id: int
    text: str
    rewritten: bool


def reworded(
    document: Document, signed: SignedNote, rewriter: Rewriter, cancel: CancelToken
) -> Iterator[LineSettled | Document]:
    """`document` with what a model could word better, line by line, the whole document last.

    Closing the iterator calls it off; the document that was given is as good as it was. Raises Cancelled, and what
    the rewriter raises.
    """
    lines = [(section, statement) for section in document.sections for statement in section.statements]
    source = _as_transcript(signed)
    judge = LineJudge(source)
    order = WriteOrder(
        task=_TASKS[document.kind],
        language=document.language,
        passages=tuple(Passage(heading=section.heading, text=s.text) for section, s in lines),
    )
    written: dict[int, str] = {}
    by: DrafterInfo | None = None
    for answer in rewriter.write(order, cancel) if lines else ():
        if isinstance(answer, AllWritten):
            by = answer.by
            continue
        section, statement = lines[answer.number]
        text = _sentence(" ".join(answer.text.split()), document.language)
        good = judge(statement.model_copy(update={"evidence": (statement.id,)}), text).is_good
        if good:
            written[statement.id] = text
        yield LineSettled(section.key, statement.id, text if good else statement.text, good)
        cancel.raise_if_cancelled()
    sections = tuple(
        section.model_copy(
            update={
                "statements": tuple(
                    s.model_copy(update={"text": written.get(s.id, s.text)}) for s in section.statements
                )
            }
        )
        for section in document.sections
    )
    yield document.model_copy(
        update={
            "sections": sections,
            "writer": by,
            "rewritten": len(written),
            "fell_back": len(lines) - len(written),
        }
    )


def export_document(document: Document, signed: SignedNote, exporter: DocumentExporter) -> ExportArtifact:
    """Raises UserFacingError (export.second_missing), InvariantBroken (document.other_note), and what the exporter
    raises. Its receipt is `notes.receipt_for`, as for the note itself."""
    require_complete(signed)
    if document.made_from != signed.hash:
        raise InvariantBroken(
            "document.other_note", "This document was made of another note.", "Make it again from this one."
        )
    return exporter.export(document, signed)


class Selected(NamedTuple):
    """A line of the note that the doctor selected, and the heading it stands under."""

    heading: str
    statement: Statement


class Edited(NamedTuple):
    """What the model made of a selected line. Not `applies`: `findings` and `reasons` say why it may not stand, and
    the doctor's line stays as it is."""

    statement_id: int
    text: str
    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def applies(self) -> bool:
        return not self.findings and not self.reasons


def edited(
    selected: Sequence[Selected],
    task: Task,
    transcript: Transcript,
    rewriter: Rewriter,
    cancel: CancelToken,
    *,
    addition: str = "",
    chart: Chart | None = None,
) -> Iterator[Edited]:
    """Selected lines made shorter, formal, or with what the doctor adds (Task.SHORTER, FORMAL, ADD), one by one.

    A line may say what was said, what stood there before, and what the doctor adds, nothing else, and no less.
    Raises Cancelled, and what the rewriter raises.
    """
    if not selected:
        return
    added = (addition,) if task is Task.ADD and addition.strip() else ()
    order = WriteOrder(
        task=task,
        language=transcript.language,
        passages=tuple(
            Passage(heading=s.heading, text=s.statement.text, addition="".join(added)) for s in selected
        ),
    )
    first_id = max((u.id for u in transcript.utterances), default=0) + 1
    stood = [s.statement.text for s in selected]
    judge = LineJudge(as_said([*stood, *added], transcript, first_id), chart)
    for answer in rewriter.write(order, cancel):
        if isinstance(answer, AllWritten):
            return
        statement = selected[answer.number].statement
        told = [first_id + answer.number, *(first_id + len(stood) + i for i in range(len(added)))]
        before = statement.model_copy(
            update={"text": " ".join((statement.text, *added)), "evidence": (*statement.evidence, *told)}
        )
        text = " ".join(answer.text.split())
        verdict = judge(before, text)
        yield Edited(statement.id, text, verdict.findings, verdict.reasons)
        cancel.raise_if_cancelled()


def _as_transcript(signed: SignedNote) -> Transcript:
    """The signed lines as what was said: the only source of a document."""
    content = signed.version.content
    return Transcript(
        language=content.language,
        utterances=tuple(Utterance(id=s.id, speaker=Speaker.DOCTOR, text=s.text) for s in content.statements()),
    )


_NEAREST = {
    Topic.RESULTS: (Topic.EXAM,),
    Topic.VITALS: (Topic.EXAM,),
    Topic.DIFFERENTIAL: (Topic.ASSESSMENT,),
    Topic.FOLLOW_UP: (Topic.PLAN,),
    Topic.COURSE: (Topic.PLAN,),
}


def _home(topic: Topic, template: Template) -> TemplateSection:
    for near in (topic, *_NEAREST.get(topic, ()), Topic.HISTORY):
        section = template.section_for(near)
        if section is not None:
            return section
    return template.sections[0]


def _sentence(text: str, language: str) -> str:
    """`text` with a capital letter and a full stop, as prose has them; its words are left alone."""
    text = text.strip()
    if not text:
        return text
    stop = "。" if is_chinese(language) else "."
    if text[-1].isalnum() or text[-1] in ")）%":
        text += stop
    # "pH" and "mRNA" begin with a small letter on purpose.
    first = text.split()[0]
    return text[0].upper() + text[1:] if first.islower() else text
