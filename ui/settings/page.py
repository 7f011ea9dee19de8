"""What the pages of the settings have in common: a form whose every field says what it does, and what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from copilot.support.settings import Settings
from ui.theme.tokens import GRID
from ui.widgets.parts import button, label, paint

M = TypeVar("M", bound=BaseModel)
_WIDEST_FIELD = 420


class Kept(QObject):
    """The settings as they are now; a value that they do not take is not kept.

    Attributes:
        settings: as they are now.

    Signals:
        changed: the new settings.
    """

    changed = Signal(object)

    def __init__(self, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.settings = settings

    def keep(self, part: str = "", **values: Any) -> bool:
        """`part` is "llm" or "server" for the settings of these. False, and nothing changes, for a wrong value."""
        try:
            new = self.tried(part, **values)
        except ValidationError:
            return False
        if new != self.settings:
            self.settings = new
            self.changed.emit(new)
        return True

    def tried(self, part: str = "", **values: Any) -> Settings:
        """The settings as they would be. Raises pydantic's ValidationError."""
        if part:
            values = {part: _with(getattr(self.settings, part), values)}
        return _with(self.settings, values)


def _with(model: M, values: dict[str, Any]) -> M:
    kind = type(model)
    return kind.model_validate({name: getattr(model, name) for name in kind.model_fields} | values)


class Field(QObject):
    """A control of a form with the line under it: what it does, or what is wrong with what stands there."""

    def __init__(self, control: QWidget, about: QLabel, text: str) -> None:
        super().__init__(control)
        self.control = control
        self._about = about
        self._text = text

    def say(self, wrong: str = "") -> None:
        """What is wrong; "" when all is well."""
        self._about.setText(f"▲ {wrong}" if wrong else self._text)
        self._about.setVisible(bool(wrong or self._text))
        paint(self._about, "tone", "critical" if wrong else "")
        self.control.setAccessibleDescription(wrong or self._text)

    @property
    def wrong(self) -> str:
        return "" if self._about.text() == self._text else self._about.text()


class SettingsPage(QScrollArea):
    """One subject. A change is kept as soon as it is made.

    Attributes:
        title: as it stands in the list of subjects.
    """

    def __init__(self, title: str, kept: Kept) -> None:
        super().__init__()
        self.title = title
        self._kept = kept
        self._fields: dict[QComboBox, Field] = {}
        self._inside = QWidget()
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 2 * GRID, 0)
        self.form = QFormLayout()
        column.addLayout(self.form)
        column.addStretch()
        self.form.setSpacing(2 * GRID)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setWidgetResizable(True)
        self.setWidget(self._inside)
        self._inside.installEventFilter(self)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(title)

    def entered(self) -> None:
        """The page comes into view."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._inside and event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """As high as its lines are in this width: a scroll area reckons without the bar that it then shows."""
        layout = self._inside.layout()
        if layout is not None:
            self._inside.setMinimumHeight(layout.totalHeightForWidth(self._inside.width()))

    # ------------------------------------------------------------------ parts

    def row(self, name: str, control: QWidget, text: str, holder: QWidget | None = None) -> Field:
        """`holder` is what is put into the form where the control has others beside it."""
        if name and not control.accessibleName():
            control.setAccessibleName(name)
        about = label(text, "secondary", wrap=True)
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID)
        column.addWidget(holder or control)
        column.addWidget(about)
        if not name:
            self.form.addRow(both)
        else:
            title = label(name)
            title.setBuddy(control)
            self.form.addRow(title, both)
        field = Field(control, about, text)
        field.say()
        return field

    def beside(self, name: str, *controls: QWidget) -> None:
        self.form.addRow(name, together(*controls))

    def box(self, name: str, on: bool, use: Callable[[bool], object], text: str) -> tuple[QCheckBox, Field]:
        box = QCheckBox(name)
        box.setChecked(on)
        box.toggled.connect(use)
        return box, self.row("", box, text)

    def choice(
        self, name: str, choices: Iterable[tuple[Any, str]], now: Any, use: Callable[[Any], object], text: str
    ) -> QComboBox:
        box = QComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(16)
        fill(box, choices, now)
        box.activated.connect(lambda index: use(box.itemData(index)))
        self._fields[box] = self.row(name, box, text)
        return box

    def field_of(self, box: QComboBox) -> Field:
        """Where it is told what is wrong with a choice."""
        return self._fields[box]

    def number(
        self, name: str, bounds: tuple[int, int], now: int, use: Callable[[int], object], text: str, least: str
    ) -> tuple[QSpinBox, Field]:
        """`least` is what the lowest number means."""
        box = QSpinBox()
        box.setRange(*bounds)
        box.setSpecialValueText(least)
        box.setValue(now)
        box.setKeyboardTracking(False)  # what is being typed is not meant yet
        box.setMaximumWidth(_WIDEST_FIELD)
        box.lineEdit().setTextMargins(GRID, 0, GRID, 0)
        box.valueChanged.connect(use)
        return box, self.row(name, box, text)

    def line(self, name: str, now: str, use: Callable[[str], object], text: str) -> tuple[QLineEdit, Field]:
        line = QLineEdit(now)
        line.editingFinished.connect(lambda: use(line.text().strip()))
        return line, self.row(name, line, text)

    def file(
        self,
        name: str,
        now: Path | None,
        use: Callable[[Path | None], object],
        text: str,
        kinds: str = "",
    ) -> tuple[QLineEdit, Field]:
        """The path can be typed too; empty means none."""
        line = QLineEdit(str(now or ""))
        line.setAccessibleName(name)

        def typed() -> None:
            given = line.text().strip()
            use(Path(given) if given else None)

        def choose() -> None:
            found, _ = QFileDialog.getOpenFileName(self, name, str(Path(line.text()).parent), kinds)
            if found:
                line.setText(found)
                typed()

        def clear() -> None:
            line.clear()
            typed()

        line.editingFinished.connect(typed)
        holder = together(
            line,
            button(self.tr("Choose…"), choose, describe=self.tr("{}: choose a file").format(name)),
            button(self.tr("None"), clear, describe=self.tr("{}: none").format(name)),
        )
        return line, self.row(name, line, text, holder)


def fill(box: QComboBox, choices: Iterable[tuple[Any, str]], now: Any) -> None:
    """A value of the settings that is none of the choices stays one."""
    box.clear()
    for value, shown in choices:
        box.addItem(shown, value)
    if box.findData(now) < 0 and now not in (None, ""):
        box.addItem(str(now), now)
    box.setCurrentIndex(max(0, box.findData(now)))


def together(*controls: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(2 * GRID)
    for control in controls:
        row.addWidget(control, 1 if isinstance(control, QLineEdit) else 0)
    if not any(isinstance(control, QLineEdit) for control in controls):
        row.addStretch()
    return holder
