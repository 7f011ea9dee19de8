"""What the checks report as left out: of facts taken out of clinicians' notes, and on the whole notes.

Each fact that a clinician wrote and the visit bears out is taken out of the note with every sentence that holds it;
it counts as reported where an omission's proposed statement says it again. On the whole notes, an omission is a
false alarm where the note holds what it proposes: as the evaluation pack's own reader finds it, or in the same
telling words. Without the pack there are the samples only, each with the note that a careful scribe wrote.
"""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from copilot.clinical.allergies import allergies_in
from copilot.clinical.checks import NoteChecker
from copilot.clinical.checks.omissions.problems import VAGUE, is_disease
from copilot.clinical.medications import find_medications, medication_orders
from copilot.clinical.plans import PlanKind, plans_in
from copilot.clinical.polarity import Polarity, Subject, find_problems
from copilot.clinical.quantities import vital_signs_in
from copilot.domain.note import Finding, Origin, Statement
from copilot.domain.template import Topic
from copilot.domain.transcript import Transcript
from tests.benchmarks.figure import Figure
from tests.helpers.planted.alignment import stems
from tests.helpers.planted.pack import FactReader, find_pack, records
from tests.helpers.planted.visits import as_content, clinicians, samples

SPLITS = ("aci_valid", "primock57_dev")
KINDS = (
    "medication", "dose", "allergy", "vital_sign", "diagnosis", "order", "follow_up", "safety_net", "symptom",
    "negative",
)  # fmt: skip
_TOLD_IN = frozenset({Topic.CHIEF_COMPLAINT, Topic.HISTORY, Topic.REVIEW_OF_SYSTEMS})
_JUDGED_IN = frozenset({Topic.ASSESSMENT})
_PLANNED_IN = frozenset({Topic.ASSESSMENT, Topic.PLAN})
_SAME_WORDS = 0.75


class Fact(NamedTuple):
    kind: str
    what: object


class Visit(NamedTuple):
    """A visit with its note, and the sentences of the note that the visit bears out."""

    id: str
    transcript: Transcript
    statements: tuple[Statement, ...]
    borne_out: frozenset[str]


class Measured(NamedTuple):
    taken_out: Counter[str]
    reported: Counter[str]
    alarms: Counter[str]
    false_alarms: Counter[str]
    visits: int
    first_ms: list[float]
    again_ms: list[float]


def facts_of(text: str, topic: Topic | None) -> set[Fact]:
    """What a sentence holds that an omission could name; of a proposed statement (`topic` None) all of it.

    Words too general to be missed by themselves ("pain", "swelling") are no facts.
    """
    found: set[Fact] = set()
    allergies = {a.substance for a in allergies_in(text, listed=topic is Topic.ALLERGIES) if not a.none_known}
    found |= {Fact("allergy", substance) for substance in allergies}
    for order in medication_orders(text):
        if order.generic not in allergies and topic is not Topic.FAMILY:
            found.add(Fact("medication", order.generic))
            if order.dose is not None:
                found.add(Fact("dose", (order.generic, order.dose.value)))
    found |= {Fact("vital_sign", (s.kind, s.values)) for s in vital_signs_in(text)}
    for mention in find_problems(text):
        if (
            mention.subject is not Subject.PATIENT
            or mention.system in ("social", "findings")
            or mention.concept in VAGUE
        ):
            continue
        if mention.polarity is Polarity.NEGATED and (topic is None or topic in _TOLD_IN):
            found.add(Fact("negative", mention.concept))
        elif mention.polarity in (Polarity.AFFIRMED, Polarity.UNCERTAIN):
            if (topic is None or topic in _JUDGED_IN) and is_disease(mention):
                found.add(Fact("diagnosis", mention.concept))
            if topic is None or (topic in _TOLD_IN and not is_disease(mention)):
                found.add(Fact("symptom", mention.concept))
    for plan in plans_in(text) if topic is None or topic in _PLANNED_IN else ():
        if plan.is_ordered:
            found.add(Fact(plan.kind.value, plan.what if plan.kind is PlanKind.ORDER else ""))
    return found


def of_pack(folder: Path, split: str) -> Iterator[Visit]:
    borne_out = {v.id: frozenset(s.text for s in v.statements) for v in clinicians(folder, split)}
    for record in records(folder, split):
        statements = tuple(
            Statement(id=i, text=text, topic=topic, origin=Origin.TYPED)
            for i, (topic, text) in enumerate(record.sentences, 1)
        )
        yield Visit(record.id, record.transcript, statements, borne_out[record.id])


def of_samples() -> Iterator[Visit]:
    for visit in samples():
        yield Visit(visit.id, visit.transcript, visit.statements, frozenset(s.text for s in visit.statements))


def omissions_of(checker: NoteChecker, statements: tuple[Statement, ...]) -> list[Finding]:
    return [f for f in checker.check(as_content(statements)) if f.kind.startswith("omitted_")]


