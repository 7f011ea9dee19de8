"""Every control of every screen can be reached and has a name that says what it does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from copilot.domain.export import ExportArtifact
from copilot.support.settings import Destination
from tests.ui.driving import drafted, open_window
from ui.desk import Desk
from ui.exporting.dialog import ExportDialog
from ui.keys import KeyList
from ui.signing.dialog import SignDialog
from ui.start.recovery_screen import RecoveryScreen
from ui.tools import Tools
from ui.visits.new_visit import NewVisitDialog

CONTROLS = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTabBar,
    QTextEdit,
)
NO_ROLE = {QAccessible.Role.NoRole, QAccessible.Role.Client}


def controls_of(root: QWidget) -> list[QWidget]:
    """Those that belong to nothing that is a control itself (the line of a combo box is the combo box's)."""
    return [
        widget
        for widget in root.findChildren(QWidget)
        if isinstance(widget, CONTROLS) and not any(isinstance(p, CONTROLS) for p in _parents(widget, root))
    ]


def _parents(widget: QWidget, root: QWidget) -> list[QWidget]:
    found = []
    parent = widget.parentWidget()
    while parent is not None and parent is not root:
        found.append(parent)
        parent = parent.parentWidget()
    return found


def check(root: QWidget) -> None:
    controls = controls_of(root)
    assert controls
    for control in controls:
        interface = QAccessible.queryAccessibleInterface(control)
        about = f"{type(control).__name__} in {type(control.parentWidget()).__name__}"
        assert interface is not None, about
        assert interface.text(QAccessible.Text.Name).strip(), f"no name: {about}"
        assert interface.role() not in NO_ROLE, f"no role: {about}"
        if isinstance(control, QAbstractButton | QLineEdit | QComboBox | QAbstractItemView):
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, f"not by keyboard: {about}"


def test_first_start_and_unlocking(qtbot: QtBot, qapp: QApplication, tmp_path: Path, profile: Path) -> None:
    first = open_window(qtbot, qapp, tmp_path / "new")
    check(first)
    first.close()
    later = open_window(qtbot, qapp, profile)
    check(later)
    later.close()


def test_workplace_with_a_note_and_its_findings(qtbot: QtBot, desk: Desk) -> None:
    drafted(qtbot, desk)
    desk.workplace.consent.ask()
    check(desk.workplace)


def test_dialogs(qtbot: QtBot, desk: Desk) -> None:
    editor = drafted(qtbot, desk)
    visit = desk.open.visit
    assert visit is not None
    settings = desk.show_settings()
    for page in settings.pages():
        settings.show_page(page)
        check(page)
    settings.reject()
    export = ExportDialog(desk.workplace)
    dialogs = [
        KeyList(desk.workplace),
        NewVisitDialog(desk.workplace),
        export,
        SignDialog(visit, editor.content, visit.practitioner, asks_passphrase=True, parent=desk.workplace),
    ]
    text = ExportArtifact(format="Text", file_name="note.txt", media_type="text/plain", content=b"note")
    export.show_artifacts((text,), ())
    export.show_destinations((Destination(name="Ward share", folder=Path("ward")),), None)
    for dialog in dialogs:
        check(dialog)
        dialog.reject()
    desk.workplace.window().setFocus()


def test_recovery(qtbot: QtBot, desk: Desk, tmp_path: Path) -> None:
    from copilot.support.paths import Profile
    from ui.bridge import Bridge

    bridge = Bridge()
    screen = RecoveryScreen(bridge, Tools(Profile(tmp_path / "other")))
    qtbot.addWidget(screen)
    check(screen)
    bridge.close()
