"""The conversation: the list of utterances, and what can be done with the selected one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedLayout, QVBoxLayout, QWidget

from copilot.domain.transcript import Speaker, Transcript, Utterance
from ui.conversation.again import TranscribeAgain
from ui.conversation.delegate import UtteranceDelegate
from ui.conversation.model import ConversationModel
from ui.conversation.second import SecondPassPanel
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.widgets.long_list import LongList
from ui.widgets.parts import EmptyState, button, pane_title


class ConversationList(LongList):
    """The rows of the conversation; it keeps to the end while new ones come, unless scrolled away."""

    def __init__(self, model: ConversationModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(UtteranceDelegate(self, model, theme))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setAccessibleName(self.tr("Conversation"))
        model.rowsAboutToBeInserted.connect(self._remember_end)
        model.rowsInserted.connect(self._keep_to_end)
        theme.changed.connect(self.viewport().update)
        self._at_end = True

    def _remember_end(self) -> None:
        bar = self.verticalScrollBar()
        self._at_end = bar.value() >= bar.maximum() - 8 * GRID

    def _keep_to_end(self) -> None:
        if self._at_end:
            self.scrollTo(self.model().index(self.model().rowCount() - 1, 0))


class ConversationPane(QWidget):
    """The middle of the window.

    Attributes:
        again, second: the button that has it transcribed again, and what that would change.

    Signals:
        selected: the id of the utterance that is selected, None when none is.
        play: play from this utterance on.
        speaker_mended: an utterance's id and who really spoke.
        text_mended: an utterance's id and what was really said.
        speakers_swapped: doctor and patient are the wrong way round everywhere.
    """

    selected = Signal(object)
    play = Signal(int)
    speaker_mended = Signal(int, object)
    text_mended = Signal(int, str)
    speakers_swapped = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = ConversationModel(self)
        self.list = ConversationList(self.model, theme)
        self._empty = EmptyState()
        self._player: QWidget | None = None
        self._is_audible = True
        self.second = SecondPassPanel(self.model, theme)
        self.again = TranscribeAgain()
        self._swap = button(self.tr("Swap speakers"), self.speakers_swapped.emit)
        self._swap.setToolTip(self.tr("Doctor and patient are the wrong way round"))
        header = QHBoxLayout()
        header.setContentsMargins(4 * GRID, 3 * GRID, 4 * GRID, 2 * GRID)
        header.setSpacing(2 * GRID)
        header.addWidget(pane_title(self.tr("Conversation")))
        header.addStretch()
        header.addWidget(self.again)
        header.addWidget(self._swap)
        body = QWidget()
        self._stack = QStackedLayout(body)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.list)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(header)
        layout.addWidget(self.second)
        layout.addWidget(body, 1)
        self.model.text_edited.connect(self.text_mended)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.activated.connect(self._activated)
        self.list.customContextMenuRequested.connect(self._menu_asked)
        for action in self._actions():
            self.list.addAction(action)
        for changed in (self.model.modelReset, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(self._show_what_is_there)
        self._show_what_is_there()

    # ------------------------------------------------------------------ what is shown

    def add_player(self, bar: QWidget) -> None:
        """Under the list, while there is something to listen to."""
        self._player = bar
        layout = self.layout()
        if layout is not None:
            layout.addWidget(bar)
        self._show_what_is_there()

    def add_notice(self, notice: QWidget) -> None:
        """Below the player."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(notice)

    def show_player(self, audible: bool) -> None:
        """Whether there is anything to hear; what was deleted has no player."""
        self._is_audible = audible
        self._show_what_is_there()

    def show_transcript(self, transcript: Transcript | None) -> None:
        self.model.show(transcript)

    def say_empty(self, title: str, text: str) -> None:
        self._empty.say(title, text)

    def reveal(self, utterance_ids: tuple[int, ...]) -> None:
        """Light these up and bring the first into view."""
        self.model.light(frozenset(utterance_ids))
        row = self.model.row_of(utterance_ids[0]) if utterance_ids else None
        if row is not None:
            self.list.scrollTo(self.model.index(row))

    @property
    def current(self) -> Utterance | None:
        return self.model.utterance(self.list.currentIndex().row())

    def _show_what_is_there(self) -> None:
        there = self.model.rowCount() > 0
        self._stack.setCurrentIndex(1 if there else 0)
        self._swap.setVisible(there)
        self.again.setVisible(there)
        if self._player is not None:
            self._player.setVisible(there and self._is_audible)

    # ------------------------------------------------------------------ what is done

    def _actions(self) -> list[QAction]:
        wanted = (
            (self.tr("Play from here"), "Space", self._play),
            (self.tr("Correct the text…"), "F2", self._mend_text),
            (self.tr("Said by the doctor"), "Ctrl+Shift+D", lambda: self._mend_speaker(Speaker.DOCTOR)),
            (self.tr("Said by the patient"), "Ctrl+Shift+P", lambda: self._mend_speaker(Speaker.PATIENT)),
            (self.tr("Said by another person"), "Ctrl+Shift+O", lambda: self._mend_speaker(Speaker.OTHER)),
        )
        actions = []
        for text, key, act in wanted:
            action = QAction(text, self.list)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(act)
            actions.append(action)
        return actions

    def _menu_asked(self, at: QPoint) -> None:
        if self.current is None:
            return
        menu = QMenu(self.list)
        menu.addActions(self.list.actions())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _current_changed(self, index: QModelIndex) -> None:
        utterance = self.model.utterance(index.row())
        self.selected.emit(utterance.id if utterance else None)

    def _activated(self) -> None:
        self._play()

    def _play(self) -> None:
        if self.current is not None:
            self.play.emit(self.current.id)

    def _mend_speaker(self, speaker: Speaker) -> None:
        if self.current is not None:
            self.speaker_mended.emit(self.current.id, speaker)

    def _mend_text(self) -> None:
        if self.current is not None:
            self.list.edit(self.list.currentIndex())
