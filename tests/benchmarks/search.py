"""Finding patients and visits in a vault of 10,000 visits, as one types."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sized
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import NamedTuple

from copilot.app.samples import list_samples, load_sample
from copilot.app.visit_list import MOST_FOUND, Show, list_visits
from copilot.clinical import lexicons
from copilot.domain.note import NoteContent, NoteSection, Origin, Statement
from copilot.domain.record import NoteVersion, VersionKind
from copilot.domain.template import Topic
from copilot.domain.transcript import Transcript, Utterance
from copilot.domain.visit import Patient, Practitioner, Visit, VisitState
from copilot.storage import rows
from copilot.storage.vault import FileVault
from copilot.support.paths import SAMPLES
from tests.benchmarks.figure import Figure

VISITS = 10_000
TO_REVIEW = 60
REPEATS = 15
_START = datetime(2024, 1, 2, 8, tzinfo=UTC)
_DOCTOR = Practitioner(id="d", family="Okafor", given="Peter")
_FAMILIES = [
    *("Marsden", "Müller", "Okoye", "Haddad", "Novak", "Silva", "Jensen", "Kowalski", "Tanaka", "Moreau"),
    *("王", "李", "张", "刘", "陈", "杨", "欧阳"),
]
_GIVEN = ["Helen", "Jörg", "Ada", "Omar", "Eva", "Luis", "Ann", "晓雯", "伟", "芳", "秀英", "敏", "静", "丽"]
_QUERIES = ["co", "cou", "cough", "metform", "knee pain", "marsden cough", "lisinopril 10", "咳嗽", "王 发热", "压"]
_CHINESE = "患者三天前受凉后出现咳嗽，咳少量黄痰，伴发热，无胸痛，无呼吸困难。高血压病史五年，青霉素过敏。"


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        vault, _ = FileVault.create(Path(name) / "vault", "correct horse battery")
        with vault:
            with vault._database.transaction() as db:
                fill(db)
            started = time.perf_counter()
            vault.search.find("nothing")
            took = time.perf_counter() - started
            yield Figure("search.index", took / VISITS * 1000, "ms", f"a visit; {VISITS} in {took:.1f} s")
            size = sum(path.stat().st_size for path in (Path(name) / "vault").glob("vault.db*"))
            yield Figure("search.vault", size / 1e6, "MB", "the database with its index")
        with FileVault.open(Path(name) / "vault", "correct horse battery") as opened:
            yield from _searches(opened)


def _searches(vault: FileVault) -> Iterator[Figure]:
    vault.patients.find()
    measured = [_measured(partial(vault.search.find, query)) for query in _QUERIES]
    for query, took in zip(_QUERIES, measured, strict=True):
        yield Figure("search.find", took.wall, "ms", f"“{query}”: {took.shown} shown, {took.cpu:.1f} ms of a core")
    yield Figure("search.find_slowest", max(t.wall for t in measured), "ms", f"of {len(_QUERIES)} queries")
    yield Figure("search.find_slowest_cpu", max(t.cpu for t in measured), "ms", "the same, time of a core")
    yield from _lists(vault)
    for query in ("", "mars", "欧阳", "R-0042", "1961"):
        took = _measured(partial(vault.patients.find, query))
        yield Figure(
            "search.patients", took.wall, "ms", f"“{query}”: {took.shown} shown, {took.cpu:.1f} ms of a core"
        )


def _lists(vault: FileVault) -> Iterator[Figure]:
    """What the window asks: all visits, and those that hold what was typed."""
    now = datetime.now(UTC)
    started = time.perf_counter()
    list_visits(vault, Show.ALL, "", now)
    took = (time.perf_counter() - started) * 1000
    yield Figure("search.list_first", took, "ms", f"{VISITS} visits, read for the first time")
    for show in (Show.ALL, Show.REVIEW):
        listed = _measured(partial(list_visits, vault, show, "", now))
        yield Figure(
            "search.list", listed.wall, "ms", f"{show.value}: {listed.shown} lines, {listed.cpu:.1f} ms of a core"
        )
    for show in (Show.ALL, Show.REVIEW):
        measured = [_measured(partial(list_visits, vault, show, query, now)) for query in _QUERIES]
        slowest = max(measured, key=lambda took: took.wall)
        note = f"{show.value}, slowest of {len(_QUERIES)} queries, {MOST_FOUND} at most; {slowest.cpu:.1f} ms used"
        yield Figure("search.list_words", slowest.wall, "ms", note)


class _Took(NamedTuple):
    """Medians of REPEATS calls, in milliseconds."""

    wall: float
    cpu: float
    shown: int


def _measured(search_once: Callable[[], Sized]) -> _Took:
    walls, cores, count = [], [], 0
    for _ in range(REPEATS):
        started, used = time.perf_counter(), time.process_time()
        count = len(search_once())
        walls.append((time.perf_counter() - started) * 1000)
        cores.append((time.process_time() - used) * 1000)
    return _Took(statistics.median(walls), statistics.median(cores), count)


def fill(db: rows.Db) -> None:
    """Visits made of the samples' talk, words of the lexicons and invented names; past the audit trail."""
    rng = random.Random(7)
    samples = [load_sample(folder).reference() for folder in list_samples(SAMPLES)]
    said = [u.text for sample in samples for u in sample.utterances]
    problems = [entry.concept for entry in lexicons.problems()]
    medications = [entry.generic for entry in lexicons.medications()]
    for number in range(VISITS):
        chinese = number % 5 == 0
        patient = Patient(
            id=f"p{number % 3000}",
            family=_FAMILIES[number % 3000 % len(_FAMILIES)],
            given=_GIVEN[number % 3000 // len(_FAMILIES) % len(_GIVEN)],
            birth_date=(datetime(1940, 1, 1, tzinfo=UTC) + timedelta(days=11 * (number % 3000))).date(),
            record_number=f"R-{number % 3000:04d}",
        )
        at = _START + timedelta(minutes=20 * number)
        left = VISITS - number
        state = VisitState.IN_REVIEW if left <= TO_REVIEW else VisitState.EXPORTED
        visit = Visit(
            id=f"v{number}", patient=patient, practitioner=_DOCTOR, started_at=at, template="soap", state=state
        )
        rows.insert_visit(db, visit)
        lines = [_CHINESE] * 20 if chinese else rng.sample(said, 90)
        lines.append(f"{rng.choice(problems)}, {rng.choice(medications)} {rng.choice((5, 10, 20))} mg")
        utterances = tuple(Utterance(id=i, text=text) for i, text in enumerate(lines, 1))
        transcript_id, _ = rows.save_transcript(db, visit.id, Transcript(utterances=utterances))
        version = NoteVersion(
            visit_id=visit.id,
            number=1,
            kind=VersionKind.DRAFT,
            created_at=at,
            author="x",
            content=_note(lines[-20:]),
        )
        rows.insert_version(db, version, transcript_id)


def _note(lines: list[str]) -> NoteContent:
    statements = tuple(
        Statement(id=i, text=text, origin=Origin.TYPED, topic=Topic.HISTORY) for i, text in enumerate(lines, 1)
    )
    section = NoteSection(key="subjective", heading="Subjective", loinc="61150-9", statements=statements)
    return NoteContent(template="soap", sections=(section,))
