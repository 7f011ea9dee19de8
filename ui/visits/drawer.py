"""Where the visits are while the window is too narrow for them: over the rest, when they are asked for."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QSplitter, QVBoxLayout, QWidget

from ui.visits.pane import VisitsPane
from ui.widgets.parts import button


class Drawer(QFrame):
    """Comes out by its button or a key; goes in by Escape, with the visit that was taken, and when the focus goes
    elsewhere.

    Attributes:
        opener: the button, shown while the drawer is used.
        is_used: whether the visits are in it.
    """

    def __init__(self, visits: VisitsPane, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("drawer")
        self.is_used = False
        self._visits = visits
        self._before: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 1, 0)
        self.opener = button(self.tr("☰ Visits"), self._toggle)
        self.opener.setAccessibleName(self.tr("Visits"))
        self.opener.hide()
        leave = QShortcut(QKeySequence("Esc"), self)
        leave.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        leave.activated.connect(self.go_in)
        visits.taken.connect(self.go_in)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_went)
        self.hide()

    def take(self) -> None:
        self.is_used = True
        self._column.addWidget(self._visits)
        self._visits.show()
        self.opener.show()
        self.hide()

    def give_back(self, splitter: QSplitter) -> None:
        """Where they stand beside the rest, at the left."""
        self.is_used = False
        splitter.insertWidget(0, self._visits)
        self.opener.hide()
        self.hide()

    def come_out(self, part: QWidget) -> None:
        """The focus goes to `part` of the visits, and back to where it was when the drawer goes in."""
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._before = focus
        self.show()
        self.raise_()
        there = part if part.isVisibleTo(self) else self._visits.search
        there.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_in(self) -> None:
        if not self.is_used or self.isHidden():
            return
        before, self._before = self._before, None
        still_there = before is not None and shiboken6.isValid(before) and before.isVisible()
        back_to = before if before is not None and still_there else self.opener
        back_to.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def _toggle(self) -> None:
        if self.isHidden():
            self.come_out(self._visits.list)
        else:
            self.go_in()

    def _focus_went(self, _old: QWidget | None, now: QWidget | None) -> None:
        """A dialog or a menu of the drawer's own leaves it out; another part of the window does not."""
        if self.isHidden() or not self.is_used or now is None or now is self.opener:
            return
        if now.window() is self.window() and not self.isAncestorOf(now):
            self._before = None
            self.hide()
