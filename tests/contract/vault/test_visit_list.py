"""Which visits a list shows, and what it tells of one that is not open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from copilot.app.checking import check
from copilot.app.note_life import keeping
from copilot.app.note_life.editor import NoteEditor
from copilot.app.ports import Wanted
from copilot.app.visit_list import Glance, Show, glance, list_visits, wanted
from copilot.domain.errors import UserFacingError
from copilot.domain.note import NoteContent, NoteSection, Origin, Severity, Statement
from copilot.domain.record import VersionKind
from copilot.domain.template import Topic
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.domain.visit import Visit, VisitState
from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import AT, DOCTOR, PATIENT, content, drafted_visit, said, signed_visit

HERE = timezone(timedelta(hours=8))
NOW = datetime(2026, 3, 4, 20, 0, tzinfo=HERE)


def seen_at(vault: FileVault, at: datetime) -> Visit:
    return vault.add_visit(PATIENT, DOCTOR, "soap", at)


def visits_of(vault: FileVault, show: Show, words: str = "") -> list[Visit]:
    return [line for line in list_visits(vault, show, words, NOW) if isinstance(line, Visit)]


def test_each_day_stands_before_its_visits_in_the_doctors_time(vault: FileVault) -> None:
    late = seen_at(vault, datetime(2026, 3, 3, 23, 30, tzinfo=HERE))
    early = seen_at(vault, datetime(2026, 3, 4, 0, 30, tzinfo=HERE))
    noon = seen_at(vault, datetime(2026, 3, 4, 12, 0, tzinfo=HERE))
    days = date(2026, 3, 4), date(2026, 3, 3)
    assert list_visits(vault, Show.ALL, "", NOW) == (days[0], noon, early, days[1], late)
    assert early.started_at.astimezone(UTC).date() == days[1]


def test_today_and_the_last_seven_days(vault: FileVault) -> None:
    today = seen_at(vault, datetime(2026, 3, 4, 0, 0, tzinfo=HERE))
    week = seen_at(vault, datetime(2026, 2, 26, 0, 0, tzinfo=HERE))
    before = seen_at(vault, datetime(2026, 2, 25, 23, 59, tzinfo=HERE))
    assert visits_of(vault, Show.TODAY) == [today]
    assert visits_of(vault, Show.WEEK) == [today, week]
    assert visits_of(vault, Show.ALL) == [today, week, before]


def test_what_is_begun_is_to_review_until_it_is_signed(vault: FileVault) -> None:
    planned = seen_at(vault, AT)
    drafted = drafted_visit(vault)
    signed = signed_visit(vault)
    assert visits_of(vault, Show.REVIEW) == [vault.visit(drafted.id)]
    assert visits_of(vault, Show.EXPORT) == [vault.visit(signed.id)]
    assert set(visits_of(vault, Show.ALL)) >= {planned}


def test_words_and_filter_count_together(vault: FileVault) -> None:
    drafted, planned = drafted_visit(vault), seen_at(vault, AT)
    assert {v.id for v in visits_of(vault, Show.ALL, PATIENT.family)} == {drafted.id, planned.id}
    assert [v.id for v in visits_of(vault, Show.REVIEW, PATIENT.family)] == [drafted.id]
    assert visits_of(vault, Show.TODAY, "nobody") == []


def test_a_state_that_changed_is_seen_the_next_time(vault: FileVault) -> None:
    visit = seen_at(vault, AT)
    assert vault.visits() == (visit,)
    vault.save_transcript(visit.id, said("My knee clicks."))
    assert vault.visits()[0].state is VisitState.TRANSCRIBED
    assert vault.search.visits("knee")[0].state is VisitState.TRANSCRIBED
    assert vault.visits() == (vault.visit(visit.id),)


@pytest.mark.parametrize("show", list(Show))
def test_the_vault_and_the_window_agree_on_what_is_wanted(vault: FileVault, show: Show) -> None:
    seen_at(vault, datetime(2026, 3, 4, 10, 0, tzinfo=HERE))
    seen_at(vault, datetime(2026, 2, 1, 10, 0, tzinfo=HERE))
    drafted_visit(vault)
    signed_visit(vault)
    which = wanted(show, NOW)
    assert visits_of(vault, show) == [v for v in vault.visits(Wanted()) if which.admits(v)]


# ---------------------------------------------------------------------- what a row tells


def _said() -> Transcript:
    texts = ("What do you take?", "Metformin, five hundred milligrams twice a day.")
    speakers = (Speaker.DOCTOR, Speaker.PATIENT)
    return Transcript(
        utterances=tuple(
            Utterance(id=i, text=t, speaker=s) for i, (t, s) in enumerate(zip(texts, speakers, strict=True), 1)
        )
    )


def _wrong() -> NoteContent:
    statement = Statement(
        id=1,
        text="Takes metformin 850 mg twice a day.",
        evidence=(2,),
        origin=Origin.DRAFTED,
        topic=Topic.MEDICATIONS,
    )
    section = NoteSection(key="subjective", heading="Subjective", loinc="61150-9", statements=(statement,))
    return NoteContent(template="soap", sections=(section,))


def test_a_row_tells_what_the_editor_would(vault: FileVault) -> None:
    visit = seen_at(vault, AT)
    assert glance(vault, visit, None) == Glance()
    vault.save_transcript(visit.id, _said())
    vault.add_version(visit.id, VersionKind.DRAFT, _wrong(), "drafter", AT)
    visit = vault.visit(visit.id)
    told = glance(vault, visit, None)
    editor = NoteEditor(keeping.open_note(vault, visit.id), check, "Okafor")
    pressing = [f for f in editor.open_findings if f.severity is not Severity.INFO]
    assert told == Glance(len(pressing), "Takes metformin 850 mg twice a day.")
    assert pressing


def test_the_working_copy_and_its_dismissals_count(vault: FileVault) -> None:
    visit = seen_at(vault, AT)
    vault.save_transcript(visit.id, _said())
    vault.add_version(visit.id, VersionKind.DRAFT, _wrong(), "drafter", AT)
    editor = NoteEditor(keeping.open_note(vault, visit.id), check, "Okafor")
    for finding in editor.open_findings:
        editor.dismiss(finding, "the patient showed the box")
    keeping.keep_working(vault, editor.unsaved(), AT)
    assert glance(vault, vault.visit(visit.id), None).to_check == 0


def test_a_signed_note_tells_its_first_line_only(vault: FileVault) -> None:
    visit = signed_visit(vault, "Has a cough.")
    assert glance(vault, visit, None) == Glance(0, "Has a cough.")
    assert "cough" not in repr(glance(vault, visit, None))


def test_what_is_cited_is_what_the_note_rests_on(vault: FileVault) -> None:
    visit = seen_at(vault, AT)
    with pytest.raises(UserFacingError, match=r"version\.unknown"):
        vault.notes.cited(visit.id)
    before = said("It hurts.")
    vault.save_transcript(visit.id, before)
    vault.add_version(visit.id, VersionKind.DRAFT, content("It hurts."), "drafter", AT)
    vault.save_transcript(visit.id, said("It hurts a lot."))
    assert vault.notes.cited(visit.id) == before
