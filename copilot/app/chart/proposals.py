"""What a signed note changes in the chart: proposed, never done without the doctor."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from copilot.app.ports import Vault
from copilot.clinical.advice import supposed_spans
from copilot.clinical.facts import ConditionFact, MedicationFact, MedicationStatus, VitalSignFact, facts_of
from copilot.clinical.languages import is_chinese, language_of, rules_of
from copilot.clinical.medications import find_medications
from copilot.clinical.polarity import find_problems, negated_spans
from copilot.clinical.quantities import frequencies_in, quantities_in
from copilot.clinical.results import results_in
from copilot.domain.chart import Chart, ChartEntry, ChartKind, ChartSource, Proposal, ProposedChange
from copilot.domain.errors import UserFacingError
from copilot.domain.note import Statement
from copilot.domain.record import SignedNote
from copilot.domain.template import Topic


def propose(vault: Vault, visit_id: str) -> tuple[Proposal, ...]:
    """What the newest signed note of a visit changes in the patient's chart, without what was declined.

    Raises UserFacingError (visit.unknown, chart.unsigned).
    """
    visit = vault.visit(visit_id)
    signed = vault.signed(visit_id)
    if signed is None:
        raise UserFacingError(
            "chart.unsigned", "The note of this visit is not signed.", "Sign it: a chart is made of signed notes."
        )
    declined = vault.charts.declined(visit.patient.id)
    return tuple(p for p in proposals(signed, vault.charts.chart(visit.patient.id)) if p.key not in declined)


def proposals(signed: SignedNote, chart: Chart) -> tuple[Proposal, ...]:
    """Problems, then medications, allergies, vital signs, results; only what the note says of the patient, surely
    and not as something that is denied, considered or a relative's. Pure."""
    content = signed.version.content
    language = content.language
    facts = facts_of(content)
    made = _Maker(signed, chart)
    found = [
        *_problems(facts.conditions, made, language),
        *_medications(facts.medications, made, language),
        *(
            made.proposal(
                ChartKind.ALLERGY, rules_of(language).name_of(fact.substance), fact.reaction, fact.statement_id
            )
            for fact in facts.allergies
            if fact.substance and not fact.none_known
        ),
        *_vital_signs(facts.vital_signs, made, language),
        *_results(content.statements(), made, language),
    ]
    return tuple({p.key: p for p in found if p is not None}.values())


_RESULTS = frozenset({Topic.RESULTS, Topic.EXAM, Topic.VITALS, Topic.ASSESSMENT})


class _Change(NamedTuple):
    """What is told of one medication. Of two, the one of the higher rank holds: the plan is what will be."""

    fact: MedicationFact
    detail: str
    rank: int


