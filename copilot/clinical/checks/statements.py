"""A statement against the utterances it cites, and against the rest of the talk."""

from __future__ import annotations

from collections.abc import Iterator

from copilot.clinical.checks import doses, measures, medications, places, support
from copilot.clinical.checks.case import Case
from copilot.clinical.checks.corrections import TakenBack, missed_corrections
from copilot.clinical.checks.polarity import problems
from copilot.clinical.medications import same_medication
from copilot.domain.note import Finding

__all__ = ["same_medication", "statement_findings"]


def statement_findings(case: Case, taken_back: list[TakenBack]) -> Iterator[Finding]:
    """Kinds: evidence_missing, evidence_weak, sources_differ; number_unsupported, unit_differs, duration_differs,
    age_differs, date_differs, vital_differs, vital_implausible; medication_unsupported, dose_differs,
    frequency_differs, route_differs and those of `medications`; side_differs, site_differs; polarity_differs,
    certainty_differs, subject_differs, question_as_fact; correction_missed.
    """
    yield from support.evidence(case)
    ordered = list(doses.orders(case))
    # A dose that differs is told once, with what was said instead, and not as a number too.
    yield from measures.numbers(case, doses.wrong_spans(case))
    yield from measures.units(case)
    yield from measures.durations(case)
    yield from measures.ages(case)
    yield from measures.dates(case)
    yield from measures.vital_signs(case)
    yield from doses.names(case)
    yield from ordered
    yield from doses.frequencies(case)
    yield from medications.medication_findings(case)
    yield from places.sides(case)
    yield from places.sites(case)
    told = list(problems(case))
    yield from told
    yield from support.opposites(case, {f.kind for f in told})
    yield from missed_corrections(case, taken_back)
