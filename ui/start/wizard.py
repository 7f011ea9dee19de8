"""The first start, step by step: who you are, passphrase, recovery key, microphone, models, a sample."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from copilot.app.ports import Vault
from copilot.domain.errors import CopilotError
from ui.bridge import Bridge
from ui.start.microphone_page import MicrophonePage
from ui.start.models_page import ModelsPage
from ui.start.page import Page
from ui.start.passphrase_page import PassphrasePage
from ui.start.recovery_page import RecoveryPage
from ui.start.you_page import YouPage
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.tools import Tools
from ui.widgets.parts import button

_WIDTH = 560


class Wizard(QWidget):
    """Makes the settings and the vault of a new profile.

    Signals:
        language_chosen: the doctor wants to go on in another language.
        finished: everything is there; True if the sample consultation is wanted.
    """

    language_chosen = Signal(str)
    finished = Signal(bool)

    def __init__(
        self,
        bridge: Bridge,
        tools: Tools,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._tools = tools
        self.you = YouPage(tools.settings.interface_language)
        self.you.language_chosen.connect(self.language_chosen)
        self.passphrase = PassphrasePage()
        self.recovery = RecoveryPage()
        self.microphone = MicrophonePage(bridge, tools, theme)
        self.models = ModelsPage(bridge, tools)
        self.sample = Page(
            self.tr("Ready"),
            self.tr(
                "A sample consultation shows the whole way: it is written down, drafted and checked in front of "
                "you. Its patient is invented."
            ),
        )
        self._pages: tuple[Page, ...] = (
            self.you,
            self.passphrase,
            self.recovery,
            self.microphone,
            self.models,
            self.sample,
        )
        self._stack = QStackedWidget()
        for page in self._pages:
            self._stack.addWidget(page)
            page.changed.connect(self._look_again)
        self._steps = QProgressBar()
        self._steps.setRange(0, len(self._pages))
        self._steps.setTextVisible(False)
        self._steps.setAccessibleName(self.tr("Steps done"))
        self._back = button(self.tr("Back"), self._go_back)
        self._next = button(self.tr("Next"), self.go_on, "primary")
        self._alone = button(self.tr("Start without it"), lambda: self.finished.emit(False))
        self._build()
        self._enter(0)

    def _build(self) -> None:
        box = QWidget()
        box.setFixedWidth(_WIDTH)
        column = QVBoxLayout(box)
        column.setSpacing(6 * GRID)
        column.addWidget(self._steps)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout()
        row.addWidget(self._back)
        row.addStretch()
        row.addWidget(self._alone)
        row.addWidget(self._next)
        column.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(4 * GRID, 12 * GRID, 4 * GRID, 12 * GRID)
        layout.addWidget(box, 1, Qt.AlignmentFlag.AlignHCenter)

    @property
    def page(self) -> Page:
        return self._pages[self._stack.currentIndex()]

    def go_on(self) -> None:
        if not self.page.may_go_on():
            return
        if self.page is self.you:
            self._keep_settings()
        if self.page is self.passphrase and not self._bridge.is_open:
            self._make_vault()
        elif self.page is self.sample:
            self.finished.emit(True)
        else:
            self._enter(self._stack.currentIndex() + 1)

    def _keep_settings(self) -> None:
        given = {
            "given_name": self.you.given.text().strip(),
            "family_name": self.you.family.text().strip(),
            "credentials": self.you.credentials.text().strip(),
            "interface_language": self.you.language.currentData(),
        }
        self._tools.keep(self._tools.settings.model_copy(update=given))

    def _make_vault(self) -> None:
        keys: list[str] = []
        passphrase = self.passphrase.passphrase()

        def create() -> Vault:
            vault, recovery_key = self._tools.create_vault(passphrase)
            keys.append(recovery_key)
            return vault

        def made() -> None:
            self.passphrase.first.clear()
            self.passphrase.second.clear()
            self.recovery.show_key(keys.pop())
            self._enter(self._pages.index(self.recovery))

        def refused(error: CopilotError) -> None:
            self._next.setEnabled(True)
            self.passphrase.message.fault(error)

        self._next.setEnabled(False)
        self._bridge.open_vault(self, create, made, refused)

    def _go_back(self) -> None:
        self._enter(self._stack.currentIndex() - 1)

    def _enter(self, number: int) -> None:
        self.page.leave()
        self._stack.setCurrentIndex(number)
        self._steps.setValue(number + 1)
        page = self.page
        page.enter()
        # The vault and its key are made once: there is no way back over them.
        self._back.setVisible(page in (self.passphrase, self.models, self.sample))
        self._alone.setVisible(page is self.sample)
        self._next.setText(self.tr("Try the sample") if page is self.sample else self.tr("Next"))
        self._look_again()

    def _look_again(self) -> None:
        self._next.setEnabled(self.page.may_go_on())
