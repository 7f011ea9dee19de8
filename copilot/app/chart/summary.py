"""The page before a visit: from the chart and signed notes only, every line with where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from copilot.app.ports import Vault
from copilot.domain.chart import (
    Chart,
    ChartEntry,
    ChartKind,
    ChartSource,
    Summary,
    SummaryLine,
    SummaryPart,
    SummarySection,
)
from copilot.domain.note import Statement
from copilot.domain.record import SignedNote
from copilot.domain.template import Topic

MOST_LINES = 44
"""Lines of a page of text, headings left out."""

_MOST = {
    SummaryPart.ALLERGIES: 6,
    SummaryPart.PROBLEMS: 10,
    SummaryPart.MEDICATIONS: 12,
    SummaryPart.MEASURES: 8,
    SummaryPart.LAST_VISIT: 6,
    SummaryPart.AGREED: 8,
    SummaryPart.EARLIER_VISITS: 4,
}
_FROM_CHART = {
    SummaryPart.ALLERGIES: (ChartKind.ALLERGY,),
    SummaryPart.PROBLEMS: (ChartKind.PROBLEM,),
    SummaryPart.MEDICATIONS: (ChartKind.MEDICATION,),
    SummaryPart.MEASURES: (ChartKind.VITAL_SIGN, ChartKind.RESULT),
}
_HEADINGS = {
    "en": {
        SummaryPart.ALLERGIES: "Allergies",
        SummaryPart.PROBLEMS: "Problems",
        SummaryPart.MEDICATIONS: "Medications",
        SummaryPart.MEASURES: "Vital signs and results",
        SummaryPart.LAST_VISIT: "Last visit",
        SummaryPart.AGREED: "What was agreed",
        SummaryPart.EARLIER_VISITS: "Earlier visits",
    },
    "zh": {
        SummaryPart.ALLERGIES: "过敏史",
        SummaryPart.PROBLEMS: "问题",
        SummaryPart.MEDICATIONS: "用药",
        SummaryPart.MEASURES: "生命体征与检查结果",
        SummaryPart.LAST_VISIT: "上次就诊",
        SummaryPart.AGREED: "上次的安排",
        SummaryPart.EARLIER_VISITS: "以往就诊",
    },
}
_BY_HAND = {"en": "entered by hand", "zh": "手工录入"}
_NOTHING = {"en": "Nothing is known yet.", "zh": "暂无记录。"}
_COLON = {"en": ": ", "zh": "："}


def summary_of(vault: Vault, patient_id: str) -> Summary:
    """What the vault knows of a patient."""
    visits = vault.patients.visits(patient_id)
    signed = [note for visit in visits if (note := vault.signed(visit.id)) is not None]
    return summarise(vault.charts.chart(patient_id), signed)


def summarise(chart: Chart, signed: Iterable[SignedNote]) -> Summary:
    """`signed` are the signed notes of the patient's visits, the newest of each visit. Pure."""
    notes = sorted(signed, key=lambda note: note.visit.started_at, reverse=True)
    parts: dict[SummaryPart, list[SummaryLine]] = {}
    for part, kinds in _FROM_CHART.items():
        parts[part] = [_of_entry(entry) for kind in kinds for entry in reversed(chart.of(kind))]
    if notes:
        last = notes[0]
        parts[SummaryPart.LAST_VISIT] = list(_told(last, Topic.CHIEF_COMPLAINT, Topic.ASSESSMENT))
        parts[SummaryPart.AGREED] = list(_told(last, Topic.FOLLOW_UP, Topic.PLAN))
        parts[SummaryPart.EARLIER_VISITS] = [line for note in notes[1:] for line in _in_short(note)]
    sections = []
    left = MOST_LINES
    for part in SummaryPart:
        lines = parts.get(part, [])[: min(_MOST[part], left)]
        left -= len(lines)
        if lines:
            sections.append(SummarySection(part=part, lines=tuple(lines)))
    return Summary(patient_id=chart.patient_id, sections=tuple(sections))


def summary_text(summary: Summary, language: str = "en") -> str:
    """As plain text; each line ends with the day, and the first digits of the signed note it stands in."""
    words = "zh" if language.lower().startswith("zh") else "en"
    if not summary.sections:
        return _NOTHING[words] + "\n"
    blocks = []
    for section in summary.sections:
        rows = [_HEADINGS[words][section.part]]
        for line in section.lines:
            where = f"{line.source.signed_hash[:8]}/{line.source.statement_id}" if line.source else _BY_HAND[words]
            rows.append(f"- {' '.join(line.text.split())} [{line.on.isoformat()}, {where}]")
        blocks.append("\n".join(rows))
    return "\n\n".join(blocks) + "\n"


def _of_entry(entry: ChartEntry) -> SummaryLine:
    words = "zh" if any("\u3400" <= c <= "\u9fff" for c in entry.name) else "en"
    text = f"{entry.name}{_COLON[words]}{entry.detail}" if entry.detail else entry.name
    return SummaryLine(text=text, on=entry.recorded_on, source=entry.source)


def _told(note: SignedNote, *topics: Topic) -> Iterator[SummaryLine]:
    for topic in topics:
        for statement in note.version.content.statements():
            if statement.topic is topic:
                yield _line(note, statement)


def _in_short(note: SignedNote) -> Iterator[SummaryLine]:
    """Why the patient came, or what was found, in the note's own words: one line a visit."""
    told = [*_told(note, Topic.ASSESSMENT), *_told(note, Topic.CHIEF_COMPLAINT)]
    everything = [_line(note, statement) for statement in note.version.content.statements()]
    yield from (told or everything)[:1]


def _line(note: SignedNote, statement: Statement) -> SummaryLine:
    source = ChartSource(visit_id=note.visit.id, signed_hash=note.hash, statement_id=statement.id)
    return SummaryLine(text=statement.text, on=note.visit.started_at.date(), source=source)
