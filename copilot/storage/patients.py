"""Everybody who was ever seen or entered, and who of them is the same person."""

from __future__ import annotations

import unicodedata

from copilot.domain.errors import UserFacingError
from copilot.domain.visit import Patient, Visit
from copilot.storage import rows
from copilot.storage.database import Database
from copilot.storage.ledger import Change, Ledger


class VaultPatients:
    """Implements `PatientBook`. A trigger keeps the table right whenever a visit is added; what is searched for is
    made of a row when it is first looked for. `read` are the visits that were read before: see `visit_rows.visits`.
    """

    def __init__(self, database: Database, ledger: Ledger, read: dict[str, Visit]) -> None:
        self._database = database
        self._ledger = ledger
        self._read = read

    def find(self, words: str = "", limit: int = 50) -> tuple[Patient, ...]:
        self._make_words()
        wanted = folded(words).split()
        # One row a person: the id that was seen last stands for the others.
        where = " AND ".join(["1", *("instr(words, ?) > 0" for _ in wanted)])
        sql = f"SELECT body, record_number, birth_date FROM patients WHERE {where} ORDER BY seen_at DESC"  # noqa: S608
        found: list[Patient] = []
        known: set[tuple[str, str]] = set()
        with self._database.read() as db:
            for row in db.query(sql, wanted):
                person = (row["record_number"], row["birth_date"])
                patient = rows.parsed(Patient, row["body"])
                if person not in known and patient.is_named:
                    found.append(patient)
                if row["record_number"]:
                    known.add(person)
                if len(found) == limit:
                    break
        return tuple(found)

    def patient(self, patient_id: str) -> Patient:
        with self._database.read() as db:
            row = next(iter(db.query("SELECT body FROM patients WHERE id = ?", (patient_id,))), None)
        if row is None:
            raise UserFacingError(
                "patient.unknown", "There is no such patient in this vault.", "Look for another part of the name."
            )
        return rows.parsed(Patient, row["body"])

    def keep(self, patient: Patient) -> None:
        with self._ledger.change("patient.kept") as change:
            change.detail.update(patient=patient.id, digest=_keep(change, patient))

    def name(self, visit_id: str, patient: Patient) -> Visit:
        with self._ledger.change("visit.named", visit_id) as change:
            before = rows.visit(change.db, visit_id)
            if before.patient.is_named:
                raise UserFacingError(
                    "patient.named", "This visit is a named patient's already.", "Open it again to see whose it is."
                )
            visit = before.model_copy(update={"patient": patient})
            digest = rows.replace_visit(change.db, visit)
            _keep(change, patient)
            change.db.execute("DELETE FROM patients WHERE id = ?", (before.patient.id,))
            change.detail.update(patient=patient.id, digest=digest)
        self._read.pop(visit_id, None)
        return visit

    def visits(self, patient_id: str) -> tuple[Visit, ...]:
        with self._database.read() as db:
            return rows.visits_of(db, same_person(db, patient_id))

    def _make_words(self) -> None:
        with self._database.read() as db:
            bare = list(db.query("SELECT id, body FROM patients WHERE words IS NULL"))
        if bare:
            with self._database.transaction() as db:
                for row in bare:
                    words = folded(words_of(rows.parsed(Patient, row["body"])))
                    db.execute("UPDATE patients SET words = ? WHERE id = ?", (words, row["id"]))


def _keep(change: Change, patient: Patient) -> str:
    """The digest of what is kept."""
    body = rows.body_of(patient)
    change.db.execute(
        "INSERT INTO patients (id, record_number, birth_date, seen_at, body) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (id) DO UPDATE SET record_number = excluded.record_number, "
        "birth_date = excluded.birth_date, body = excluded.body, words = NULL",
        (
            patient.id,
            patient.record_number,
            patient.birth_date.isoformat() if patient.birth_date else "",
            change.at.isoformat(),
            body,
        ),
    )
    return rows.digest_of_body(body)


def same_person(db: rows.Db, patient_id: str) -> tuple[str, ...]:
    """Ids of the person: the same record number, and birth dates that do not contradict each other."""
    row = next(iter(db.query("SELECT * FROM patients WHERE id = ?", (patient_id,))), None)
    if row is None or not row["record_number"]:
        return (patient_id,)
    same = db.query(
        "SELECT id FROM patients WHERE record_number = ? AND (birth_date IN (?, '') OR ? = '') ORDER BY rowid",
        (row["record_number"], row["birth_date"], row["birth_date"]),
    )
    return tuple(other["id"] for other in same)


def words_of(patient: Patient) -> str:
    """What a patient is looked for by: the name in either order, birth date and record number; a line each."""
    family, given = patient.family, patient.given
    names = [f"{given} {family}".strip(), f"{family} {given}".strip()]
    if not names[0].isascii():  # in Chinese the family name comes first, without a space
        names.insert(0, family + given)
    born = patient.birth_date.isoformat() if patient.birth_date else ""
    return "\n".join(text for text in [*names, born, patient.record_number] if text)


def folded(text: str) -> str:
    """Without case, accents and width: "Müller" is found by "muller"."""
    if text.isascii():
        return text.casefold()
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
