"""A window in which is dictated until it is killed: `python -m tests.ui.dictating_child PROFILE`.

Opens the newest visit, begins a note of its own, and writes "SECONDS" of what is dictated, a line each time it
knows of more.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from tests.ui.driving import PASSPHRASE
from ui.application import open_window


def main(profile: Path) -> int:
    app = QApplication([sys.argv[0]])
    app.setApplicationName("anamnesis")
    window = open_window(app, str(profile))
    window.show()
    window.unlock(PASSPHRASE)
    look = QTimer()

    def go_on() -> None:
        desk = window.desk
        if desk is None:
            return
        visit = desk.workplace.visits.model.visit(1)
        if desk.open.visit is None:
            if visit is not None:
                desk.open_visit(visit)
        elif not desk.dictating.is_busy:
            desk.dictating.toggle()
        elif desk.dictating.dictated_s:
            sys.stdout.write(f"{desk.dictating.dictated_s}\n")
            sys.stdout.flush()

    look.timeout.connect(go_on)
    look.start(100)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
