"""How findings are made: stable ids, one place for severities."""

from __future__ import annotations

import hashlib

from copilot.clinical.checks.wording import Sentence
from copilot.domain.note import Finding, Severity
from copilot.domain.template import Topic


def finding(
    kind: str,
    severity: Severity,
    message: Sentence,
    *,
    about: str,
    statement_id: int | None = None,
    evidence: tuple[int, ...] = (),
    suggestion: str = "",
    topic: Topic | None = None,
) -> Finding:
    """`about` is what exactly is wrong (a value, a name): with the kind and the statement it makes the id, so that
    a dismissal sticks while the same thing stays wrong, and not longer."""
    digest = hashlib.sha256(about.encode()).hexdigest()[:8]
    place = "note" if statement_id is None else str(statement_id)
    return Finding(
        id=f"{kind}:{place}:{digest}",
        kind=kind,
        severity=severity,
        message=str(message),
        wordings=message.wordings,
        statement_id=statement_id,
        evidence=evidence,
        suggestion=suggestion,
        topic=topic,
    )
