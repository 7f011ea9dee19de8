"""Many visits at once, as lists show them. Runs in the caller's transaction."""

from __future__ import annotations

import json

from copilot.app.ports import Wanted
from copilot.domain.visit import Visit, VisitState, utc
from copilot.storage import rows

_VISITS = """SELECT id, state, body FROM visits
    WHERE (:states IS NULL OR state IN (SELECT value FROM json_each(:states))) AND started_at >= :since
    ORDER BY started_at DESC, rowid DESC"""


def visits(db: rows.Db, wanted: Wanted, read: dict[str, Visit]) -> tuple[Visit, ...]:
    """Newest first. `read` are visits that were read before, by id: only the others are parsed, and added to it.
    (A body changes only when its patient is named, who is taken out of `read` then.) Thousands are asked for again
    and again while somebody looks for one."""
    found = db.execute(_VISITS, condition(wanted))
    return tuple(visit_again(identity, state, body, read) for identity, state, body in found)


def condition(wanted: Wanted) -> dict[str, str | None]:
    """`:states` as JSON, null for any, and `:since`, which is before all times where it does not matter."""
    return {
        "states": None if wanted.states is None else json.dumps(sorted(wanted.states)),
        "since": utc(wanted.since).isoformat() if wanted.since else "",
    }


def visit_again(identity: str, state: str, body: str, read: dict[str, Visit]) -> Visit:
    known = read.get(identity)
    if known is None:
        known = rows.parsed(Visit, body)
    if known.state != state:
        known = known.model_copy(update={"state": VisitState(state)})
    read[identity] = known
    return known
