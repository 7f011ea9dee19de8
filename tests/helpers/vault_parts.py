"""Real vaults for tests: cheap to open, with invented people, and the ways to strike at their files."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.domain.errors import CopilotError
from copilot.domain.note import (
    ADDENDUM_LOINC,
    Finding,
    NoteContent,
    NoteSection,
    Origin,
    Severity,
    Statement,
)
from copilot.domain.record import VersionKind
from copilot.domain.template import Topic
from copilot.domain.transcript import Transcript, Utterance
from copilot.domain.visit import Patient, Practitioner, Visit
from copilot.storage import keys
from copilot.storage.database import Database
from copilot.storage.keys import KdfCost
from copilot.storage.vault import FileVault

if TYPE_CHECKING:
    import pytest  # a child process that writes to a vault need not wait for it

PASSPHRASE = "correct horse battery"
CHEAP = KdfCost(time_cost=1, memory_kib=64, parallelism=1)
AT = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
DOCTOR = Practitioner(id="practitioner-1", family="Okafor", given="Peter", credentials="MD")
SUPERVISOR = Practitioner(id="practitioner-2", family="Lindqvist", given="Maja", credentials="MD")
PATIENT = Patient(id="patient-1", family="Marsden", given="Helen")
CRITICAL = Finding(
    id="dose:3", kind="dose", severity=Severity.CRITICAL, message="The doses differ.", statement_id=1
)

_MEMORY = Path("/dev/shm")
QUICK_PLACE = _MEMORY if os.access(_MEMORY, os.W_OK) else None
"""A file system in memory, if there is one, for tests that commit often and are not about the disk."""


def new_vault(folder: Path) -> FileVault:
    vault, _ = FileVault.create(folder, PASSPHRASE, cost=CHEAP)
    return vault


def open_vault(folder: Path) -> FileVault:
    return FileVault.open(folder, PASSPHRASE)


def add_visit(vault: FileVault) -> Visit:
    return vault.add_visit(PATIENT, DOCTOR, "soap", AT)


def said(*texts: str) -> Transcript:
    return Transcript(utterances=tuple(Utterance(id=i, text=text) for i, text in enumerate(texts, start=1)))


def content(*texts: str) -> NoteContent:
    """One section; every statement cites utterance 1."""
    statements = tuple(
        Statement(id=i, text=text, evidence=(1,), topic=Topic.HISTORY) for i, text in enumerate(texts, start=1)
    )
    section = NoteSection(key="subjective", heading="Subjective", loinc="61150-9", statements=statements)
    return NoteContent(template="soap", sections=(section,))


def added(signed: NoteContent, text: str) -> NoteContent:
    """`signed` with one addendum more."""
    count = sum(section.is_addendum() for section in signed.sections)
    statement = Statement(
        id=max(s.id for s in signed.statements()) + 1, text=text, origin=Origin.TYPED, topic=Topic.HISTORY
    )
    section = NoteSection(
        key=f"addendum_{count + 1}", heading="Addendum", loinc=ADDENDUM_LOINC, statements=(statement,)
    )
    return signed.model_copy(update={"sections": (*signed.sections, section)})


def drafted_visit(vault: FileVault, *texts: str) -> Visit:
    """A visit with a transcript and one drafted version."""
    visit = add_visit(vault)
    vault.save_transcript(visit.id, said("Good morning.", *texts))
    vault.add_version(visit.id, VersionKind.DRAFT, content(*(texts or ("Has a cough.",))), "extractive", AT)
    return vault.visit(visit.id)


def signed_visit(vault: FileVault, *texts: str) -> Visit:
    visit = drafted_visit(vault, *texts)
    vault.sign(visit.id, 1, DOCTOR, (), AT)
    return vault.visit(visit.id)


def pcm(name: str, number: int, size: int = SAMPLE_RATE // 5) -> bytes:
    """Bytes that look like noise and can be told again: by default a tenth of a second."""
    return hashlib.shake_128(f"{name} {number}".encode()).digest(size)


def frame(name: str, number: int, *, channels: int = 1, size: int = SAMPLE_RATE // 5) -> AudioFrame:
    return AudioFrame(pcm(name, number, size), channels)


def seconds(name: str, count: int) -> list[AudioFrame]:
    return [frame(name, i, size=2 * SAMPLE_RATE) for i in range(count)]


def flip(path: Path, offset: int, bit: int = 0) -> None:
    with path.open("rb+") as file:
        file.seek(offset)
        byte = file.read(1)[0]
        file.seek(offset)
        file.write(bytes([byte ^ 1 << bit]))


def state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file but the lock: its bytes and when it was written."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "lock"
    }


def raw_database(folder: Path) -> Database:
    """The vault's database past all of its rules, for whoever has the passphrase and bad intentions."""
    return Database(folder / "vault.db", keys.unlock(folder / "key.json", PASSPHRASE).database)


def tamper(folder: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    """Drops all triggers, runs the statements, and leaves the file well formed."""
    database = raw_database(folder)
    database._connection.execute("PRAGMA foreign_keys = OFF")
    with database.transaction() as db:
        for row in list(db.query("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            db.execute(f"DROP TRIGGER {row['name']}")
        for statement in statements:
            db.execute(statement, values)
    database.close()


def code_of(caught: pytest.ExceptionInfo[Any]) -> str:
    assert isinstance(caught.value, CopilotError)
    assert caught.value.what_to_do
    return caught.value.code