class _Maker:
    """Makes proposals of one signed note against one chart."""

    def __init__(self, signed: SignedNote, chart: Chart) -> None:
        self._signed = signed
        self._chart = chart
        self._statements = {s.id: s for s in signed.version.content.statements()}
        self._on = signed.visit.started_at.date()

    def known(self, kind: ChartKind, name: str) -> ChartEntry | None:
        """The chart's entry about the same thing, whatever it is called there."""
        about = _about(kind, name)
        entries = [entry for entry in self._chart.of(kind) if _about(kind, entry.name) & about]
        return entries[-1] if entries else None

    def statement(self, statement_id: int) -> Statement:
        return self._statements[statement_id]

    def proposal(self, kind: ChartKind, name: str, detail: str, statement_id: int) -> Proposal | None:
        """To add it, or to change what the chart holds; None if the chart holds just that, or knows more."""
        known = self.known(kind, name)
        if known is None:
            return self._made(ProposedChange.ADD, kind, name, detail, statement_id, None)
        measured = kind in (ChartKind.VITAL_SIGN, ChartKind.RESULT)
        # What comes from this note, or is of a later day, holds already.
        settled = known.recorded_on >= self._on if measured else _same_detail(known.detail, detail)
        if settled or self._is_from_this_note(known, statement_id) or not detail:
            return None
        return self._made(ProposedChange.CHANGE, kind, name, detail, statement_id, known)

    def stop(self, kind: ChartKind, name: str, statement_id: int) -> Proposal | None:
        known = self.known(kind, name)
        return self._made(ProposedChange.STOP, kind, name, "", statement_id, known) if known else None

    def _is_from_this_note(self, entry: ChartEntry, statement_id: int) -> bool:
        source = entry.source
        return source is not None and (source.signed_hash, source.statement_id) == (self._signed.hash, statement_id)

    def _made(
        self,
        change: ProposedChange,
        kind: ChartKind,
        name: str,
        detail: str,
        statement_id: int,
        known: ChartEntry | None,
    ) -> Proposal:
        statement = self.statement(statement_id)
        measured = kind in (ChartKind.VITAL_SIGN, ChartKind.RESULT)
        about = [change, kind, *sorted(_about(kind, name)), " ".join(detail.casefold().split())]
        # A measure is another one at each visit; a problem that was declined once stays declined.
        about += [self._signed.visit.id] if measured else []
        about += [known.id] if known and change is ProposedChange.STOP else []
        return Proposal(
            key=hashlib.sha256("\0".join(about).encode()).hexdigest()[:16],
            change=change,
            kind=kind,
            name=name,
            detail=detail,
            before=known.detail if known else "",
            entry_id=known.id if known else "",
            recorded_on=self._on,
            source=ChartSource(
                visit_id=self._signed.visit.id, signed_hash=self._signed.hash, statement_id=statement_id
            ),
            statement=statement.text,
            evidence=statement.evidence,
        )


def _about(kind: ChartKind, name: str) -> frozenset[str]:
    """What a name is about, in our own words: "Zestril" and "lisinopril" are the same."""
    language = language_of([name])
    found: set[str] = set()
    if kind is ChartKind.PROBLEM:
        found = {mention.concept for mention in find_problems(name, language)}
    elif kind in (ChartKind.MEDICATION, ChartKind.ALLERGY):
        found = {mention.generic for mention in find_medications(name, language)}
    return frozenset(found or {" ".join(name.casefold().split())})


def _same_detail(known: str, detail: str) -> bool:
    """Whether `detail` tells nothing that the chart does not: the same dose and frequency, or no more."""
    if not detail or known.casefold() == detail.casefold():
        return True
    language = language_of([known, detail])
    doses = [{(q.value, q.unit) for q in quantities_in(text, language)} for text in (known, detail)]
    times = [{f.code for f in frequencies_in(text, language)} for text in (known, detail)]
    if any(doses[1]) or any(times[1]):
        return doses[1] <= doses[0] and times[1] <= times[0]
    return detail.casefold() in known.casefold()


def _problems(facts: Sequence[ConditionFact], made: _Maker, language: str) -> Iterator[Proposal | None]:
    told = [fact for fact in facts if fact.certain and _outlives_a_visit(fact)]
    in_statement = Counter(fact.statement_id for fact in facts)
    name_of = rules_of(language).name_of
    for fact in told:
        if made.known(ChartKind.PROBLEM, fact.concept):
            continue
        # A side that stands beside two problems may be the other one's.
        alone = in_statement[fact.statement_id] == 1 and fact.body_site not in fact.concept
        where = [name_of(code) for code in (fact.side, fact.body_site) if code and fact.body_site]
        detail = ("" if is_chinese(language) else " ").join(where) if alone else ""
        yield made.proposal(ChartKind.PROBLEM, _problem_name(fact, language), detail, fact.statement_id)


def _outlives_a_visit(fact: ConditionFact) -> bool:
    """Not so symptoms, signs and abnormal findings: chapter R of ICD-10-CM, but for prediabetes."""
    return not fact.icd10cm.startswith("R") or fact.icd10cm == "R73.03"


