"""Every page of the settings: a right value counts at once, a wrong one is told beside its field and not kept."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from copilot.domain.errors import EnvironmentFault
from copilot.engines.llama.chat import FAMILIES
from copilot.support.settings import CHAT_TEMPLATES, ServerSettings, Settings, load_settings
from tests.helpers.model_server import ModelServer, serving
from tests.ui.test_accessibility import check
from ui.desk import Desk
from ui.settings.dialog import SettingsDialog
from ui.settings.server import ServerPage
from ui.window import MainWindow


@pytest.fixture
def settings(qtbot: QtBot, desk: Desk) -> Iterator[SettingsDialog]:
    desk.show_settings()
    dialog = desk.workplace.findChild(SettingsDialog)
    assert dialog is not None
    yield dialog
    if shiboken6.isValid(dialog):
        dialog.reject()


def use_server(page: ServerPage, port: int) -> None:
    typed(named(page, QLineEdit, "Allowed hosts"), "127.0.0.1")
    typed(named(page, QLineEdit, "Address"), f"http://127.0.0.1:{port}/v1")


def kept(desk: Desk) -> Settings:
    """As they are in the file."""
    found = load_settings(desk.tools.place.settings)
    assert found == desk.tools.settings
    return found


def named(root: QWidget, kind: type[QWidget], name: str) -> QWidget:
    """A control by its accessible name, as whoever hears the screen finds it."""
    return next(w for w in root.findChildren(kind) if w.accessibleName() == name)


def typed(line: QWidget, text: str) -> None:
    assert isinstance(line, QLineEdit)
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def chosen(box: QWidget, value: object) -> None:
    assert isinstance(box, QComboBox)
    row = next(n for n in range(box.count()) if box.itemData(n) == value)
    box.setCurrentIndex(row)
    box.activated.emit(row)


def press(root: QWidget, text: str) -> None:
    button = next(b for b in root.findChildren(QPushButton) if b.text() == text)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_page_can_be_reached_and_read(settings: SettingsDialog) -> None:
    assert len({page.title for page in settings.pages()}) == 9
    for page in settings.pages():
        settings.show_page(page)
        check(page)
        assert page.isVisible()
    QTest.keyClick(settings._subjects, Qt.Key.Key_Home)
    assert settings.you.isVisible()
    QTest.keyClick(settings._subjects, Qt.Key.Key_Down)
    assert settings.speech.isVisible()


def test_enter_in_a_field_keeps_it_and_leaves_the_dialog_open(desk: Desk, settings: SettingsDialog) -> None:
    typed(named(settings.you, QLineEdit, "Credentials"), "MD, PhD")
    assert kept(desk).credentials == "MD, PhD"
    assert settings.isVisible()


def test_settings_that_cannot_be_written_are_told_and_do_not_count(
    desk: Desk, settings: SettingsDialog, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_path: Path, _content: bytes) -> None:
        raise EnvironmentFault("files.disk_full", "The disk is full.", "Free some space.")

    monkeypatch.setattr("copilot.support.settings.write_atomically", full)
    typed(named(settings.you, QLineEdit, "Credentials"), "MD")
    assert "disk is full" in settings.message.text
    assert kept(desk).credentials == ""


def test_how_the_language_model_runs(desk: Desk, settings: SettingsDialog, tmp_path: Path) -> None:
    page = settings.language_model
    settings.show_page(page)
    file = named(page, QLineEdit, "Language model")
    typed(file, str(tmp_path / "gone.gguf"))
    assert "not there" in page._file_field.wrong
    (tmp_path / "text.gguf").write_bytes(b"text")
    typed(file, str(tmp_path / "text.gguf"))
    assert "no GGUF" in page._file_field.wrong
    assert kept(desk).language_model is None
    (tmp_path / "model.gguf").write_bytes(b"GGUF and more")
    typed(file, str(tmp_path / "model.gguf"))
    assert not page._file_field.wrong
    assert kept(desk).language_model == tmp_path / "model.gguf"
    assert "model" in desk.workplace.models.text()

    context = named(page, QSpinBox, "Context")
    assert isinstance(context, QSpinBox)
    typed(context.lineEdit(), "100")
    assert "2,048" in page._context_field.wrong
    assert kept(desk).llm.context_tokens is None
    typed(context.lineEdit(), "8192")
    assert not page._context_field.wrong
    chosen(named(page, QComboBox, "On the graphics card"), -1)
    chosen(named(page, QComboBox, "Chat template"), "gemma")
    chosen(named(page, QComboBox, "Sections"), False)
    llm = kept(desk).llm
    assert (llm.context_tokens, llm.gpu_layers, llm.chat_template, llm.sections_together) == (
        8192,
        -1,
        "gemma",
        False,
    )
    press(page, "None")
    assert kept(desk).language_model is None


def test_the_chat_templates_that_can_be_chosen_are_those_that_there_are() -> None:
    assert set(CHAT_TEMPLATES) == set(FAMILIES)


def test_a_server_is_off_until_everything_about_it_is_right(
    desk: Desk, settings: SettingsDialog, tmp_path: Path
) -> None:
    page = settings.server
    settings.show_page(page)
    foot = desk.workplace.offline
    press_box = page._box.click
    press_box()
    assert page._lines["base_url"].wrong
    assert not page._box.isChecked()
    address = named(page, QLineEdit, "Address")
    typed(named(page, QLineEdit, "Allowed hosts"), "models.hospital.example")
    typed(address, "http://models.hospital.example/v1")
    assert "https" in page._lines["base_url"].wrong
    assert kept(desk).server == ServerSettings(allowed_hosts=("models.hospital.example",))
    typed(address, "https://models.hospital.example/v1")
    assert not page._lines["base_url"].wrong
    (tmp_path / "ca.pem").write_text("no certificate")
    typed(named(page, QLineEdit, "CA file"), str(tmp_path / "ca.pem"))
    assert "PEM" in page._lines["ca_file"].wrong
    assert kept(desk).server.ca_file is None
    assert "Offline" in foot.text()
    press_box()
    assert kept(desk).server.enabled
    assert "models.hospital.example" in foot.text()
    typed(address, "https://elsewhere.example/v1")
    assert "elsewhere.example" in page._lines["base_url"].wrong
    assert kept(desk).server.base_url == "https://models.hospital.example/v1"
    press_box()
    assert not kept(desk).server.enabled
    assert "Offline" in foot.text()


def test_the_server_is_tried_without_a_word_of_a_visit(qtbot: QtBot, desk: Desk, settings: SettingsDialog) -> None:
    page = settings.server
    settings.show_page(page)
    with serving(ModelServer()) as server:
        use_server(page, server.port)
        assert "Nothing of a patient" in page.test.accessibleDescription()
        press(page, "Test the connection")
        qtbot.waitUntil(lambda: "answers" in page.message.text, timeout=30_000)
    assert "tiny" in page.message.text
    assert [(method, path, body) for method, path, _, body in server.requests] == [("GET", "/v1/models", None)]
    assert not kept(desk).server.enabled


def test_a_test_of_the_server_can_be_called_off_and_one_that_is_not_there_is_told(
    qtbot: QtBot, settings: SettingsDialog
) -> None:
    page = settings.server
    settings.show_page(page)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes the call and says nothing
        port = silent.getsockname()[1]
        use_server(page, port)
        press(page, "Test the connection")
        qtbot.waitUntil(page.progress.isVisible, timeout=10_000)
        press(page.progress, "Cancel")
        qtbot.waitUntil(lambda: "called off" in page.message.text, timeout=30_000)
    qtbot.waitUntil(page.test.isEnabled, timeout=10_000)
    press(page, "Test the connection")
    qtbot.waitUntil(lambda: "cannot be reached" in page.message.text, timeout=30_000)


def test_which_models_are_there_and_one_that_vanished(
    qtbot: QtBot, desk: Desk, settings: SettingsDialog, tmp_path: Path
) -> None:
    page = settings.models
    own = desk.tools.place.models / "no-model"
    own.mkdir(parents=True)
    desk.use_settings(desk.tools.settings.model_copy(update={"language_model": tmp_path / "gone.gguf"}))
    settings.show_page(page)

    def told() -> str:
        return "\n".join(label.text() for label in page.list.findChildren(QLabel) if not label.isHidden())

    qtbot.waitUntil(lambda: "no-model" in told() and "gone" in told(), timeout=30_000)
    assert "whisper-nano" in told()
    assert "Not a model that the app can load" in told()
    assert "not there any more" in told()
    own.rmdir()
    press(page, "Look again")
    qtbot.waitUntil(lambda: "no-model" not in told(), timeout=30_000)


def test_the_time_of_the_lock_counts_at_once(qtbot: QtBot, desk: Desk, settings: SettingsDialog) -> None:
    window = desk.workplace.window()
    assert isinstance(window, MainWindow)
    minutes = named(settings.safety, QSpinBox, "Lock after")
    assert isinstance(minutes, QSpinBox)
    settings.show_page(settings.safety)
    typed(minutes.lineEdit(), "3")
    assert window._idle.isActive()
    assert window._idle.interval() == 180_000
    typed(minutes.lineEdit(), "0")
    assert kept(desk).lock_minutes == 0
    assert not window._idle.isActive()


def test_look_and_microphone_count_at_once(qapp: QApplication, desk: Desk, settings: SettingsDialog) -> None:
    before = desk._theme.colours
    chosen(named(settings.look, QComboBox, "Theme"), "dark")
    assert desk._theme.colours is not before
    with_signal: list[object] = []
    desk.workplace.bar.microphone_chosen.connect(with_signal.append)
    desk.settings.use(desk.tools.settings.model_copy(update={"microphone": "usb-1"}))
    assert with_signal == ["usb-1"]
    assert kept(desk).microphone == "usb-1"


def test_engines_are_replaced_when_they_are_next_asked_for(desk: Desk) -> None:
    tools = desk.tools
    speech, drafter = tools.speech(), tools.drafter("extractive")
    assert tools.speech() is speech
    assert tools.drafter("extractive") is drafter
    desk.use_settings(tools.settings.model_copy(update={"lock_minutes": 5}))
    assert tools.speech() is speech
    for part in (
        {"threads": 2},
        {"llm": tools.settings.llm.model_copy(update={"context_tokens": 4096})},
        {"server": tools.settings.server.model_copy(update={"model": "other"})},
    ):
        drafter = tools.drafter("extractive")
        desk.use_settings(tools.settings.model_copy(update=part))
        assert tools.drafter("extractive") is not drafter
    assert tools.speech() is not speech


def test_the_language_changes_at_once_and_the_visit_stays_open(
    qtbot: QtBot, desk: Desk, settings: SettingsDialog
) -> None:
    window = desk.workplace.window()
    assert isinstance(window, MainWindow)
    visit = desk.open.visit
    assert visit is not None
    settings.show_page(settings.look)
    chosen(named(settings.look, QComboBox, "Language"), "zh_CN")
    qtbot.waitUntil(lambda: window.desk is not None and window.desk is not desk, timeout=30_000)
    other = window.desk
    assert other is not None
    qtbot.waitUntil(lambda: other.open.is_this(visit.id), timeout=30_000)
    dialog = other.workplace.findChild(SettingsDialog)
    assert dialog is not None
    assert dialog.windowTitle() == "设置"
    assert dialog.look.isVisible()
    chosen(named(dialog.look, QComboBox, "语言"), "en")
    qtbot.waitUntil(lambda: window.desk is not None and window.desk is not other, timeout=30_000)
    assert window.desk is not None
    assert load_settings(window.desk.tools.place.settings).interface_language == "en"


def test_the_language_waits_while_somebody_works(qtbot: QtBot, qapp: QApplication, desk: Desk) -> None:
    window = desk.workplace.window()
    assert isinstance(window, MainWindow)
    desk.note.draft()
    qtbot.waitUntil(lambda: desk.is_at_work, timeout=30_000)
    desk.use_settings(desk.tools.settings.model_copy(update={"interface_language": "zh_CN"}))
    qapp.processEvents()
    assert window.desk is desk
    qtbot.waitUntil(lambda: not desk.is_at_work, timeout=60_000)


def test_a_speech_model_that_vanished_is_told_where_it_is_chosen(qtbot: QtBot, desk: Desk) -> None:
    desk.use_settings(desk.tools.settings.model_copy(update={"speech_model": "whisper-gone"}))
    dialog = desk.show_settings()
    page = dialog.speech
    dialog.show_page(page)
    box = named(page, QComboBox, "Speech model")
    assert isinstance(box, QComboBox)
    qtbot.waitUntil(lambda: "whisper-gone" in page.field_of(box).wrong, timeout=30_000)
    chosen(box, "whisper-nano")
    assert not page.field_of(box).wrong
    assert kept(desk).speech_model == "whisper-nano"
    dialog.reject()
