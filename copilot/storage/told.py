"""What the audit rows tell, table by table, to be compared with what the tables hold."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from copilot.app.ports import BrokenLink
from copilot.storage import rows
from copilot.storage.ledger import AuditRow


class Sealed(NamedTuple):
    """What an audit row says of a signature. `number` is the version's; `is_second` tells whose signature."""

    visit_id: str
    number: int
    digest: str
    is_second: bool


class Told:
    """What the audit rows say the tables must hold, by id."""

    def __init__(self) -> None:
        self.sequence = 0
        self.mac = ""
        self.states: dict[Any, Any] = {}
        self.visits: dict[Any, Any] = {}
        self.recordings: dict[Any, Any] = {}
        self.dictations: dict[Any, Any] = {}
        self.settled: dict[Any, Any] = {}
        self.transcripts: dict[Any, Any] = {}
        self.live: dict[Any, Any] = {}
        self.versions: dict[Any, Any] = {}
        self.sealed: list[Sealed] = []
        self.receipts: dict[Any, Any] = {}
        self.consents: dict[Any, Any] = {}
        self.gaps: dict[Any, Any] = {}
        self.deleted: dict[Any, Any] = {}
        self.chart: dict[Any, Any] = {}
        self.chart_ends: dict[Any, Any] = {}

    def take(self, row: AuditRow) -> None:
        detail: dict[str, Any] = json.loads(row.detail)
        if "state" in detail:
            self.states[row.visit_id] = detail["state"]
        self._take_recording(row, detail)
        match row.action:
            case "visit.added" | "visit.named":
                self.visits[row.visit_id] = (detail["digest"], True)
            case "transcript.saved":
                self.transcripts[detail["transcript"]] = (row.visit_id, detail["digest"])
                if detail.get("settled"):
                    self.live = {key: value for key, value in self.live.items() if key[0] != row.visit_id}
            case "utterances.saved":
                self.live |= {(row.visit_id, int(id_)): value for id_, value in detail["utterances"].items()}
            case "version.added":
                self.versions[row.visit_id, detail["number"]] = (detail["transcript"], detail["digest"])
            case "note.signed" | "note.second_signed":
                is_second = row.action == "note.second_signed"
                self.sealed.append(Sealed(row.visit_id, detail["number"], detail["digest"], is_second))
            case "note.exported":
                self.receipts[detail["receipt"]] = (row.visit_id, detail["digest"], True)
            case "chart.changed":
                self._take_chart(detail)

    def _take_recording(self, row: AuditRow, detail: dict[str, Any]) -> None:
        match row.action:
            case "consent.given":
                self.consents[detail["consent"]] = (row.visit_id, detail["digest"])
            case "recording.started":
                self.recordings[detail["recording"]] = (row.visit_id, detail["channels"], None, None, None)
                if "section" in detail:
                    self.dictations[detail["recording"]] = detail["section"]
            case "dictation.settled":
                self.settled[detail["recording"]] = detail["written"]
            case "recording.ended" | "recording.recovered":
                visit_and_channels = self.recordings[detail["recording"]][:2]
                whole = (detail["samples"], detail["digest"], detail["complete"])
                self.recordings[detail["recording"]] = (*visit_and_channels, *whole)
                if "gaps" in detail:
                    self.gaps[detail["recording"]] = detail["gaps"]
            case "audio.deleted":
                told = (detail["deleted_at"], detail["why"], True)
                self.deleted |= dict.fromkeys(detail["recordings"], told)

    def _take_chart(self, detail: dict[str, Any]) -> None:
        if "entry" in detail:
            self.chart[detail["entry"]] = detail["digest"]
        if "ended" in detail:
            self.chart_ends[detail["ended"]] = detail.get("entry", "")


class Table(NamedTuple):
    """A table whose rows the audit rows tell of. `columns` are those that `key` and `value` read; rows that are
    not `where` are told of by none."""

    link: BrokenLink
    name: str
    table: str
    columns: str
    told: Callable[[Told], dict[Any, Any]]
    key: Callable[[dict[str, Any]], Any]
    value: Callable[[dict[str, Any]], Any]
    where: str = "1"


def _id(row: dict[str, Any]) -> Any:
    return row["id"]


