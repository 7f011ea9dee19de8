"""The versions of the open note, an older one taken back, and what follows a signature."""

from __future__ import annotations

from PySide6.QtCore import QObject

from copilot.app.note_life import keeping
from copilot.app.note_life.states import State
from copilot.app.ports import Vault
from copilot.domain.record import NoteVersion, SignedNote
from ui.bridge import Bridge
from ui.desk.note import NoteDesk
from ui.desk.opened import OpenVisit
from ui.theme.style import Theme
from ui.versions.dialog import History, VersionsDialog
from ui.workplace import Workplace


class HistoryDesk(QObject):
    def __init__(
        self, bridge: Bridge, theme: Theme, workplace: Workplace, opened: OpenVisit, note: NoteDesk
    ) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._theme = theme
        self._workplace = workplace
        self._open = opened
        self._note = note
        workplace.note.versions.connect(self.show)

    def show(self) -> None:
        """What was written until now is a version of its own first."""
        visit = self._open.visit
        if visit is None:
            return
        visit_id, editor = visit.id, self._open.editor
        self._note.save_now()

        def read(vault: Vault) -> tuple[tuple[NoteVersion, SignedNote | None], ...]:
            return keeping.history(vault, visit_id)

        def found(entries: tuple[tuple[NoteVersion, SignedNote | None], ...]) -> None:
            if not self._open.is_this(visit_id) or not entries:
                return
            may_restore = editor is not None and editor.opened.addendum is None
            dialog = VersionsDialog(History(entries), self._theme, may_restore=may_restore, parent=self._workplace)
            dialog.restore.connect(lambda number: self._restore(dialog, number))
            dialog.open()

        self._bridge.ask(self, read, found, self._workplace.message.fault)

    def _restore(self, dialog: VersionsDialog, number: int) -> None:
        editor = self._open.editor
        if editor is None:
            return

        def found(state: State) -> None:
            self._note.restore(state)
            dialog.accept()

        self._bridge.ask(dialog, lambda vault: keeping.restored(vault, editor, number), found, dialog.refuse)