def measure(visits: Iterable[Visit], reader: FactReader | None = None) -> Measured:
    """`reader` is the evaluation pack's own; without it only words tell whether a note holds something."""
    result = Measured(Counter(), Counter(), Counter(), Counter(), 0, [], [])
    count = 0
    for visit in visits:
        count += 1
        started = time.process_time()
        checker = NoteChecker(visit.transcript)
        whole = omissions_of(checker, visit.statements)
        result.first_ms.append((time.process_time() - started) * 1000)
        _count_alarms(whole, visit, reader, result)
        for fact, rest in taken_out(visit):
            started = time.process_time()
            told = omissions_of(checker, rest)
            result.again_ms.append((time.process_time() - started) * 1000)
            result.taken_out[fact.kind] += 1
            result.reported[fact.kind] += any(
                fact in facts_of(f.suggestion, None) or _is_plan(f, fact) for f in told
            )
    return result._replace(visits=count)


def taken_out(visit: Visit) -> Iterator[tuple[Fact, tuple[Statement, ...]]]:
    """Each fact of the borne-out sentences, with the note that is left without it."""
    borne_out = [s for s in visit.statements if s.text in visit.borne_out]
    facts = {f: None for s in borne_out for f in sorted(facts_of(s.text, s.topic), key=str)}
    for fact in facts:
        yield fact, tuple(s for s in visit.statements if not _touches(s.text, fact))


def _touches(text: str, fact: Fact) -> bool:
    """Whether a sentence says anything of what the fact is about, wherever it stands and however it says it."""
    if fact.kind in ("symptom", "negative", "diagnosis"):
        return any(m.concept == fact.what for m in find_problems(text))
    if fact.kind in ("medication", "allergy"):
        return any(m.generic == fact.what for m in find_medications(text)) or fact in facts_of(
            text, Topic.ALLERGIES
        )
    if fact.kind == "order":
        return any(p.what == fact.what for p in plans_in(text))
    return fact in facts_of(text, None)


def _is_plan(finding: Finding, fact: Fact) -> bool:
    return finding.kind == f"omitted_{fact.kind}" and fact.kind in ("follow_up", "safety_net")


def _count_alarms(found: list[Finding], visit: Visit, reader: FactReader | None, result: Measured) -> None:
    note = "\n".join(s.text for s in visit.statements)
    for finding in found:
        kind = finding.kind.removeprefix("omitted_")
        result.alarms[kind] += 1
        result.false_alarms[kind] += is_held(finding, note, visit.statements, reader)


def is_held(finding: Finding, note: str, statements: tuple[Statement, ...], reader: FactReader | None) -> bool:
    """Whether the note holds what the finding proposes."""
    proposed = finding.suggestion
    words = set(stems(proposed))
    if any(len(words & set(stems(s.text))) >= _SAME_WORDS * len(words) for s in statements):
        return True
    if reader is None:
        return False
    medications, problems = reader.medications(proposed), set(reader.denials(proposed))
    numbers = reader.stated(proposed)[0]
    if finding.kind in ("omitted_dose", "omitted_vital_sign"):
        return bool(numbers) and numbers <= reader.numbers(note)
    if finding.kind in ("omitted_medication", "omitted_allergy") and medications:
        return medications <= reader.medications(note)
    if problems and finding.kind not in ("omitted_safety_net", "omitted_order"):
        return problems <= set(reader.denials(note))
    return False


def figures() -> Iterator[Figure]:
    yield from _figures("samples", measure(of_samples()))
    folder = find_pack()
    for split in SPLITS if folder else ():
        assert folder is not None
        yield from _figures(split, measure(of_pack(folder, split), FactReader(folder)))


def _figures(split: str, measured: Measured) -> Iterator[Figure]:
    total, reported = sum(measured.taken_out.values()), sum(measured.reported.values())
    yield Figure(f"omissions.recall.{split}", reported / max(1, total), "share", f"{reported} of {total} facts")
    for kind in KINDS:
        count = measured.taken_out[kind]
        if count:
            share = measured.reported[kind] / count
            yield Figure(
                f"omissions.recall.{split}.{kind}", share, "share", f"{measured.reported[kind]} of {count}"
            )
    alarms, wrong = sum(measured.alarms.values()), sum(measured.false_alarms.values())
    by_kind = ", ".join(f"{k} {n}" for k, n in measured.alarms.most_common())
    yield Figure(
        f"omissions.precision.{split}", 1 - wrong / max(1, alarms), "share", f"{wrong} of {alarms} are held"
    )
    yield Figure(f"omissions.per_visit.{split}", alarms / max(1, measured.visits), "findings", by_kind)
    yield Figure(
        f"omissions.check_first.{split}", statistics.median(measured.first_ms), "ms", "median of the visits"
    )
    yield Figure(f"omissions.check_again.{split}", statistics.median(measured.again_ms), "ms", "after one change")
