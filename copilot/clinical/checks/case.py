"""One statement on its way through the checks: what it says, what it cites, and how a finding about it is made."""

from __future__ import annotations

from copilot.clinical.checks.charted import Charted
from copilot.clinical.checks.findings import finding
from copilot.clinical.checks.readings import Reading, Said, Talk
from copilot.clinical.checks.wording import Sentence, named, say
from copilot.domain.note import Finding, Origin, Severity, Statement


class Case:
    """One statement with its evidence.

    Attributes:
        cited: the utterances it cites that exist, in the order of the talk.
        sources: what it is compared with: `cited`, or the whole talk where a doctor typed it and cites nothing.
        charted: what the chart holds.
        grave: the severity of what could harm; a hint only, where nothing was cited.
    """

    def __init__(self, statement: Statement, reading: Reading, talk: Talk, charted: Charted) -> None:
        self.statement = statement
        self.reading = reading
        self.talk = talk
        self.charted = charted
        self.language = reading.language
        self.cited: list[Said] = sorted(
            (talk.by_id[i] for i in set(statement.evidence) if i in talk.by_id), key=lambda s: s.index
        )
        self.sources = self.cited or talk.said
        self.grave = Severity.CRITICAL if self.cited or statement.origin is Origin.DRAFTED else Severity.WARNING

    def say(self, key: str, **values: str) -> Sentence:
        return say(self.language, key, **values)

    def named(self, code: str) -> str:
        return named(self.language, code)

    def make(
        self,
        kind: str,
        severity: Severity,
        message: Sentence,
        about: str,
        *,
        evidence: tuple[int, ...] | None = None,
        suggestion: str = "",
    ) -> Finding:
        """A finding about this statement; `evidence` is what it cites unless told otherwise."""
        return finding(
            kind,
            severity,
            message,
            about=about,
            statement_id=self.statement.id,
            evidence=self.statement.evidence if evidence is None else evidence,
            suggestion=suggestion,
        )

    def mended(self, start: int, end: int, instead: str) -> str:
        """The statement's text with `instead` at the place of what is wrong: a suggestion."""
        text = self.statement.text
        return text[:start] + instead + text[end:]
