"""Pictures of every screen, in both languages and both themes: `anamnesis screenshots --out DIR`."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from copilot.domain.document import DocumentKind
from copilot.support.settings import Settings, save_settings
from ui.application import open_window
from ui.desk import Desk
from ui.documents.dialog import DocumentDialog
from ui.exporting.dialog import ExportDialog
from ui.keys import KeyList
from ui.signing.dialog import SignDialog
from ui.start.wizard import Wizard
from ui.theme.style import Look
from ui.window import MainWindow

LANGUAGES = ("en", "zh_CN")
SIZES = (QSize(1440, 900), QSize(1280, 720))
NARROW = QSize(1000, 700)
_PASSPHRASE = "tin whistle grey harbour"  # noqa: S105 - of the vault that the pictures are taken in
_LONGEST_MS = 180_000


class _Camera:
    """Takes the pictures of one language and one theme."""

    def __init__(self, folder: Path, name: str) -> None:
        self._folder = folder
        self._name = name

    def take(self, widget: QWidget, what: str) -> None:
        QApplication.processEvents()
        settle(lambda: True, at_least_ms=150)
        widget.grab().save(str(self._folder / f"{what}-{self._name}.png"))


def settle(done: Callable[[], bool], *, at_least_ms: int = 0) -> None:
    """Lets the window work until `done`. Raises TimeoutError."""
    loop = QEventLoop()
    look = QTimer()
    look.setInterval(50)
    waited = [0]

    def check() -> None:
        waited[0] += 50
        if (waited[0] >= at_least_ms and done()) or waited[0] > _LONGEST_MS:
            loop.quit()

    look.timeout.connect(check)
    look.start()
    loop.exec()
    look.stop()
    if not done():
        raise TimeoutError("a screen was not ready in time")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="anamnesis screenshots", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("screenshots"), help="where the pictures go")
    folder: Path = parser.parse_args(arguments).out
    app = QApplication(sys.argv[:1])
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        with _profile(language) as profile:
            _first_start(app, profile, _Camera(folder, f"{language}-light"))
            for of in (_visit, _signed):
                for look in (Look.LIGHT, Look.DARK):
                    of(app, profile, look, _Camera(folder, f"{language}-{look.value}"))
    return 0


@contextmanager
def _profile(language: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="anamnesis-pictures-") as folder:
        settings = Settings(interface_language=language, look="light")
        save_settings(Path(folder) / "settings.json", settings)
        yield Path(folder)


def _first_start(app: QApplication, profile: Path, camera: _Camera) -> None:
    window = open_window(app, str(profile))
    window.resize(SIZES[0])
    window.show()
    wizard = window.screen_shown
    assert isinstance(wizard, Wizard)  # noqa: S101
    camera.take(window, "wizard-1-you")
    wizard.you.given.setText("Ann")
    wizard.you.family.setText("Lee")
    wizard.you.credentials.setText("MD")
    wizard.go_on()
    wizard.passphrase.first.setText(_PASSPHRASE)
    wizard.passphrase.second.setText(_PASSPHRASE)
    camera.take(window, "wizard-2-passphrase")
    wizard.go_on()
    settle(lambda: wizard.page is wizard.recovery)
    camera.take(window, "wizard-3-recovery")
    for line, group in zip(wizard.recovery.answers, wizard.recovery.asked_groups(), strict=True):
        line.setText(group)
    wizard.go_on()
    settle(lambda: True, at_least_ms=1000)
    camera.take(window, "wizard-4-microphone")
    wizard.go_on()
    settle(lambda: True, at_least_ms=1000)
    camera.take(window, "wizard-5-models")
    wizard.go_on()
    camera.take(window, "wizard-6-sample")
    wizard.go_on()
    desk = _desk(window)
    settle(lambda: desk.open.editor is not None)
    _checked(desk)
    window.close()


def _visit(app: QApplication, profile: Path, look: Look, camera: _Camera) -> None:
    window = open_window(app, str(profile))
    window.use_look(look)
    window.resize(SIZES[0])
    window.show()
    camera.take(window, "unlock")
    desk = _unlocked(window)
    camera.take(window, "nothing-open")
    desk.workplace.visits.choose_first()
    settle(lambda: desk.open.editor is not None)
    _checked(desk)
    editor = desk.open.editor
    assert editor is not None  # noqa: S101
    statement = editor.content.statements()[2]
    desk.workplace.note.choose(statement.id)
    for size in SIZES:
        window.resize(size)
        camera.take(window, f"visit-{size.width()}")
    window.resize(NARROW)
    desk.workplace.go_to(desk.workplace.visits.list)
    camera.take(window, "drawer")
    desk.workplace.drawer.go_in()
    window.resize(SIZES[0])
    desk.workplace.consent.ask()
    camera.take(window, "consent")
    desk.workplace.consent.hide()
    _dialogs(window, desk, camera)
    window.close()


def _unlocked(window: MainWindow) -> Desk:
    window.unlock(_PASSPHRASE)
    settle(lambda: window.desk is not None)
    desk = _desk(window)
    settle(lambda: desk.workplace.visits.model.rowCount() > 0, at_least_ms=1000)
    return desk


def _signed(app: QApplication, profile: Path, look: Look, camera: _Camera) -> None:
    """The same visit once it is signed, which it is by the first of these pictures."""
    window = open_window(app, str(profile))
    window.use_look(look)
    window.resize(SIZES[0])
    window.show()
    desk = _unlocked(window)
    desk.workplace.visits.choose_first()
    settle(lambda: desk.open.editor is not None or desk.open.signed is not None)
    if desk.open.editor is not None:
        _checked(desk)
        desk.signing.ask()
        for dialog in _open_dialogs(window):
            if isinstance(dialog, SignDialog):
                dialog.sign.click()
        settle(lambda: desk.open.signed is not None, at_least_ms=500)
    camera.take(window, "signed")
    desk.documents.show(DocumentKind.LETTER)
    _shown(window, DocumentDialog, camera, "letter")
    desk.signing.export()
    settle(lambda: any(isinstance(d, ExportDialog) and d.chosen() for d in _open_dialogs(window)))
    _shown(window, ExportDialog, camera, "export")
    window.close()


def _dialogs(window: MainWindow, desk: Desk, camera: _Camera) -> None:
    window.show_keys()
    _shown(window, KeyList, camera, "keys")
    desk.new_visit()
    _shown(window, QDialog, camera, "new-visit")
    settings = desk.show_settings()
    settle(lambda: bool(_open_dialogs(window)), at_least_ms=300)
    for number, page in enumerate(settings.pages(), 1):
        settings.show_page(page)
        camera.take(settings, f"settings-{number}")
    settings.reject()
    editor = desk.open.editor
    if editor is not None and not editor.blocking:
        desk.signing.ask()
        _shown(window, SignDialog, camera, "sign")


def _shown(window: MainWindow, kind: type[QDialog], camera: _Camera, what: str) -> None:
    for dialog in _open_dialogs(window):
        if isinstance(dialog, kind):
            camera.take(dialog, what)
            dialog.reject()
            settle(lambda: True, at_least_ms=100)
            return


def _open_dialogs(window: MainWindow) -> list[QDialog]:
    return [d for d in window.findChildren(QDialog) if d.isVisible()]


def _desk(window: MainWindow) -> Desk:
    if window.desk is None:
        raise RuntimeError("the window is locked")
    return window.desk


def _checked(desk: Desk) -> None:
    done: list[bool] = []
    connection = desk.note.checked.connect(lambda: done.append(True))
    desk.note.show()
    settle(lambda: bool(done))
    desk.note.checked.disconnect(connection)


if __name__ == "__main__":
    sys.exit(main())
