"""What is under way, how far it is, and the button that calls it off."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from ui.bridge import Job
from ui.theme.tokens import GRID
from ui.widgets.parts import button, label


class ProgressStrip(QWidget):
    """One job at a time; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._job: Job | None = None
        self._text = label("", "secondary")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName(self.tr("Progress"))
        self._cancel = button(self.tr("Cancel"), self._call_off)
        texts = QVBoxLayout()
        texts.setSpacing(GRID)
        texts.addWidget(self._text)
        texts.addWidget(self._bar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4 * GRID, GRID, 4 * GRID, GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(texts, 1)
        layout.addWidget(self._cancel)
        self.hide()

    def follow(self, job: Job, text: str) -> None:
        self._job = job
        self._cancel.setEnabled(True)
        self.tell(text, None)
        self.show()
        job.ended.connect(lambda: self._ended(job))

    def tell(self, text: str, share: float | None) -> None:
        """`share` of 0 to 1, None while nobody knows."""
        self._text.setText(text)
        self._bar.setRange(0, 0 if share is None else 1000)
        if share is not None:
            self._bar.setValue(round(1000 * min(1.0, share)))
        self._bar.setAccessibleName(text)

    def _call_off(self) -> None:
        if self._job is not None:
            self._cancel.setEnabled(False)
            self._job.cancel()

    def _ended(self, job: Job) -> None:
        if self._job is job:
            self._job = None
            self.hide()
