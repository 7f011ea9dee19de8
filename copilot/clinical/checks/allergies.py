"""Allergies of the visit, the note and the chart: what is left out, denied against the chart, or met by a plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from copilot.clinical.allergies import AllergyMention, allergies_in
from copilot.clinical.checks.charted import Charted
from copilot.clinical.checks.corrections import TakenBack
from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.readings import Reading, Talk
from copilot.clinical.checks.wording import named, say
from copilot.clinical.medications import Meeting, Use, allergy_meeting, use_of
from copilot.domain.note import Finding, Severity, Statement
from copilot.domain.template import Topic

_MOST_EVIDENCE = 5
# What makes the nose run is worth a line, but signing need not wait for it.
_SEASONAL = frozenset(
    {"pollen", "pollens", "grass", "ragweed", "dust", "dust mite", "dust mites", "mold", "molds", "mould"}
)
_ORDERED_IN = frozenset({Topic.PLAN, Topic.ASSESSMENT, Topic.COURSE, Topic.FOLLOW_UP})
_NOT_GIVEN = frozenset({Use.NOT_TAKEN, Use.STOPPED, Use.ANOTHERS})


@dataclass(slots=True)
class ToldAllergy:
    """An allergy told in the visit, with the utterances that tell it."""

    substance: str
    reaction: str = ""
    evidence: list[int] = field(default_factory=list)


class Allergies:
    """What the visit and the chart tell of allergies, read once; `findings` compares a note with it."""

    def __init__(self, talk: Talk, charted: Charted, taken_back: Sequence[TakenBack]) -> None:
        self._language = talk.language
        self._charted = charted
        self._told: dict[str, ToldAllergy] = {}
        withdrawn = {(t.at.index, t.old.value) for t in taken_back}
        for said in talk.said:
            for allergy in talk.allergies_of(said):
                if allergy.none_known or (said.index, allergy.substance) in withdrawn:
                    continue
                told = self._told.setdefault(allergy.substance, ToldAllergy(allergy.substance))
                told.reaction = told.reaction or allergy.reaction
                told.evidence.append(said.utterance.id)

    def findings(self, notes: Sequence[tuple[Statement, Reading]]) -> Iterator[Finding]:
        """Kinds: allergy_met, chart_allergy_denied, chart_allergy_missing and omitted_allergy."""
        noted = {
            a.substance: statement.id
            for statement, reading in notes
            for a in _listed(statement, reading)
            if not a.none_known
        }
        yield from self._met(notes, noted)
        yield from self._against_chart(notes, set(noted))
        for told in self._told.values():
            if not self._is_covered(told.substance, set(noted)):
                yield self._omitted(told)

    def _met(self, notes: Sequence[tuple[Statement, Reading]], noted: dict[str, int]) -> Iterator[Finding]:
        """Medications that the plan gives although an allergy speaks against them, each once a statement."""
        substances = dict.fromkeys([*self._told, *(e.name for e in self._charted.allergies), *noted])
        if not substances:
            return
        for statement, reading in notes:
            if statement.topic not in _ORDERED_IN:
                continue
            own = {a.start for a in _listed(statement, reading)}
            for mention in reading.medications:
                if mention.start in own or use_of(reading.text, mention.start, self._language) in _NOT_GIVEN:
                    continue
                met = [(allergy_meeting(mention.generic, s, self._language), s) for s in substances]
                grave = next((s for how, s in met if how in (Meeting.SAME, Meeting.CLASS)), None)
                substance = grave or next((s for how, s in met if how is Meeting.RELATED), None)
                if substance is not None:
                    yield finding(
                        "allergy_met",
                        Severity.CRITICAL if grave else Severity.WARNING,
                        say(
                            self._language,
                            "allergy_met" if grave else "allergy_related",
                            medication=self._named(mention.generic),
                            substance=self._named(substance),
                        ),
                        about=f"{mention.generic}>{substance}",
                        statement_id=statement.id,
                        evidence=tuple(self._told[substance].evidence[:_MOST_EVIDENCE])
                        if substance in self._told
                        else (),
                    )

    def _against_chart(self, notes: Sequence[tuple[Statement, Reading]], noted: set[str]) -> Iterator[Finding]:
        missing = [e for e in self._charted.allergies if not self._is_covered(e.name, noted)]
        if not missing:
            return
        denying = [s for s, r in notes if any(a.none_known for a in _listed(s, r))]
        for entry in missing:
            for statement in denying:
                yield finding(
                    "chart_allergy_denied",
                    Severity.CRITICAL,
                    say(self._language, "chart_allergy_denied", substance=self._named(entry.name)),
                    about=entry.name,
                    statement_id=statement.id,
                )
            if not denying and noted:
                yield finding(
                    "chart_allergy_missing",
                    Severity.WARNING,
                    say(self._language, "chart_allergy_missing", substance=self._named(entry.name)),
                    about=entry.name,
                )

    def _is_covered(self, substance: str, noted: set[str]) -> bool:
        """Whether one of `noted` is the substance, or the class that it is of."""
        plain = _singular(substance)
        for other in noted:
            if plain == _singular(other) or allergy_meeting(substance, other, self._language) is Meeting.SAME:
                return True
            if _singular(other) in plain or plain in _singular(other):
                return True
        return False

    def _omitted(self, told: ToldAllergy) -> Finding:
        name = self._named(told.substance)
        key = "allergic_with" if told.reaction else "allergic_to"
        return finding(
            "omitted_allergy",
            Severity.WARNING if told.substance in _SEASONAL else Severity.CRITICAL,
            say(self._language, "allergy_omitted", substance=name),
            about=told.substance,
            evidence=tuple(dict.fromkeys(told.evidence))[:_MOST_EVIDENCE],
            suggestion=say(self._language, key, substance=name, reaction=told.reaction),
            topic=Topic.ALLERGIES,
        )

    def _named(self, code: str) -> str:
        return named(self._language, code)


def _singular(substance: str) -> str:
    low = substance.lower()
    return low[:-1] if low.endswith("s") and len(low) > 4 else low


def _listed(statement: Statement, reading: Reading) -> list[AllergyMention]:
    return allergies_in(reading.text, reading.language, listed=statement.topic is Topic.ALLERGIES)
