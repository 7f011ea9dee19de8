"""What can be done with the row that the cursor is on, by key and in its menu."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QListView, QMenu

from ui.note.model import Heading, NoteModel, Row, StatementRow
from ui.note.rows import CardRow, ProvisionalRow

Deed = Callable[[Row], object]


class RowActions(QObject):
    """Keys that count while the list has the focus, and the menu of a row."""

    def __init__(self, view: QListView, model: NoteModel, deeds: dict[str, Deed]) -> None:
        """`deeds` are called with the row, by the names of `_known`."""
        super().__init__(view)
        self.extras: list[Callable[[Row], list[QAction]]] = []
        """What others offer in the menu of a row."""
        self._view = view
        self._model = model
        self._made: dict[str, QAction] = {}
        for name, (text, key) in self._known().items():
            action = QAction(text, view)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked=False, name=name: self._run(deeds[name]))
            view.addAction(action)
            self._made[name] = action
        asked = QAction(self.tr("What can be done with this row"), view)
        asked.setShortcuts([QKeySequence("Shift+F10"), QKeySequence("Menu")])
        asked.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        asked.triggered.connect(lambda: self._menu_asked(view.visualRect(view.currentIndex()).center()))
        view.addAction(asked)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._menu_asked)

    def _known(self) -> dict[str, tuple[str, str]]:
        return {
            "listen": (self.tr("Listen to the evidence"), "Space"),
            "edit": (self.tr("Edit"), "F2"),
            "add": (self.tr("Add a statement below"), "Ctrl+N"),
            "dictate": (self.tr("Dictate below") + "\tF8", ""),  # the key counts in the whole window
            "dictations": (self.tr("Dictations of this visit…"), ""),
            "split": (self.tr("Split"), "Ctrl+K"),
            "join": (self.tr("Join with the one below"), "Ctrl+J"),
            "up": (self.tr("Move up"), "Alt+Up"),
            "down": (self.tr("Move down"), "Alt+Down"),
            "delete": (self.tr("Delete"), "Del"),
            "again": (self.tr("Draft this section again"), "Ctrl+R"),
            "copy": (self.tr("Copy the section"), "Ctrl+Shift+C"),
            "copy_all": (self.tr("Copy the whole note"), "Ctrl+Alt+C"),
        }

    def _run(self, deed: Deed) -> None:
        row = self._model.row(self._view.currentIndex().row())
        if row is not None and not isinstance(row, ProvisionalRow | CardRow):
            deed(row)

    def menu(self, row: Row) -> QMenu:
        """What can be done with a row of this kind."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        always = (("dictations",), ("copy", "copy_all"))
        groups: tuple[tuple[str, ...], ...]
        if isinstance(row, ProvisionalRow | CardRow):
            groups = ()
        elif not self._model.may_write(row):
            groups = (("listen",), *always) if isinstance(row, StatementRow) else always
        elif isinstance(row, Heading):
            groups = (("add", "dictate", "again"), *always)
        else:
            groups = (
                ("listen",),
                ("edit", "add", "dictate", "split", "join", "up", "down", "delete"),
                ("again",),
                *always,
            )
        for group in groups:
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addActions([self._made[name] for name in group])
        for offered in filter(None, (extra(row) for extra in self.extras)):
            menu.addSeparator()
            menu.addActions(offered)
        return menu

    def _menu_asked(self, at: QPoint) -> None:
        index = self._view.indexAt(at)
        row = self._model.row(index.row())
        if row is not None:
            self._view.setCurrentIndex(index)
            menu = self.menu(row)
            if menu.isEmpty():
                menu.deleteLater()
            else:
                menu.popup(self._view.viewport().mapToGlobal(at))
