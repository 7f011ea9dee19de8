"""Short entries as chips: typed, kept by Enter or a comma, taken away by their cross."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtWidgets import QLayout, QLayoutItem, QLineEdit, QVBoxLayout, QWidget

from ui.theme.tokens import GRID
from ui.widgets.parts import button


class FlowLayout(QLayout):
    """Puts parts beside each other, and into the next line where the width ends."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setSpacing(GRID)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(QRect(0, 0, width, 0), place=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, place=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _lay_out(self, rect: QRect, *, place: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x + hint.width() > rect.right() + 1 and line:
                x, y, line = rect.x(), y + line + self.spacing(), 0
            if place:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            line = max(line, hint.height())
        return y + line - rect.y()


class ChipField(QWidget):
    """A line to type into, and the chips that are kept.

    Signals:
        changed: a chip came or went.
    """

    changed = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._texts: list[str] = []
        self.line = QLineEdit()
        self.line.setPlaceholderText(hint)
        self.line.setAccessibleName(name)
        self.line.returnPressed.connect(self._keep)
        self.line.textEdited.connect(self._look_for_comma)
        self.line.editingFinished.connect(self._keep)
        self._chips = QWidget()
        self._flow = FlowLayout(self._chips)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.line)
        layout.addWidget(self._chips)
        self._show()

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(self._texts)

    def put(self, texts: tuple[str, ...]) -> None:
        self._texts = list(dict.fromkeys(texts))
        self._show()

    def _look_for_comma(self, text: str) -> None:
        if text.endswith((",", "，", ";", "；", "、")):
            self.line.setText(text[:-1])
            self._keep()

    def _keep(self) -> None:
        text = self.line.text().strip()
        self.line.clear()
        if text and text not in self._texts:
            self._texts.append(text)
            self._show()
            self.changed.emit()

    def _drop(self, text: str) -> None:
        self._texts.remove(text)
        self._show()
        self.changed.emit()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for text in self._texts:
            chip = button(f"{text}  ×", partial(self._drop, text), "chip")
            chip.setAccessibleName(self.tr("Remove {}").format(text))
            self._flow.addWidget(chip)
        self._chips.setVisible(bool(self._texts))
        self._chips.updateGeometry()
