"""The audit chain: each change of the vault commits with one row, and each row's MAC covers the one before.

The MAC key is derived from the data key. The head of the chain is kept outside the database in `anchor`, which
is replaced after each commit: a database that lost rows, or was put back to an older state, no longer matches.
(An older database together with its older anchor cannot be told from an untouched vault.)
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import sqlite_utils

from copilot.domain.errors import CopilotError, InvariantBroken
from copilot.domain.record import canonical_json
from copilot.domain.visit import utc
from copilot.storage.database import Database
from copilot.storage.files import disk_faults, replace_atomically

_log = logging.getLogger(__name__)

Clock = Callable[[], datetime]
_PUT_BACK = (
    "Put the vault back from a backup, or accept its present state (`vault accept`). Until then nothing can be "
    "signed or destroyed."
)


class Link(NamedTuple):
    """A row's place in the chain. Before the first row there is `Link(0, "")`."""

    sequence: int
    mac: str


class AuditRow(NamedTuple):
    sequence: int
    at: str
    action: str
    visit_id: str
    detail: str
    mac: str


class Change(NamedTuple):
    """A transaction under way. What goes into `detail` is covered by the chain: ids, digests, counts, no text."""

    db: sqlite_utils.Database
    detail: dict[str, Any]
    at: datetime


class Ledger:
    """Attributes:
    doubt: what is wrong between database and anchor; None if they agree. While there is a doubt the anchor is left
        alone, so that opening a damaged vault does not hide the damage.
    caught_up: whether the anchor was one row behind (the process died between commit and anchor).
    """

    def __init__(self, database: Database, key: bytes, vault_id: str, anchor: Path, clock: Clock) -> None:
        self.doubt: InvariantBroken | None = None
        self.caught_up = False
        self._database = database
        self._key = key
        self._vault_id = vault_id
        self._anchor = anchor
        self._clock = clock
        self._head = Link(0, "")
        self._anchored = self._head

    @property
    def head(self) -> Link:
        return self._head

    def open(self) -> None:
        """Compares the chain's end with the anchor, which may be one row behind and is then brought up."""
        with self._database.read() as db:
            last = [AuditRow(**row) for row in db.query("SELECT * FROM audit ORDER BY sequence DESC LIMIT 2")]
        if last:
            self._head = Link(last[0].sequence, last[0].mac)
        before = Link(last[1].sequence, last[1].mac) if len(last) > 1 else Link(0, "")
        anchored = self._read_anchor()
        if anchored is None:
            return
        self._anchored = anchored
        if anchored == self._head:
            return
        if anchored == before and last and hmac.compare_digest(self.mac_of(last[0], before.mac), last[0].mac):
            self.caught_up = True
            self._write_anchor()
        elif anchored.sequence > self._head.sequence:
            lost = anchored.sequence - self._head.sequence
            self.doubt = InvariantBroken(
                "vault.changes_lost",
                "The database lacks the last {count} change(s) that the anchor file knows of: it was damaged, or "
                "replaced by an older copy.",
                _PUT_BACK,
                values={"count": lost},
            )
        else:
            self.doubt = InvariantBroken(
                "vault.other_state",
                "The anchor file belongs to another state of the vault than the database.",
                _PUT_BACK,
            )

    @contextmanager
    def change(self, action: str, visit_id: str = "") -> Iterator[Change]:
        """One transaction with its audit row, dated by the vault's own clock; anchored when the block ends."""
        if self._anchored != self._head and self.doubt is None:
            self._write_anchor()  # never more than one behind
        moment = utc(self._clock())
        with self._database.transaction() as db:
            change = Change(db, {}, moment)
            yield change
            row = AuditRow(
                self._head.sequence + 1,
                moment.isoformat(),
                action,
                visit_id,
                canonical_json(change.detail).decode(),
                "",
            )
            row = row._replace(mac=self.mac_of(row, self._head.mac))
            db.table("audit").insert(row._asdict())
        self._head = Link(row.sequence, row.mac)
        if self.doubt is None:
            try:
                self._write_anchor()
            except CopilotError as error:
                # The change is safe. The next one writes the anchor first, or does not happen.
                _log.warning("the anchor could not be written: %s", error.code)

    def accept(self, reason: str) -> None:
        """Goes on from the database as it is; the trouble stays in the audit trail for good."""
        with self.change("vault.accepted") as change:
            change.detail.update(trouble=self.trouble or "", reason=reason)
        self.doubt = None
        self._write_anchor()

    def mac_of(self, row: AuditRow, previous_mac: str) -> str:
        covered = [self._vault_id, row.sequence, row.at, row.action, row.visit_id, row.detail, previous_mac]
        return hmac.new(self._key, canonical_json(covered), hashlib.sha256).hexdigest()

    @property
    def trouble(self) -> str | None:
        """The doubt in plain words."""
        return self.doubt.safe_message if self.doubt else None

    def current_doubt(self) -> InvariantBroken | None:
        """`doubt`, or what happened to the anchor file since the vault was opened."""
        if self.doubt is None:
            found = self._read_anchor()
            if found is not None and found != self._anchored:
                self.doubt = InvariantBroken(
                    "vault.anchor_changed", "The anchor file was changed while the vault was open.", _PUT_BACK
                )
        return self.doubt

    def _read_anchor(self) -> Link | None:
        """None, and a `doubt`, if there is none to trust."""
        with disk_faults():
            if not self._anchor.is_file():
                self.doubt = InvariantBroken("vault.anchor_missing", "The anchor file is missing.", _PUT_BACK)
                return None
            raw = self._anchor.read_bytes()
        try:
            content = json.loads(raw)
            link = Link(int(content["sequence"]), str(content["head"]))
            if hmac.compare_digest(str(content["mac"]), self._anchor_mac(link)):
                return link
        except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
            pass
        self.doubt = InvariantBroken("vault.anchor_damaged", "The anchor file was changed or damaged.", _PUT_BACK)
        return None

    def _write_anchor(self) -> None:
        content = {"sequence": self._head.sequence, "head": self._head.mac, "mac": self._anchor_mac(self._head)}
        with disk_faults():
            replace_atomically(self._anchor, canonical_json(content))
        self._anchored = self._head

    def _anchor_mac(self, link: Link) -> str:
        covered = canonical_json(["anchor", self._vault_id, link.sequence, link.mac])
        return hmac.new(self._key, covered, hashlib.sha256).hexdigest()
