"""A window that imports files until it is killed: `python -m tests.ui.importing_child PROFILE FILE...`.

Writes lines "STATE SECONDS" of the first file, of which SECONDS are in the vault.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.ui.driving import PASSPHRASE
from ui.application import open_window

_LOOK_MS = 20


def main(profile: Path, *files: Path) -> int:
    app = QApplication([sys.argv[0]])
    app.setApplicationName("anamnesis")
    window = open_window(app, str(profile))
    window.show()
    window.unlock(PASSPHRASE)
    look = QTimer()
    begun = [False]

    def go_on() -> None:
        desk = window.desk
        if desk is None:
            return
        if not begun[0]:
            begun[0] = True
            desk.importing.take(files)
            desk.workplace.bar.sorting.each_button.click()
        first = desk.importing.progress[0]
        sys.stdout.write(f"{first.state} {first.kept_s}\n")
        sys.stdout.flush()

    look.timeout.connect(go_on)
    look.start(_LOOK_MS)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
