"""Goes through every screen and dialog: `QT_SCALE_FACTOR=1.5 python -m tests.ui.cut_texts_child PROFILE LANGUAGE`.

Writes a line for each text that does not fit, and "looked at N screens" at the end.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from copilot.app.ports import Vault
from copilot.app.samples import list_samples, load_sample
from copilot.domain.export import ExportArtifact
from copilot.domain.visit import Visit
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import Settings, save_settings
from tests.ui.cut_texts import cut_texts
from tests.ui.driving import PASSPHRASE
from ui.application import open_window
from ui.desk import Desk
from ui.exporting.dialog import ExportDialog
from ui.recording.bar import BarState
from ui.screenshots import settle
from ui.settings.passphrase import ChangePassphraseDialog
from ui.settings.templates import TemplatesDialog
from ui.start.wizard import Wizard
from ui.theme.style import Theme
from ui.window import MainWindow

SIZES = (QSize(1440, 900), QSize(1280, 720))
NARROW = QSize(1000, 700)


class Look:
    """Looks at one screen after the other.

    Attributes:
        seen: how many screens.
    """

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._told: set[str] = set()
        self.seen = 0

    def at(self, what: str, sizes: tuple[QSize, ...] = SIZES) -> None:
        for size in sizes:
            self._window.resize(size)
            settle(lambda size=size: self._window.size() == size, at_least_ms=100)  # type: ignore[misc]
            self._tell(self._window, f"{what}, {size.width()}x{size.height()}")

    def at_dialog(self, what: str, dialog: QDialog) -> None:
        dialog.open()
        settle(dialog.isVisible, at_least_ms=100)
        self._tell(dialog, what)
        dialog.reject()
        settle(lambda: True, at_least_ms=50)

    def at_opened(self, what: str, act: Callable[[], object]) -> None:
        """The dialog that `act` opens."""
        act()
        settle(lambda: bool(self._open()), at_least_ms=100)
        for dialog in self._open():
            self.at_dialog(what, dialog)

    def _open(self) -> list[QDialog]:
        return [d for d in self._window.findChildren(QDialog) if d.isVisible()]

    def _tell(self, root: QWidget, what: str) -> None:
        self.seen += 1
        for line in cut_texts(root):
            if line not in self._told:
                self._told.add(line)
                sys.stdout.write(f"{what}: {line}\n")


def main(profile: Path, language: str) -> int:
    app = QApplication([sys.argv[0]])
    app.setApplicationName("anamnesis")
    place = Profile(profile)
    save_settings(place.settings, Settings(interface_language=language, look="light", lock_minutes=0))
    window = open_window(app, str(profile))
    window.show()
    look = Look(window)
    _first_start(window, look)
    desk = window.desk
    assert desk is not None
    look.at("nothing open")
    _work(window, desk, look)
    _dialogs(app, window, desk, look)
    window.lock()
    look.at("locked")
    window.close()
    sys.stdout.write(f"looked at {look.seen} screens\n")
    return 0


def _first_start(window: MainWindow, look: Look) -> None:
    wizard = window.screen_shown
    assert isinstance(wizard, Wizard)
    look.at("who you are")
    wizard.you.given.setText("Ann")
    wizard.you.family.setText("Lee")
    wizard.go_on()
    wizard.passphrase.first.setText(PASSPHRASE)
    wizard.passphrase.second.setText(PASSPHRASE)
    look.at("passphrase")
    wizard.go_on()
    settle(lambda: wizard.page is wizard.recovery)
    look.at("recovery key")
    for line, group in zip(wizard.recovery.answers, wizard.recovery.asked_groups(), strict=True):
        line.setText(group)
    for page, what in ((wizard.microphone, "microphone"), (wizard.models, "models"), (wizard.sample, "sample")):
        wizard.go_on()
        settle(lambda page=page: wizard.page is page, at_least_ms=300)  # type: ignore[misc]
        look.at(what)
    wizard.finished.emit(False)


def _work(window: MainWindow, desk: Desk, look: Look) -> None:
    sample = load_sample(list_samples(SAMPLES)[0])

    def add(vault: Vault) -> Visit:
        visit = vault.add_visit(sample.patient, sample.practitioner, sample.template, datetime.now(UTC))
        vault.save_transcript(visit.id, sample.reference())
        return visit

    desk.visits.begin(add, desk.open_visit)
    settle(lambda: desk.workplace.conversation.model.rowCount() > 0)
    look.at("to draft", (*SIZES, NARROW))
    checked: list[bool] = []
    desk.note.checked.connect(lambda: checked.append(True))
    desk.note.draft()
    settle(lambda: desk.open.editor is not None and bool(checked), at_least_ms=300)
    look.at("note", (*SIZES, NARROW))
    bar, place = desk.workplace.bar, desk.workplace
    place.go_to(place.visits.list)
    look.at("drawer", (NARROW,))
    place.drawer.go_in()
    place.consent.ask()
    look.at("consent", (*SIZES, NARROW))
    place.consent.hide()
    bar.show_consent(f"{place.consent.how.itemText(1)}, {place.consent.by.itemText(2)}, 09:02")
    for state in (BarState.RECORDING, BarState.PAUSED, BarState.FINISHING):
        bar.be(state)
        bar.show_time(4000)
        look.at(f"bar {state.name}", (*SIZES, NARROW))
    bar.be(BarState.READY)
    bar.show_consent("")
    desk.may_close()
    place.visits.search.setText("nobody said this")
    settle(lambda: place.visits.model.rowCount() == 0)
    look.at("nothing found")
    place.visits.search.clear()
    settle(lambda: place.visits.model.rowCount() > 0)
    for index in range(place.visits.filter.count()):
        place.visits.filter.setCurrentIndex(index)
        look.at(f"filter {index}", (SIZES[1],))
    place.visits.filter.setCurrentIndex(0)


def _dialogs(app: QApplication, window: MainWindow, desk: Desk, look: Look) -> None:
    place = desk.workplace
    window.resize(SIZES[1])
    look.at_opened("keys", window.show_keys)
    look.at_opened("new visit", desk.new_visit)
    look.at_opened("settings", desk.show_settings)
    look.at_opened("sign", desk.signing.ask)
    look.at_opened("versions", place.note.versions.emit)
    export = ExportDialog(place)
    text = ExportArtifact(format="Text", file_name="note.txt", media_type="text/plain", content=b"note")
    export.show_artifacts((text,), ())
    look.at_dialog("export", export)
    look.at_dialog("passphrase", ChangePassphraseDialog(place))
    look.at_dialog("templates", TemplatesDialog(desk.tools.template_library(), Theme(app), place))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
