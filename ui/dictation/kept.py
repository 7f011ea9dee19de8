"""What was dictated in a visit: all of it is kept, can be heard, and can become text at any time."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from copilot.app.ports.dictations import DictatedAudio
from ui.playing import Playback
from ui.theme.tokens import GRID
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, clock, label, relabel


class KeptDictations(QDialog):
    """Oldest first.

    Signals:
        write_down: a dictation that shall become text.
    """

    write_down = Signal(object)

    def __init__(
        self,
        kept: tuple[DictatedAudio, ...],
        headings: dict[str, str],
        playback: Playback,
        parent: QWidget | None = None,
    ) -> None:
        """`headings` are those of the note's sections by key; `playback` is this dialog's own."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("Dictations of this visit"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(480, 320)
        self._kept = kept
        self._playback = playback
        playback.setParent(self)
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Dictations, oldest first"))
        for one in kept:
            when = f"{one.recording.started_at.astimezone():%H:%M}"
            where = headings.get(one.section, one.section)
            self.list.addItem(f"{when} · {where} · {clock(one.recording.duration_s)} · {self._fate(one)}")
        self.listen = button(self.tr("▶ Listen"), self._listen)
        self.write = button(self.tr("Write it down"), self._write, "primary")
        self.message = InlineMessage()
        self._build(bool(kept))
        playback.began.connect(lambda: relabel(self.listen, self.tr("■ Stop listening")))
        playback.ended.connect(lambda: relabel(self.listen, self.tr("▶ Listen")))
        playback.failed.connect(self.message.fault)
        self.finished.connect(lambda _result: playback.stop())
        self.list.setCurrentRow(len(kept) - 1)

    def _build(self, any_kept: bool) -> None:
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.listen)
        row.addStretch()
        row.addWidget(button(self.tr("Close"), self.reject))
        row.addWidget(self.write)
        empty = label(self.tr("Nothing was dictated in this visit yet."), "secondary", wrap=True)
        empty.setVisible(not any_kept)
        for part in (self.list, self.listen, self.write):
            part.setVisible(any_kept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addWidget(self.list, 1)
        layout.addWidget(empty)
        layout.addWidget(self.message)
        layout.addLayout(row)

    def _fate(self, one: DictatedAudio) -> str:
        if one.is_written:
            return self.tr("written into the note")
        return self.tr("not used") if one.is_settled else self.tr("not text yet")

    @property
    def chosen(self) -> DictatedAudio | None:
        row = self.list.currentRow()
        return self._kept[row] if 0 <= row < len(self._kept) else None

    def _listen(self) -> None:
        one = self.chosen
        if self._playback.is_on:
            self._playback.stop()
        elif one is not None:
            self._playback.play(one.recording.id, 0.0, one.recording.duration_s)

    def _write(self) -> None:
        one = self.chosen
        self.accept()
        if one is not None:
            self.write_down.emit(one)
