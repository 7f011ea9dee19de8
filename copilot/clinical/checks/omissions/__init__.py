"""What was said and stands in no statement, each with its evidence and the statement that would add it.

The worst comes first: doses, medications, diagnoses, orders, follow-ups, safety nets, vital signs, symptoms,
pertinent negatives. (Allergies are with the other checks of allergies.) The kinds after the medications are limited
in number, so that what matters is not lost among what does not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from copilot.clinical.checks.corrections import TakenBack
from copilot.clinical.checks.omissions.held import Held
from copilot.clinical.checks.omissions.medications import Medications
from copilot.clinical.checks.omissions.plans import Plans
from copilot.clinical.checks.omissions.problems import Problems
from copilot.clinical.checks.omissions.vitals import VitalSigns
from copilot.clinical.checks.readings import Reading, Talk
from copilot.domain.note import Finding, Statement

_DIAGNOSES, _ORDERS, _FOLLOW_UPS, _SAFETY_NETS, _VITAL_SIGNS, _SYMPTOMS, _NEGATIVES = 3, 4, 1, 1, 6, 3, 3
"""How many of each kind are told at most."""


class Omissions:
    """What a visit tells, read once; `findings` says what of it a note leaves out."""

    def __init__(self, talk: Talk, taken_back: Sequence[TakenBack]) -> None:
        self._medications = Medications(talk, taken_back)
        self._problems = Problems(talk)
        self._plans = Plans(talk)
        self._vital_signs = VitalSigns(talk, taken_back)
        for said in talk.said:  # one text after the other: what was rewritten for one is at hand for the next
            self._vital_signs.read(said)
            self._medications.read(said)
            self._problems.read(said)
            self._plans.read(said)

    def findings(self, notes: Sequence[tuple[Statement, Reading]]) -> Iterator[Finding]:
        held = Held(notes)
        yield from self._medications.doses(held)
        yield from self._medications.left_out(held)
        yield from islice(self._problems.diagnoses(held), _DIAGNOSES)
        yield from islice(self._plans.orders(held), _ORDERS)
        yield from islice(self._plans.follow_ups(held), _FOLLOW_UPS)
        yield from islice(self._plans.safety_nets(held), _SAFETY_NETS)
        yield from islice(self._vital_signs.left_out(held), _VITAL_SIGNS)
        yield from islice(self._problems.symptoms(held), _SYMPTOMS)
        yield from islice(self._problems.negatives(held), _NEGATIVES)