def _fits(row: dict[str, Any], name: str) -> bool:
    """Whether a column that repeats a field of the body says the same. An unreadable body fits nothing."""
    try:
        found = json.loads(row["body"])[name]
    except (ValueError, LookupError, TypeError):
        return False
    return bool(found == row[name]) or (name == "started_at" and _same_time(found, row[name]))


def _same_time(a: str, b: str) -> bool:
    """The body writes UTC as "Z", the column as "+00:00"."""
    return a.replace("Z", "+00:00") == b


def _body(row: dict[str, Any]) -> Any:
    return rows.digest_of_body(row["body"])


TABLES = (
    Table(
        BrokenLink.VISIT,
        "Visit {}",
        "visits",
        "id, started_at, body",
        lambda t: t.visits,
        _id,
        lambda row: (_body(row), _fits(row, "started_at")),
    ),
    Table(
        BrokenLink.VISIT,
        "The state of visit {}",
        "visits",
        "id, state",
        lambda t: t.states,
        _id,
        lambda row: row["state"],
    ),
    Table(
        BrokenLink.TRANSCRIPT,
        "Transcript {}",
        "transcripts",
        "id, visit_id, body",
        lambda t: t.transcripts,
        _id,
        lambda row: (row["visit_id"], _body(row)),
    ),
    Table(
        BrokenLink.TRANSCRIPT,
        "Utterance {0[1]} of visit {0[0]}",
        "live_utterances",
        "visit_id, id, body",
        lambda t: t.live,
        lambda row: (row["visit_id"], row["id"]),
        _body,
    ),
    Table(
        BrokenLink.VERSION,
        "Version {0[1]} of the note of visit {0[0]}",
        "note_versions",
        "visit_id, number, transcript_id, body",
        lambda t: t.versions,
        lambda row: (row["visit_id"], row["number"]),
        lambda row: (row["transcript_id"], _body(row)),
    ),
    Table(
        BrokenLink.RECORDING,
        "Recording {}",
        "recordings",
        "id, visit_id, channels, samples, digest, complete",
        lambda t: t.recordings,
        _id,
        lambda row: tuple(row[name] for name in ("visit_id", "channels", "samples", "digest", "complete")),
    ),
    Table(
        BrokenLink.RECORDING,
        "What dictation {} is for",
        "dictations",
        "recording_id AS id, section",
        lambda t: t.dictations,
        _id,
        lambda row: row["section"],
    ),
    Table(
        BrokenLink.RECORDING,
        "What became of dictation {}",
        "dictations_settled",
        "recording_id AS id, written",
        lambda t: t.settled,
        _id,
        lambda row: row["written"],
    ),
    Table(
        BrokenLink.RECORDING,
        "What was not recorded in recording {}",
        "recording_timelines",
        "recording_id AS id, gaps",
        lambda t: t.gaps,
        _id,
        lambda row: rows.digest_of_body(row["gaps"]),
        "gaps NOT NULL",
    ),
    Table(
        BrokenLink.RECORDING,
        "The deletion of the audio of recording {}",
        "deleted_audio",
        "recording_id AS id, at AS deleted_at, why, (SELECT key FROM recordings WHERE id = recording_id) AS key",
        lambda t: t.deleted,
        _id,
        lambda row: (row["deleted_at"], row["why"], not row["key"]),
    ),
    Table(
        BrokenLink.RECORDING,
        "Consent {}",
        "consents",
        "id, visit_id, body",
        lambda t: t.consents,
        _id,
        lambda row: (row["visit_id"], _body(row)),
    ),
    Table(
        BrokenLink.RECEIPT,
        "Receipt {}",
        "receipts",
        "id, visit_id, signed_hash, body",
        lambda t: t.receipts,
        _id,
        lambda row: (row["visit_id"], _body(row), _fits(row, "signed_hash")),
    ),
    Table(
        BrokenLink.CHART,
        "Entry {} of a chart",
        "chart_entries",
        "id, body",
        lambda t: t.chart,
        _id,
        _body,
    ),
    Table(
        BrokenLink.CHART,
        "The end of entry {} of a chart",
        "chart_ends",
        "entry_id AS id, replaced_by",
        lambda t: t.chart_ends,
        _id,
        lambda row: row["replaced_by"],
    ),
)
