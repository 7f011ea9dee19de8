"""Counts what the checks catch of planted errors, and where they cry out for nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from copilot.clinical.checks import NoteChecker
from copilot.domain.note import Finding, Severity, Statement
from tests.helpers.planted.plants import Plant, Planter
from tests.helpers.planted.talk_plants import all_plants
from tests.helpers.planted.visits import RightNote, as_content

_LOUD = (Severity.CRITICAL, Severity.WARNING)


@dataclass
class Tally:
    """`planted` and `caught` by kind of error; `statements` that were right, and `alarmed` of them.

    `missed` and `alarms` hold what there is to look at.
    """

    planted: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    caught: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    statements: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    alarmed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    alarms_by_kind: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missed: list[tuple[RightNote, Plant]] = field(default_factory=list)
    alarms: list[tuple[RightNote, Statement, Finding]] = field(default_factory=list)

    @property
    def caught_share(self) -> float:
        return sum(self.caught.values()) / max(1, sum(self.planted.values()))

    @property
    def alarm_share(self) -> float:
        return sum(self.alarmed.values()) / max(1, sum(self.statements.values()))


def tally(notes: Iterable[RightNote], *, seed: int = 5, most_a_kind: int | None = None) -> Tally:
    """Plants into every statement of `notes`; of a note at most `most_a_kind` errors of one kind, by lot."""
    result = Tally()
    every = list(notes)
    for note in every:
        checker = NoteChecker(note.transcript)
        quiet = _alarms(note, checker, result)
        strangers = [s for other in every if other.id != note.id for s in other.statements]
        for plant in _chosen(all_plants(Planter(note, strangers, seed)), most_a_kind, seed):
            result.planted[plant.kind] += 1
            if _is_caught(plant, note, checker, quiet):
                result.caught[plant.kind] += 1
            else:
                result.missed.append((note, plant))
    return result


def _alarms(note: RightNote, checker: NoteChecker, result: Tally) -> set[str]:
    """Counts the false alarms of a note as a whole; ids of all its findings."""
    findings = checker.check(as_content(note.statements))
    by_id = {s.id: s for s in note.statements}
    loud = [f for f in findings if f.severity in _LOUD and f.statement_id in by_id]
    result.statements[note.source] += len(by_id)
    result.alarmed[note.source] += len({f.statement_id for f in loud})
    for found in loud:
        assert found.statement_id is not None
        result.alarms_by_kind[found.kind] += 1
        result.alarms.append((note, by_id[found.statement_id], found))
    return {f.id for f in findings}


def _chosen(plants: Iterable[Plant], most: int | None, seed: int) -> list[Plant]:
    by_kind: dict[str, list[Plant]] = defaultdict(list)
    for plant in plants:
        by_kind[plant.kind].append(plant)
    lot = random.Random(seed)
    return [
        p for kind in by_kind.values() for p in (kind if most is None else lot.sample(kind, min(most, len(kind))))
    ]


def _is_caught(plant: Plant, note: RightNote, checker: NoteChecker, quiet: set[str]) -> bool:
    if plant.transcript is not None:
        checker = NoteChecker(plant.transcript)
    findings = checker.check(as_content((*plant.beside, plant.statement)))
    about = {plant.statement.id, *(s.id for s in plant.beside)}
    return any(
        f.kind in plant.fitting and f.severity in _LOUD and f.statement_id in about and f.id not in quiet
        for f in findings
    )
