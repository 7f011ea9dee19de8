"""Charts: entries that are only ever added, and the ends of those that hold no longer."""

from __future__ import annotations

import json
import uuid
from datetime import date, datetime

from copilot.domain.chart import Chart, ChartEntry, ChartKind, ChartSource, PastEntry, Proposal, ProposedChange
from copilot.domain.errors import InvariantBroken, UserFacingError
from copilot.domain.visit import utc
from copilot.storage import rows
from copilot.storage.database import Database
from copilot.storage.ledger import Change, Ledger
from copilot.storage.patients import same_person


class VaultCharts:
    """Implements `ChartBook`. All ids of a person share one chart; an entry keeps the id it was entered under."""

    def __init__(self, database: Database, ledger: Ledger) -> None:
        self._database = database
        self._ledger = ledger

    def chart(self, patient_id: str) -> Chart:
        with self._database.read() as db:
            return _chart(db, patient_id)

    def past(self, patient_id: str) -> tuple[PastEntry, ...]:
        sql = (
            "SELECT e.body, x.at, x.reason, x.replaced_by FROM chart_entries e "
            "JOIN chart_ends x ON x.entry_id = e.id "
            "WHERE e.patient_id IN (SELECT value FROM json_each(?)) ORDER BY x.rowid DESC"
        )
        with self._database.read() as db:
            return tuple(
                PastEntry(
                    entry=rows.parsed(ChartEntry, row["body"]),
                    ended_at=datetime.fromisoformat(row["at"]),
                    reason=row["reason"],
                    replaced_by=row["replaced_by"],
                )
                for row in db.query(sql, (_ids(db, patient_id),))
            )

    def enter(
        self, patient_id: str, kind: ChartKind, name: str, detail: str, on: date, *, replaces: str = ""
    ) -> ChartEntry:
        if not name.strip():
            raise UserFacingError("chart.empty_name", "The entry has no name.", "Say what it is about.")
        with self._ledger.change("chart.changed") as change:
            entry = _insert(change, patient_id, kind, name.strip(), detail.strip(), on, None)
            if replaces:
                _end(change, patient_id, replaces, change.at, "", entry.id)
        return entry

    def end(self, patient_id: str, entry_id: str, at: datetime, reason: str = "") -> None:
        with self._ledger.change("chart.changed") as change:
            _end(change, patient_id, entry_id, at, reason, "")

    def accept(self, patient_id: str, proposal: Proposal, at: datetime) -> ChartEntry | None:
        source = proposal.source
        with self._ledger.change("chart.changed", source.visit_id) as change:
            if not rows.has_signed_hash(change.db, source.visit_id, source.signed_hash):
                raise InvariantBroken(
                    "chart.not_signed", "A proposal names a note that was never signed.", "Please report this."
                )
            _answer(change, patient_id, proposal, at, accepted=True)
            entry = None
            if proposal.change is not ProposedChange.STOP:
                entry = _insert(
                    change, patient_id, proposal.kind, proposal.name, proposal.detail, proposal.recorded_on, source
                )
            if proposal.entry_id:
                _end(change, patient_id, proposal.entry_id, at, "", entry.id if entry else "")
        return entry

    def decline(self, patient_id: str, proposal: Proposal, at: datetime) -> None:
        with self._ledger.change("chart.declined", proposal.source.visit_id) as change:
            _answer(change, patient_id, proposal, at, accepted=False)

    def declined(self, patient_id: str) -> frozenset[str]:
        sql = (
            "SELECT proposal FROM chart_answers "
            "WHERE accepted = 0 AND patient_id IN (SELECT value FROM json_each(?))"
        )
        with self._database.read() as db:
            return frozenset(row["proposal"] for row in db.query(sql, (_ids(db, patient_id),)))


def _ids(db: rows.Db, patient_id: str) -> str:
    """The person's ids as a JSON array, which SQL takes as one value."""
    return json.dumps(same_person(db, patient_id))


def _chart(db: rows.Db, patient_id: str) -> Chart:
    entries = db.query(
        "SELECT e.body FROM chart_entries e LEFT JOIN chart_ends x ON x.entry_id = e.id "
        "WHERE x.entry_id IS NULL AND e.patient_id IN (SELECT value FROM json_each(?)) ORDER BY e.rowid",
        (_ids(db, patient_id),),
    )
    return Chart(patient_id=patient_id, entries=tuple(rows.parsed(ChartEntry, row["body"]) for row in entries))


def _insert(
    change: Change,
    patient_id: str,
    kind: ChartKind,
    name: str,
    detail: str,
    on: date,
    source: ChartSource | None,
) -> ChartEntry:
    entry = ChartEntry(id=str(uuid.uuid4()), kind=kind, name=name, detail=detail, recorded_on=on, source=source)
    body = rows.body_of(entry)
    change.db.execute(
        "INSERT INTO chart_entries (id, patient_id, body) VALUES (?, ?, ?)", (entry.id, patient_id, body)
    )
    change.detail.update(patient=patient_id, entry=entry.id, digest=rows.digest_of_body(body))
    return entry


def _end(change: Change, patient_id: str, entry_id: str, at: datetime, reason: str, replaced_by: str) -> None:
    # An entry that was just put in is there as well, and is not what ends.
    if entry_id == replaced_by or _chart(change.db, patient_id).entry(entry_id) is None:
        raise UserFacingError(
            "chart.no_entry", "This entry of the chart holds no longer.", "Look at the chart as it is now."
        )
    change.db.execute(
        "INSERT INTO chart_ends (entry_id, at, reason, replaced_by) VALUES (?, ?, ?, ?)",
        (entry_id, utc(at).isoformat(), reason, replaced_by),
    )
    change.detail.update(patient=patient_id, ended=entry_id)


def _answer(change: Change, patient_id: str, proposal: Proposal, at: datetime, *, accepted: bool) -> None:
    change.db.execute(
        "INSERT INTO chart_answers (patient_id, proposal, accepted, at) VALUES (?, ?, ?, ?)",
        (patient_id, proposal.key, int(accepted), utc(at).isoformat()),
    )
    change.detail.update(patient=patient_id, proposal=proposal.key)