def _problem_name(fact: ConditionFact, language: str) -> str:
    """Our own name for it, which is English; else the note's words."""
    if is_chinese(language):
        surfaces = [m.surface for m in find_problems(fact.text, language) if m.concept == fact.concept]
        return surfaces[0] if surfaces else fact.concept
    return fact.concept


def _medications(facts: Iterable[MedicationFact], made: _Maker, language: str) -> Iterator[Proposal | None]:
    """One proposal a medication: what the note says of it in the end."""
    final: dict[str, _Change] = {}
    for fact in facts:
        statement = made.statement(fact.statement_id)
        if fact.status is MedicationStatus.NOT_TAKEN or _is_doubtful(fact, statement, language):
            continue
        planned = statement.topic in (Topic.PLAN, Topic.FOLLOW_UP)
        stopped = fact.status is MedicationStatus.STOPPED
        rank = 2 * planned + (not stopped if not planned else fact.status is MedicationStatus.INTENDED)
        codes = [found.code for found in frequencies_in(fact.frequency, language)]
        often = rules_of(language).name_of(codes[0]) if codes else fact.frequency
        detail = " ".join(filter(None, (fact.dose, often, fact.duration)))
        before = final.get(fact.generic)
        if before is None:
            final[fact.generic] = _Change(fact, detail, rank)
        elif rank >= before.rank:
            # "Continue the lisinopril": what was told of it before still holds.
            vague = not stopped and not fact.dose and bool(before.fact.dose)
            final[fact.generic] = before._replace(rank=rank) if vague else _Change(fact, detail, rank)
    for change in final.values():
        fact = change.fact
        if fact.status is MedicationStatus.STOPPED:
            yield made.stop(ChartKind.MEDICATION, fact.generic, fact.statement_id)
        else:
            name = rules_of(language).name_of(fact.generic)
            yield made.proposal(ChartKind.MEDICATION, name, change.detail, fact.statement_id)


def _is_doubtful(fact: MedicationFact, statement: Statement, language: str) -> bool:
    """Whether the medication is only considered, denied, or a relative's."""
    text = statement.text
    if statement.topic is Topic.FAMILY or rules_of(language).names_relative(text):
        return True
    spans = supposed_spans(text, language)
    if fact.status is not MedicationStatus.STOPPED:
        spans = [*spans, *negated_spans(text, language)]
    places = [m.start for m in find_medications(text, language) if m.generic == fact.generic]
    return bool(places) and all(any(start <= at < end for start, end in spans) for at in places)


def _vital_signs(facts: Iterable[VitalSignFact], made: _Maker, language: str) -> Iterator[Proposal | None]:
    """The last of each kind that the note tells; both pressures are one."""
    last: dict[str, tuple[str, int]] = {}
    systolic: VitalSignFact | None = None
    for fact in facts:
        if fact.kind == "systolic":
            systolic = fact
        elif fact.kind == "diastolic" and systolic is not None:
            last["blood_pressure"] = (f"{systolic.value:f}/{fact.value:f} {fact.unit}", fact.statement_id)
        else:
            last[fact.kind] = (f"{fact.value:f} {fact.unit}".replace(" /10", "/10"), fact.statement_id)
    for kind, (detail, statement_id) in last.items():
        name = rules_of(language).name_of(kind).replace("_", " ")
        yield made.proposal(ChartKind.VITAL_SIGN, name, detail, statement_id)


def _results(statements: Iterable[Statement], made: _Maker, language: str) -> Iterator[Proposal | None]:
    for statement in statements:
        if statement.topic not in _RESULTS:
            continue
        spans = [*supposed_spans(statement.text, language), *negated_spans(statement.text, language)]
        for result in results_in(statement.text, language):
            if not any(start <= result.start < end for start, end in spans):
                detail = f"{result.value:f} {result.unit}".strip().replace(" %", "%")
                name = rules_of(language).name_of(result.name)
                yield made.proposal(ChartKind.RESULT, name, detail, statement.id)
