"""The microphone test: a live level, and what is wrong with it if something is."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QHBoxLayout

from copilot.app.jobs import Report
from copilot.app.ports import CancelToken
from copilot.app.ports.recording import Level, Microphone, Opened, Trouble, TroubleOver
from copilot.domain.errors import CopilotError
from ui.bridge import Bridge, Job
from ui.recording.level_meter import LevelMeter
from ui.start.page import Page
from ui.theme.style import Theme
from ui.theme.tokens import GRID
from ui.told import told
from ui.tools import Tools
from ui.widgets.parts import button, label

_LOUD_ENOUGH_DB = -40.0


class MicrophonePage(Page):
    """Nothing that is heard here is kept; a missing microphone does not stop the first start."""

    def __init__(self, bridge: Bridge, tools: Tools, theme: Theme) -> None:
        super().__init__(
            self.tr("Say something"),
            self.tr("The bars should move while you speak. Nothing is kept of this test."),
        )
        self._bridge = bridge
        self._tools = tools
        self._test: Job | None = None
        self.microphones = QComboBox()
        self.microphones.setAccessibleName(self.tr("Microphone"))
        self.microphones.activated.connect(self._listen)
        self.level = LevelMeter(theme)
        self.verdict = label("", "heading", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(3 * GRID)
        row.addWidget(self.microphones, 1)
        row.addWidget(self.level)
        self.body.addLayout(row)
        self.body.addWidget(self.verdict)
        self.body.addWidget(button(self.tr("Look for microphones again"), self.enter, "link"))

    def enter(self) -> None:
        self.verdict.setText("")
        self._bridge.run(
            self, lambda _token, _report: self._tools.recorder().microphones(), self._found, self._none_found
        )

    def leave(self) -> None:
        if self._test is not None:
            self._test.cancel()
            self._test = None
        self.level.rest()

    def chosen(self) -> str | None:
        data = self.microphones.currentData()
        return data if isinstance(data, str) else None

    def _found(self, microphones: tuple[Microphone, ...]) -> None:
        self.message.clear()
        self._offer(microphones)
        self._listen()

    def _none_found(self, error: CopilotError) -> None:
        self._offer(())
        self.message.fault(error)

    def _offer(self, microphones: tuple[Microphone, ...]) -> None:
        self.microphones.clear()
        for microphone in microphones:
            self.microphones.addItem(microphone.name, microphone.id)
        if not microphones:
            self.microphones.addItem(self.tr("No microphone"), None)
        self.microphones.setEnabled(bool(microphones))

    def _listen(self) -> None:
        self.leave()
        self._test = self._bridge.run(
            self, _trial(self._tools, self.chosen()), lambda _none: None, self.message.fault, self._heard
        )

    def _heard(self, event: object) -> None:
        match event:
            case Level(peak=peak):
                decibels = 20 * math.log10(max(peak, default=0.0) + 1e-9)
                self.level.hear(decibels)
                if decibels > _LOUD_ENOUGH_DB:
                    self.verdict.setText(self.tr("✓ You are heard."))
            case Trouble(code=code, message=message, what_to_do=what_to_do, values=values):
                self.message.say("warning", *told(code, message, what_to_do, values))
            case TroubleOver() | Opened():
                self.message.clear()


def _trial(tools: Tools, microphone: str | None) -> Callable[[CancelToken, Report], None]:
    def run(token: CancelToken, report: Report) -> None:
        with tools.recorder().try_out(microphone, report):  # type: ignore[arg-type]
            token.wait()

    return run
