"""Drafting by a drafter that tells nothing while it works: the extractive one."""

from __future__ import annotations

from pathlib import Path

from copilot import bootstrap
from copilot.app.draft import ReadAlong, drafting
from copilot.app.ports import CancelToken, DraftStarted, NoteDrafted, SectionStarted, StatementDrafted
from copilot.support.paths import Profile
from copilot.support.settings import Settings
from tests.unit.llama.visits import request


def test_any_drafter_is_followed_statement_by_statement(tmp_path: Path) -> None:
    asked = request()
    with bootstrap.drafter(bootstrap.DrafterKind.EXTRACTIVE, Settings(), Profile(tmp_path)) as drafter:
        events = list(drafting(drafter, asked, CancelToken()))
        draft = drafter.draft(asked, CancelToken())
    assert isinstance(events[0], DraftStarted)
    assert events[-1] == NoteDrafted(draft=draft)
    assert [e.section for e in events if isinstance(e, SectionStarted)] == [s.key for s in asked.template.sections]
    told = [(e.text, e.evidence) for e in events if isinstance(e, StatementDrafted)]
    assert told == [(s.text, s.evidence) for s in draft.content.statements()]
    assert told


def test_a_drafter_that_cannot_read_along_is_left_alone(tmp_path: Path) -> None:
    with bootstrap.drafter(bootstrap.DrafterKind.EXTRACTIVE, Settings(), Profile(tmp_path)) as drafter:
        along = ReadAlong(drafter)
        along.said(request())
        assert along.idle(1)
        along.close()
    assert along.trouble is None
