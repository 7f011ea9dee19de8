"""Small notes for tests of a note's life: invented lines in two sections, and strategies that make many."""

from __future__ import annotations

from hypothesis import strategies as st

from copilot.domain.note import NoteContent, NoteSection, Origin, Statement, ToConfirm
from copilot.domain.template import Template, TemplateSection, Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance

TEMPLATE = Template(
    id="short",
    title="Short note",
    sections=(
        TemplateSection(key="history", heading="History", loinc="10164-2", topics=(Topic.HISTORY, Topic.ALLERGIES)),
        TemplateSection(key="plan", heading="Plan", loinc="18776-5", topics=(Topic.PLAN,)),
    ),
)


def statement(id_: int, text: str, evidence: tuple[int, ...] = (1,), topic: Topic = Topic.HISTORY) -> Statement:
    """Drafted, or typed where it has no evidence."""
    origin = Origin.DRAFTED if evidence else Origin.TYPED
    return Statement(id=id_, text=text, evidence=evidence, origin=origin, topic=topic)


def note(
    history: tuple[Statement, ...] = (),
    plan: tuple[Statement, ...] = (),
    to_confirm: tuple[ToConfirm, ...] = (),
) -> NoteContent:
    return NoteContent(
        template="short",
        sections=(
            NoteSection(key="history", heading="History", loinc="10164-2", statements=history),
            NoteSection(key="plan", heading="Plan", loinc="18776-5", statements=plan),
        ),
        to_confirm=to_confirm,
    )


def drafted(*texts: str) -> NoteContent:
    """All in the history, each resting on the utterance of its number."""
    return note(tuple(statement(i, text, (i,)) for i, text in enumerate(texts, 1)))


def texts(content: NoteContent) -> list[str]:
    return [s.text for s in content.statements()]


def timed(*texts: str, first_id: int = 1, start_s: float = 0.0) -> Transcript:
    """Utterances of four seconds each, one after the other, the doctor first."""
    utterances = tuple(
        Utterance(
            id=first_id + i,
            speaker=Speaker.PATIENT if i % 2 else Speaker.DOCTOR,
            start_s=start_s + 4.0 * i,
            end_s=start_s + 4.0 * (i + 1),
            text=text,
        )
        for i, text in enumerate(texts)
    )
    return Transcript(utterances=utterances, duration_s=start_s + 4.0 * len(texts))


_WORDS = st.sampled_from(
    ["cough", "fever", "for", "three", "days", "1.5", "142/88", "mg", "咳嗽", "三天", "，", "No"]
)
LINES = st.lists(_WORDS, min_size=1, max_size=8).map(" ".join) | st.text(min_size=1, max_size=12).filter(str.strip)


@st.composite
def notes(draw: st.DrawFn, *, max_lines: int = 6) -> NoteContent:
    """Notes of all origins; ids are in no order."""
    lines = draw(st.lists(LINES, max_size=max_lines))
    ids = draw(st.permutations(range(1, len(lines) + 1)))
    made = []
    for id_, text in zip(ids, lines, strict=True):
        origin = draw(st.sampled_from(Origin))
        kept = draw(LINES) if origin is Origin.EDITED else ""
        cited = (1,) if origin is not Origin.TYPED else ()
        made.append(
            Statement(id=id_, text=text.strip(), evidence=cited, origin=origin, topic=Topic.HISTORY, drafted=kept)
        )
    cut = draw(st.integers(0, len(made)))
    return note(tuple(made[:cut]), tuple(made[cut:]))
