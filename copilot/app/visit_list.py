"""The list of visits: which of them it shows, by day, and what a row tells of a visit besides its state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from copilot.app.checking import check
from copilot.app.ports import Vault, Wanted
from copilot.domain.note import Finding, NoteContent, Severity
from copilot.domain.record import still_open
from copilot.domain.template import Template
from copilot.domain.visit import Visit, VisitState

MOST_FOUND = 200
"""Visits that a search shows: who sees more of them types another word."""
_WEEK = timedelta(days=6)
_BEGUN = frozenset(VisitState) - {VisitState.PLANNED, VisitState.SIGNED, VisitState.EXPORTED}
_HAS_FINDINGS = frozenset({VisitState.DRAFTED, VisitState.IN_REVIEW, VisitState.ADDENDUM})


class Show(StrEnum):
    """REVIEW: begun, and not signed yet. EXPORT: signed, and nowhere yet. WEEK: today and the six days before."""

    ALL = "all"
    TODAY = "today"
    WEEK = "week"
    REVIEW = "review"
    EXPORT = "export"


def wanted(show: Show, now: datetime) -> Wanted:
    """`now` is the doctor's time, with the zone that days are counted in."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return {
        Show.ALL: Wanted(),
        Show.TODAY: Wanted(since=midnight),
        Show.WEEK: Wanted(since=midnight - _WEEK),
        Show.REVIEW: Wanted(states=_BEGUN),
        Show.EXPORT: Wanted(states=frozenset({VisitState.SIGNED})),
    }[show]


Line = date | Visit
"""A day, and below it its visits."""


def list_visits(vault: Vault, show: Show, words: str, now: datetime) -> tuple[Line, ...]:
    """Newest first; with `words`, those that hold all of them, MOST_FOUND at most."""
    which = wanted(show, now)
    found = vault.search.visits(words, MOST_FOUND, which) if words else vault.visits(which)
    return tuple(by_day(found, now))


def by_day(visits: Iterable[Visit], now: datetime) -> Iterator[Line]:
    """`visits`, newest first, with each day before its own."""
    begins: datetime | None = None
    for visit in visits:
        if begins is None or visit.started_at < begins:  # most visits are of the day before them in the list
            day = day_of(visit, now)
            begins = datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
            yield day
        yield visit


def day_of(visit: Visit, now: datetime) -> date:
    return visit.started_at.astimezone(now.tzinfo).date()


def admits(show: Show, visit: Visit, now: datetime) -> bool:
    return wanted(show, now).admits(visit)


def place_for(lines: Sequence[Line], visit: Visit, now: datetime) -> tuple[int, tuple[Line, ...]]:
    """Where a visit that the `lines` have not goes, and what is put in there: it, and its day if that is new."""
    day, last_day, end_of_day = day_of(visit, now), None, 0
    for number, line in enumerate(lines):
        if isinstance(line, Visit):
            if line.started_at <= visit.started_at and last_day == day:
                return number, (visit,)
            end_of_day = number + 1
        elif line < day:
            break
        else:
            last_day = line
    return end_of_day, (visit,) if last_day == day else (day, visit)


class Glance(NamedTuple):
    """`to_check`: the open findings that are more than a hint. `about`: the note's first line, clinical text."""

    to_check: int = 0
    about: str = ""

    def __repr__(self) -> str:
        return f"Glance({self.to_check})"


def glance_of(content: NoteContent, open_findings: Iterable[Finding]) -> Glance:
    to_check = sum(finding.severity is not Severity.INFO for finding in open_findings)
    return Glance(to_check, next((s.text for s in content.statements()), ""))


def glance(vault: Vault, visit: Visit, template: Template | None) -> Glance:
    """The same for a visit that is not open. A note that nobody signs any more is not checked again."""
    latest = vault.notes.latest(visit.id)
    if latest is None:
        return Glance()
    if visit.state not in _HAS_FINDINGS:
        return glance_of(latest.content, ())
    chart = vault.charts.chart(visit.patient.id)
    findings = check(latest.content, vault.notes.cited(visit.id), template, chart if chart.entries else None)
    return glance_of(latest.content, still_open(findings, latest.dismissals))
