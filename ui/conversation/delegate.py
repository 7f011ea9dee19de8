"""How an utterance is drawn: speaker, text with unclear words underlined, time, and whether the note uses it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QTextCharFormat
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem

from copilot.domain.transcript import Speaker, Utterance
from ui.conversation.model import ConversationModel, Line, Role
from ui.theme.fonts import secondary_font, text_font
from ui.theme.style import Theme
from ui.theme.tokens import GRID, ROW_HEIGHT
from ui.widgets.in_place import InPlaceDelegate
from ui.widgets.parts import clock
from ui.widgets.passage import Mark, Passages
from ui.widgets.rows import draw_focus, draw_ground, draw_word, width_of

_SIGN_WIDTH = 7 * GRID
_EDGE = 3 * GRID
_DOT = 3
"""Radius of the hollow dot before the time of what no statement rests on."""


class UtteranceDelegate(InPlaceDelegate):
    """Draws rows of a `ConversationModel`; heights follow the width of the view."""

    def __init__(self, view: QListView, model: ConversationModel, theme: Theme) -> None:
        super().__init__(view)
        self.editor_name = self.tr("What was said")
        self._view = view
        self._model = model
        self._theme = theme
        self._passages = Passages()
        self._text = text_font()
        self._bold = text_font(bold=True)
        self._small = secondary_font()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        line: Line = index.data(Role.LINE)
        width = self._view.viewport().width()
        room = self._text_width(width, line)
        height = self._passages.height(line.utterance.text, room, self._text)
        return QSize(width, max(ROW_HEIGHT, height + 3 * GRID))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        line: Line = index.data(Role.LINE)
        colours = self._theme.colours
        area = QRect(option.rect).adjusted(GRID, 1, -GRID, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if line.lit:
            draw_ground(painter, area, colours.evidence, colours.evidence_edge)
        elif option.state & QStyle.StateFlag.State_Selected:
            draw_ground(painter, area, colours.accent_ground, colours.accent)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, area, colours.accent)
        top = area.top() + (3 * GRID) // 2 - 1
        self._draw_sign(painter, area, top, line)
        self._draw_text(painter, area, top, line)
        self._draw_end(painter, area, top, line)
        painter.restore()

    def _draw_sign(self, painter: QPainter, area: QRect, top: int, line: Line) -> None:
        colours = self._theme.colours
        doctor = line.utterance.speaker is Speaker.DOCTOR
        sign = self._model.speaker_sign(line.utterance.speaker)
        colour = colours.accent if doctor and not line.is_open else colours.secondary
        draw_word(painter, sign, area.left() + _EDGE, top, self._bold, colour)

    def _draw_text(self, painter: QPainter, area: QRect, top: int, line: Line) -> None:
        colours = self._theme.colours
        painter.setPen(QColor(colours.secondary if line.is_open else colours.text))
        left = area.left() + _EDGE + _SIGN_WIDTH
        width = self._text_width(self._view.viewport().width(), line)
        marks = _unclear_marks(line.utterance, QColor(colours.warning))
        self._passages.paint(painter, line.utterance.text, width, self._text, QPointF(left, top), marks)

    def _draw_end(self, painter: QPainter, area: QRect, top: int, line: Line) -> None:
        colours = self._theme.colours
        metrics = QFontMetrics(self._small)
        time = clock(line.utterance.start_s)
        right = area.right() - _EDGE
        draw_word(painter, time, right - width_of(time, self._small), top + 1, self._small, colours.secondary)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if not line.used and not line.is_open:
            left = right - max(width_of(time, self._small), width_of("00:00", self._small)) - 3 * GRID
            middle = QPointF(left, top + 1 + metrics.height() / 2)
            painter.setPen(QPen(QColor(colours.warning if line.missed else colours.secondary), 1.2))
            painter.drawEllipse(middle, _DOT, _DOT)
        if line.missed:
            words = self._missed_words()
            width = metrics.horizontalAdvance(words) + 4 * GRID
            chip = QRectF(right - self._time_width() - 3 * GRID - width, top, width, metrics.height() + 2)
            painter.setPen(QPen(QColor(colours.warning), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(chip, chip.height() / 2, chip.height() / 2)
            painter.setPen(QColor(colours.warning))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, words)

    def _text_width(self, width: int, line: Line) -> int:
        room = width - 2 * GRID - 2 * _EDGE - _SIGN_WIDTH - self._time_width()
        if line.missed:
            room -= width_of(self._missed_words(), self._small) + 8 * GRID
        return max(20 * GRID, room)

    def _time_width(self) -> int:
        return width_of("0:00:00", self._small) + 4 * GRID

    def _missed_words(self) -> str:
        return self.tr("not in the note")


def _unclear_marks(utterance: Utterance, colour: QColor) -> list[Mark]:
    """Where the unclear words stand in the text, in order; a word that the text does not hold is passed over."""
    marks, start = [], 0
    if utterance.original_text:
        return []  # the doctor wrote this
    for word in utterance.words:
        text = word.text.strip()
        at = utterance.text.find(text, start) if text else -1
        if at < 0:
            continue
        start = at + len(text)
        if word.is_unclear:
            look = QTextCharFormat()
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(colour)
            marks.append(Mark(at, len(text), look))
    return marks
