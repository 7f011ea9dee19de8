"""What a model made of a line, and whether it may stand: it says what its sources say, no more and no less."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from copilot.app.checking import Checker
from copilot.clinical.checks.words import stems_of
from copilot.clinical.medications import find_medications
from copilot.clinical.numbers import numbers_in
from copilot.clinical.polarity import find_problems
from copilot.domain.chart import Chart
from copilot.domain.note import Finding, NoteContent, NoteSection, Origin, Severity, Statement
from copilot.domain.transcript import Speaker, Transcript, Utterance

_GROWS, _SPARE = 2, 40
"""A line may become twice as long, and so many characters."""

_KNOWN_WORDS = 0.34
"""This share of what a line says must stand in its sources: a refusal or a comment says other things."""


class Reason(StrEnum):
    """Why a line may not stand in the place of another, beside the findings of the checks."""

    NOTHING_WRITTEN = "nothing_written"
    TOO_LONG = "too_long"
    """Far longer than what it was made of."""
    OTHER_SUBJECT = "other_subject"
    PROBLEM_GAINED = "problem_gained"
    """It names a problem that its sources do not."""
    MEDICATION_GAINED = "medication_gained"
    NUMBER_LOST = "number_lost"
    MEDICATION_LOST = "medication_lost"
    PROBLEM_LOST = "problem_lost"
    """Or turned around."""


class Verdict(NamedTuple):
    """Why a line may not stand; `findings` of the checks first. Neither: it may."""

    findings: tuple[Finding, ...] = ()
    reasons: tuple[Reason, ...] = ()

    @property
    def is_good(self) -> bool:
        return not self.findings and not self.reasons


class LineJudge:
    """Judges lines about one visit, by the checks that every note goes through. Not for several threads at once."""

    def __init__(self, transcript: Transcript, chart: Chart | None = None) -> None:
        self._transcript = transcript
        self._check = Checker(chart=chart)
        self._by_id = transcript.by_id()

    def __call__(self, before: Statement, text: str, *, may_lose: bool = False) -> Verdict:
        """`text` in the place of `before`, resting on the same utterances.

        `may_lose`: it need not say all that `before` says. Findings are those of severity critical and warning.
        """
        language = self._transcript.language
        reasons = list(_shape(before.text, text))
        if not reasons:
            sources = [before.text, *(self._by_id[i].text for i in before.evidence if i in self._by_id)]
            if not _is_about(text, sources, language):
                reasons.append(Reason.OTHER_SUBJECT)
            reasons += gained(sources, text, language)
            if not may_lose:
                reasons += lost(before.text, text, language)
        findings = self._findings(before, text) if text and not reasons else ()
        return Verdict(findings, tuple(reasons))

    def _findings(self, before: Statement, text: str) -> tuple[Finding, ...]:
        line = Statement(
            id=before.id, text=text, evidence=before.evidence, topic=before.topic, origin=Origin.EDITED
        )
        alone = NoteContent(
            template="line",
            language=self._transcript.language,
            sections=(NoteSection(key="line", heading="", loinc="51848-0", statements=(line,)),),
        )
        return tuple(
            finding
            for finding in self._check(alone, self._transcript)
            if finding.statement_id == line.id and finding.severity is not Severity.INFO
        )


def as_said(texts: Iterable[str], transcript: Transcript, first_id: int) -> Transcript:
    """`transcript` and, behind it, `texts` as utterances from `first_id` on: what a doctor wrote is a source."""
    added = tuple(
        Utterance(id=number, speaker=Speaker.DOCTOR, text=text) for number, text in enumerate(texts, first_id)
    )
    return transcript.model_copy(update={"utterances": (*transcript.utterances, *added)})


def gained(sources: Iterable[str], text: str, language: str) -> list[Reason]:
    """What `text` says and no source does: problems and medications, whatever is said of them.

    The checks of a note tell what differs from what was said; that nobody spoke of a problem at all they leave to
    the doctor who wrote it. A model may not.
    """
    sources = list(sources)
    found = []
    for reason, names in ((Reason.PROBLEM_GAINED, _problems), (Reason.MEDICATION_GAINED, _medications)):
        if names(text, language) - frozenset().union(*(names(source, language) for source in sources)):
            found.append(reason)
    return found


def _problems(text: str, language: str) -> frozenset[str]:
    return frozenset(p.concept for p in find_problems(text, language))


def _medications(text: str, language: str) -> frozenset[str]:
    return frozenset(m.generic for m in find_medications(text, language))


def lost(before: str, text: str, language: str) -> list[Reason]:
    """What `before` says and `text` does not: numbers, medications, problems."""
    found = []
    if {n.value for n in numbers_in(before, language)} - {n.value for n in numbers_in(text, language)}:
        found.append(Reason.NUMBER_LOST)
    if _medications(before, language) - _medications(text, language):
        found.append(Reason.MEDICATION_LOST)
    if {(p.concept, p.polarity) for p in find_problems(before, language)} - {
        (p.concept, p.polarity) for p in find_problems(text, language)
    }:
        found.append(Reason.PROBLEM_LOST)
    return found


def _shape(before: str, text: str) -> Iterable[Reason]:
    if not text.strip():
        yield Reason.NOTHING_WRITTEN
    elif len(text) > _GROWS * len(before) + _SPARE:
        yield Reason.TOO_LONG


def _is_about(text: str, sources: Iterable[str], language: str) -> bool:
    written = stems_of(text, language)
    known = frozenset().union(*(stems_of(source, language) for source in sources))
    return bool(written) and len(written & known) >= _KNOWN_WORDS * len(written)
