"""The versions of a note: who made each, what was signed, and how any two differ."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from copilot.app.note_life.comparing import compare, note_share
from copilot.domain.errors import CopilotError
from copilot.domain.record import NoteVersion, Signature, SignedNote, VersionKind
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.versions.difference import DifferencePage
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button, label


class History(NamedTuple):
    """Versions oldest first, each with what was signed of it."""

    entries: tuple[tuple[NoteVersion, SignedNote | None], ...]

    @property
    def versions(self) -> tuple[NoteVersion, ...]:
        return tuple(version for version, _ in self.entries)


class VersionsDialog(QDialog):
    """Choosing a version shows what it changed; another one to compare with can be chosen above.

    Signals:
        restore: the number of the version that shall be the newest again.
    """

    restore = Signal(int)

    def __init__(self, history: History, theme: Theme, *, may_restore: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Versions"))
        self.resize(960, 640)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._history = history
        self._theme = theme
        self._may_restore = may_restore
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("Versions, newest first"))
        self.list.setWordWrap(True)
        self.list.setMinimumWidth(280)
        self.other = QComboBox()
        self.other.setAccessibleName(self.tr("Compared with"))
        self.only_changes = QCheckBox(self.tr("Only what changed"))
        self.only_changes.setChecked(True)
        self.only_changes.toggled.connect(lambda _on: self._compare())
        self.difference = QTextBrowser()
        self.difference.setAccessibleName(self.tr("The difference"))
        self.message = InlineMessage()
        self.take_back = button(self.tr("Make this one the newest again"), self._restore)
        self._about = label("", "secondary", wrap=True)
        for version, signed in reversed(history.entries):
            self.list.addItem(self._told(version, signed))
            self.other.addItem(self._short(version), version.number)
        self._build()
        self.list.currentRowChanged.connect(self._chosen)
        self.other.activated.connect(lambda _index: self._compare())
        self.list.setCurrentRow(0)

    def _build(self) -> None:
        legend = label(self.tr("Added words are underlined, removed ones struck through."), "secondary")
        above = QHBoxLayout()
        above.setSpacing(2 * GRID)
        above.addWidget(label(self.tr("Compared with")))
        above.addWidget(self.other, 1)
        above.addWidget(self.only_changes)
        right = QVBoxLayout()
        right.setSpacing(2 * GRID)
        right.addLayout(above)
        right.addWidget(self.difference, 1)
        right.addWidget(legend)
        right.addWidget(self._about)
        body = QHBoxLayout()
        body.setSpacing(4 * GRID)
        body.addWidget(self.list, 2)
        body.addLayout(right, 3)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.take_back)
        row.addStretch()
        row.addWidget(button(self.tr("Close"), self.reject, "primary"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5 * GRID, 4 * GRID, 5 * GRID, 4 * GRID)
        layout.setSpacing(3 * GRID)
        layout.addLayout(body, 1)
        layout.addWidget(self.message)
        layout.addLayout(row)

    # ------------------------------------------------------------------ in words

    def _told(self, version: NoteVersion, signed: SignedNote | None) -> str:
        lines = [self._short(version), version.author]
        if version.drafter is not None:
            model = version.drafter.settings.get("model", "") or version.drafter.model_digest[:8]
            drafter = f"{version.drafter.name} {version.drafter.version}".strip()
            lines[1] = f"{drafter} · {model}" if model else drafter
        share = note_share(self._history.versions, version.number).of_draft
        if share is not None and version.kind is not VersionKind.DRAFT:
            lines.append(self.tr("{} % of the draft kept").format(round(100 * share)))
        if signed is not None:
            lines += ["✓ " + self._signature(s) for s in signed.signatures() if s.version == version.number]
            if not signed.is_complete():
                lines.append("! " + self.tr("A second signature is due"))
        return "\n".join(lines)

    def _short(self, version: NoteVersion) -> str:
        kind = {
            VersionKind.DRAFT: self.tr("draft"),
            VersionKind.EDIT: self.tr("edited"),
            VersionKind.ADDENDUM: self.tr("addendum"),
        }[version.kind]
        at = version.created_at.astimezone()
        return self.tr("{} · {} · {}").format(version.number, kind, f"{at:%Y-%m-%d %H:%M}")

    def _signature(self, signature: Signature) -> str:
        who, at = signature.signer.display(), f"{signature.signed_at.astimezone():%Y-%m-%d %H:%M}"
        if signature.second:
            return self.tr("Second signature: {}, {}").format(who, at)
        return self.tr("Signed: {}, {}").format(who, at)

    # ------------------------------------------------------------------ comparing

    @property
    def chosen(self) -> NoteVersion:
        versions = self._history.versions
        return versions[len(versions) - 1 - max(0, self.list.currentRow())]

    def _chosen(self) -> None:
        """It is compared with the one before it."""
        self.other.setCurrentIndex(max(0, self.other.findData(max(1, self.chosen.number - 1))))
        self.take_back.setVisible(self._may_restore and self.chosen.number != self._history.versions[-1].number)
        self._compare()

    def _compare(self) -> None:
        one, chosen = self._version(self.other.currentData()), self.chosen
        old, new = sorted((one, chosen), key=lambda v: v.number)
        page = DifferencePage(self._theme.colours, self)
        self.difference.setHtml(page.page(compare(old, new), only_changes=self.only_changes.isChecked()))
        share = note_share(self._history.versions, new.number)
        text = ""
        if share.of_note is not None:
            text = self.tr("Of the words of version {}, {} % are the drafter's.").format(
                new.number, round(100 * share.of_note)
            )
        self._about.setText(text)

    def _version(self, number: int) -> NoteVersion:
        return next(v for v in self._history.versions if v.number == number)

    def _restore(self) -> None:
        self.restore.emit(self.chosen.number)

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)
