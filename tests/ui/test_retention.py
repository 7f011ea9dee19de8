"""Recordings that were kept long enough go by themselves; one goes when the doctor says so; the window tells it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from copilot.app.ports import Vault
from copilot.domain.record import VersionKind
from copilot.domain.visit import Visit
from copilot.storage.vault import FileVault
from copilot.support.paths import Profile
from copilot.support.settings import load_settings, save_settings
from tests.helpers.vault_parts import DOCTOR, PATIENT, added, content, frame, said, seconds
from tests.ui.driving import PASSPHRASE, open_window
from tests.ui.test_accessibility import check
from tests.ui.test_settings_pages import chosen
from ui.conversation.audio_notice import AudioNotice
from ui.conversation.player_bar import PlayerBar
from ui.desk import Desk
from ui.settings.dialog import SettingsDialog
from ui.signing.dialog import SignDialog
from ui.window import MainWindow


def signed_visits(profile: Path, *ages: int) -> list[Visit]:
    """Recorded, written down and signed so many days ago."""
    made = []
    with FileVault.open(Profile(profile).vault, PASSPHRASE) as vault:
        for age in ages:
            at = datetime.now(UTC) - timedelta(days=age)
            visit = vault.add_visit(PATIENT, DOCTOR, "soap", at)
            with vault.record(visit.id, 1, at) as writer:
                for piece in seconds("window", 2):
                    writer.append(piece)
                writer.finish()
            vault.save_transcript(visit.id, said("I cough."))
            vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", at)
            vault.sign(visit.id, 1, DOCTOR, (), at)
            made.append(vault.visit(visit.id))
    return made


def unlocked(qtbot: QtBot, window: MainWindow) -> Desk:
    window.unlock(PASSPHRASE)
    qtbot.waitUntil(lambda: window.desk is not None, timeout=30_000)
    assert window.desk is not None
    return window.desk


def opened(qtbot: QtBot, desk: Desk, visit: Visit) -> AudioNotice:
    desk.open_visit(visit)
    qtbot.waitUntil(lambda: desk.open.is_this(visit.id) and bool(desk.open.recordings), timeout=30_000)
    notice = desk.workplace.findChild(AudioNotice)
    assert notice is not None
    return notice


def deletions(qtbot: QtBot, desk: Desk, visits: list[Visit]) -> list[bool]:
    """Of each visit whether its audio is gone."""
    found: list[list[bool]] = []

    def ask(vault: Vault) -> list[bool]:
        return [vault.recordings(visit.id)[0].deletion is not None for visit in visits]

    desk.bridge.ask(desk, ask, found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=30_000)
    return found[0]


def press(root: QWidget, text: str) -> None:
    button = next(b for b in root.findChildren(QPushButton) if b.text() == text and b.isVisible())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def use_days(profile: Path, days: int | None) -> None:
    place = Profile(profile).settings
    save_settings(place, load_settings(place).model_copy(update={"audio_days": days}))


def test_after_unlocking_what_is_due_goes_and_the_conversation_says_so(
    qtbot: QtBot, qapp: QApplication, profile: Path
) -> None:
    visits = signed_visits(profile, 40, 3)
    use_days(profile, 30)
    window = open_window(qtbot, qapp, profile)
    desk = unlocked(qtbot, window)
    qtbot.waitUntil(lambda: deletions(qtbot, desk, visits) == [True, False], timeout=30_000)
    notice = opened(qtbot, desk, visits[0])
    player = desk.workplace.findChild(PlayerBar)
    assert player is not None
    qtbot.waitUntil(lambda: "as set" in notice.text, timeout=30_000)
    assert not player.isVisible()
    assert not notice.ask.isVisible()
    assert desk.workplace.conversation.model.rowCount() == 1
    desk.conversation._play_from(1)
    assert "deleted" in desk.workplace.message.text
    desk.show_settings()
    dialog = desk.workplace.findChild(SettingsDialog)
    assert dialog is not None
    dialog.show_page(dialog.safety)
    press(dialog.safety, "Verify all")
    qtbot.waitUntil(lambda: "whole" in dialog.safety.proof.text, timeout=30_000)
    assert "1 recording was deleted" in dialog.safety.proof.text
    dialog.reject()
    opened(qtbot, desk, visits[1])
    qtbot.waitUntil(player.isVisible, timeout=30_000)
    assert not notice.text
    window.close()


def test_the_recording_of_one_visit_is_deleted_after_it_was_confirmed(
    qtbot: QtBot, qapp: QApplication, profile: Path
) -> None:
    (visit,) = signed_visits(profile, 3)
    window = open_window(qtbot, qapp, profile)
    desk = unlocked(qtbot, window)
    notice = opened(qtbot, desk, visit)
    qtbot.waitUntil(notice.ask.isVisible, timeout=30_000)
    check(notice)
    notice.ask.setFocus()
    QTest.keyClick(notice.ask, Qt.Key.Key_Space)
    assert "for good" in notice.message.text
    press(notice, "×")
    assert deletions(qtbot, desk, [visit]) == [False]
    press(notice, "Delete the recording…")
    press(notice, "Destroy it")
    qtbot.waitUntil(lambda: "by hand" in notice.text, timeout=30_000)
    assert deletions(qtbot, desk, [visit]) == [True]
    assert list((Profile(profile).vault / "audio").iterdir()) == []
    window.close()


def test_a_recording_that_may_not_go_says_why(qtbot: QtBot, qapp: QApplication, profile: Path) -> None:
    (visit,) = signed_visits(profile, 3)
    window = open_window(qtbot, qapp, profile)
    desk = unlocked(qtbot, window)
    notice = opened(qtbot, desk, visit)
    qtbot.waitUntil(notice.ask.isVisible, timeout=30_000)
    done: list[object] = []
    text = added(content("Coughs."), "Fever since.")
    desk.bridge.ask(
        desk,
        lambda vault: vault.add_version(visit.id, VersionKind.ADDENDUM, text, DOCTOR.id, datetime.now(UTC)),
        done.append,
    )
    qtbot.waitUntil(lambda: bool(done), timeout=30_000)
    press(notice, "Delete the recording…")
    press(notice, "Destroy it")
    qtbot.waitUntil(lambda: "addendum" in notice.message.text, timeout=30_000)
    assert deletions(qtbot, desk, [visit]) == [False]
    window.close()


def test_a_shorter_time_is_asked_first_and_a_longer_one_counts_at_once(
    qtbot: QtBot, qapp: QApplication, profile: Path
) -> None:
    visits = signed_visits(profile, 40, 3)
    window = open_window(qtbot, qapp, profile)
    desk = unlocked(qtbot, window)
    desk.show_settings()
    dialog = desk.workplace.findChild(SettingsDialog)
    assert dialog is not None
    page = dialog.safety
    dialog.show_page(page)
    chosen(page.keep_audio, 30)
    qtbot.waitUntil(lambda: "1 visit" in page.message.text, timeout=30_000)
    assert page.keep_audio.currentData() is None
    assert desk.tools.settings.audio_days is None
    press(page.message, "Yes")
    assert page.keep_audio.currentData() == 30
    assert load_settings(Profile(profile).settings).audio_days == 30
    qtbot.waitUntil(lambda: deletions(qtbot, desk, visits) == [True, False], timeout=30_000)
    chosen(page.keep_audio, 365)
    assert desk.tools.settings.audio_days == 365
    dialog.reject()
    window.close()


def test_with_no_days_the_recording_goes_with_the_signature(
    qtbot: QtBot, qapp: QApplication, profile: Path
) -> None:
    use_days(profile, 0)
    at = datetime.now(UTC)
    with FileVault.open(Profile(profile).vault, PASSPHRASE) as vault:
        visit = vault.add_visit(PATIENT, DOCTOR, "soap", at)
        with vault.record(visit.id, 1, at) as writer:
            writer.append(frame("signed", 0))
            writer.finish()
        vault.save_transcript(visit.id, said("I cough."))
        vault.add_version(visit.id, VersionKind.DRAFT, content("Coughs."), "extractive", at)
    window = open_window(qtbot, qapp, profile)
    desk = unlocked(qtbot, window)
    notice = opened(qtbot, desk, visit)
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=60_000)
    assert deletions(qtbot, desk, [visit]) == [False]
    assert not notice.ask.isVisible()
    with qtbot.waitSignal(desk.signing.signed, timeout=30_000):
        desk.signing.ask()
        dialog = desk.workplace.findChild(SignDialog)
        assert dialog is not None
        QTest.mouseClick(dialog.sign, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "as set" in notice.text, timeout=30_000)
    assert deletions(qtbot, desk, [visit]) == [True]
    window.close()
