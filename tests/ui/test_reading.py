"""The language model reads along while a visit goes on, and the draft says so."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from copilot.app.ports import Vault
from copilot.domain.record import NoteVersion
from copilot.support.paths import Profile
from copilot.support.settings import load_settings, save_settings
from tests.helpers.gguf import scripted_weights
from tests.ui.driving import open_window, unlocked_with_visit, wait_for_note
from ui.desk import Desk

SAYS = {
    "Subjective": ["- [2] Here today."],
    "Objective": ["none"],
    "Assessment": ["none"],
    "Plan": ["none"],
}


def versions_of(qtbot: QtBot, desk: Desk) -> tuple[NoteVersion, ...]:
    visit = desk.open.visit
    assert visit is not None
    found: list[tuple[NoteVersion, ...]] = []

    def question(vault: Vault) -> tuple[NoteVersion, ...]:
        return vault.versions(visit.id)

    desk.bridge.ask(desk, question, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0]


def test_what_was_saved_is_read_before_the_visit_ends(
    qtbot: QtBot, qapp: QApplication, profile: Path, tmp_path: Path
) -> None:
    place = Profile(profile)
    model = scripted_weights(tmp_path / "scripted.gguf", SAYS)
    save_settings(place.settings, load_settings(place.settings).model_copy(update={"language_model": model}))
    window = open_window(qtbot, qapp, profile)
    desk = unlocked_with_visit(qtbot, window)
    visit = desk.open.visit
    assert visit is not None
    desk.recording.saved.emit(visit.id)
    assert desk.open.was_read
    desk.recording.heard.emit(visit.id)  # it is loaded again, and drafted
    wait_for_note(qtbot, desk)
    qtbot.waitUntil(lambda: bool(versions_of(qtbot, desk)), timeout=60_000)
    drafter = versions_of(qtbot, desk)[-1].drafter
    assert drafter is not None
    assert drafter.settings["speakers"] == "after the transcript"
    window.close()


def test_without_a_language_model_nothing_reads_along(qtbot: QtBot, desk: Desk) -> None:
    visit = desk.open.visit
    assert visit is not None
    desk.recording.saved.emit(visit.id)
    assert not desk.open.was_read
