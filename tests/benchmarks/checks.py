"""What the checks catch of planted errors, how often they cry out for nothing, and how long a visit takes them.

With the evaluation pack (beside the repository, or where ANAMNESIS_EVALUATION_PACK says) the errors are planted
into clinicians' notes and into drafts of real visits, else into the samples only. ANAMNESIS_EVALUATION_SPLITS names
the pack's sets, with commas between.

A clinician's sentence counts as right where the visit says its words, and its numbers, medications and durations by
the reading of the pack's own scorer. Its evidence is found by words, so some alarms are right: a note that denies
what the patient affirmed stays in, as does a draft's wrong line.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator
from functools import partial

from copilot.clinical.checks import NoteChecker, check_note
from tests.benchmarks.figure import Figure
from tests.helpers.planted.measure import Tally, tally
from tests.helpers.planted.pack import find_pack
from tests.helpers.planted.visits import RightNote, as_content, clinicians, drafted, samples

SPLITS = "aci_valid,primock57_dev"
MOST_A_KIND = 6
"""Errors of one kind in one note; more would let a few long notes speak for all."""
REPEATS = 3


def figures() -> Iterator[Figure]:
    notes = _notes()
    result = tally(notes, most_a_kind=MOST_A_KIND)
    yield from _caught(result)
    yield from _false_alarms(result)
    yield from _times(notes)


def _notes() -> list[RightNote]:
    notes = list(samples())
    pack = find_pack()
    for split in os.environ.get("ANAMNESIS_EVALUATION_SPLITS", SPLITS).split(",") if pack else ():
        assert pack is not None
        for made in (clinicians(pack, split), drafted(pack, split)):
            notes += [note._replace(source=f"{split}.{note.source}") for note in made]
    return notes


def _caught(result: Tally) -> Iterator[Figure]:
    sources = "with the pack" if any("." in s for s in result.statements) else "the samples only: there is no pack"
    planted = sum(result.planted.values())
    yield Figure("checks.caught", 100 * result.caught_share, "%", f"{planted} errors, {sources}")
    for kind, count in result.planted.items():
        yield Figure(f"checks.caught.{kind}", 100 * result.caught[kind] / count, "%", f"{count} errors")


def _false_alarms(result: Tally) -> Iterator[Figure]:
    statements = sum(result.statements.values())
    yield Figure("checks.false_alarms", 100 * result.alarm_share, "%", f"of {statements} right statements")
    for source, count in result.statements.items():
        share = 100 * result.alarmed[source] / max(1, count)
        yield Figure(f"checks.false_alarms.in.{source}", share, "%", f"of {count}")
    for kind, count in sorted(result.alarms_by_kind.items()):
        yield Figure(f"checks.false_alarms.{kind}", 100 * count / max(1, statements), "%", f"{count} findings")


def _times(notes: list[RightNote]) -> Iterator[Figure]:
    """A visit from nothing, and one changed statement of a note that was checked before: the best of a few, in ms
    of this process's own time, so that a busy machine does not count."""
    whole, changed = [], []
    for note in notes:
        if not note.source.endswith("drafted") or not note.statements:
            continue
        content = as_content(note.statements)
        whole.append(min(_ms(partial(check_note, content, note.transcript)) for _ in range(REPEATS)))
        checker = NoteChecker(note.transcript)
        checker.check(content)
        first, *rest = note.statements
        edits = [
            as_content((first.model_copy(update={"text": f"{first.text} Edit {n}."}), *rest))
            for n in range(REPEATS)
        ]
        changed.append(min(_ms(partial(checker.check, edit)) for edit in edits))
    yield Figure("checks.visit.median", statistics.median(whole), "ms", "a drafted note, from nothing")
    yield Figure("checks.visit.max", max(whole), "ms", "a drafted note, from nothing")
    yield Figure("checks.changed_statement.median", statistics.median(changed), "ms")
    yield Figure("checks.changed_statement.max", max(changed), "ms")


def _ms(call: Callable[[], object]) -> float:
    started = time.thread_time()
    call()
    return (time.thread_time() - started) * 1000
