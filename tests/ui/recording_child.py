"""A window that records until it is killed: `python -m tests.ui.recording_child PROFILE`.

Writes "SECONDS" of audio, a line each time it knows of more, once it records.
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
    steps = iter(("open", "record", "agree"))
    wanted = [next(steps)]

    def go_on() -> None:
        desk = window.desk
        if desk is None:
            return
        place = desk.workplace
        visit = place.visits.model.visit(1)
        if wanted[0] == "open" and visit is not None:
            desk.open_visit(visit)
            wanted[0] = next(steps)
        elif wanted[0] == "record" and desk.open.visit is not None:
            place.bar.record.emit()
            wanted[0] = next(steps)
        elif wanted[0] == "agree" and place.consent.isVisible():
            place.consent.agree.click()
            wanted[0] = ""
        elif desk.is_recording and desk.recording.recorded_s:
            sys.stdout.write(f"{desk.recording.recorded_s}\n")
            sys.stdout.flush()

    look.timeout.connect(go_on)
    look.start(100)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
