"""Lines of the note worded anew by a language model, where the doctor asks for it and takes what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from copilot.app.documents import Edited, Selected, edited
from copilot.app.ports import CancelToken, Task
from copilot.domain.errors import CopilotError
from copilot.domain.note import Statement
from ui.bridge import Bridge, Job
from ui.desk.opened import OpenVisit
from ui.note.rows import Heading, Row, StatementRow
from ui.tools import Tools
from ui.widgets.no_model import NoModel
from ui.workplace import Workplace


class RewordingDesk(QObject):
    """Signals:
    taken: a statement's id, and the words that the doctor took for it.
    """

    taken = Signal(int, str)

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._open = opened
        self._job: Job | None = None
        self._waiting: set[int] = set()
        self._proposals = workplace.note.proposals
        actions = workplace.note.rewording
        actions.has_model = lambda: bool(tools.language_model())
        actions.host = tools.server_host
        actions.asked.connect(self._asked)
        actions.model_wanted.connect(workplace.settings_wanted)

    def _asked(self, task: Task, row: Row) -> None:
        editor = self._open.editor
        if editor is None:
            return
        if not self._tools.language_model():
            self._say_no_model()
            return
        if self._is_busy():
            return
        if isinstance(row, StatementRow):
            lines: tuple[Statement, ...] = (row.statement,)
        else:
            key = row.key if isinstance(row, Heading) else ""
            lines = next((s.statements for s in editor.content.sections if s.key == key), ())
        if task is not Task.ADD:
            self._write(task, lines)
            return
        card = self._proposals.open(lines[0], task)
        card.said.connect(lambda words: self._write(task, lines, words))
        card.ask()

    def _say_no_model(self) -> None:
        none = NoModel(self)
        self._workplace.message.say(
            "info",
            none.what(),
            none.what_to_do(),
            self.tr("Open the settings"),
            self._workplace.settings_wanted.emit,
        )

    def _is_busy(self) -> bool:
        if self._job is not None:
            self._workplace.message.say(
                "info",
                self.tr("The language model is still rewording other lines."),
                self.tr("Wait for it, or cancel it on its card."),
            )
        return self._job is not None

    def _write(self, task: Task, lines: tuple[Statement, ...], addition: str = "") -> None:
        editor, chart = self._open.editor, self._open.chart
        if editor is None or not lines or self._is_busy():
            return
        headings = {s.id: section.heading for section in editor.content.sections for s in section.statements}
        selected = [Selected(headings[line.id], line) for line in lines if line.id in headings]
        transcript, who = editor.state.transcript, self._tools.language_model()
        self._waiting = {s.statement.id for s in selected}
        for line in lines:
            card = self._proposals.card(line.id) if task is Task.ADD else None
            card = card or self._proposals.open(line, task)
            card.left.connect(partial(self._left, line.id))
            card.taken.connect(partial(self.taken.emit, line.id))
            card.wait(who)

        def write(token: CancelToken, report: Callable[[object], None]) -> None:
            rewriter = self._tools.rewriter()
            for line in edited(selected, task, transcript, rewriter, token, addition=addition, chart=chart):
                report(line)

        self._job = self._bridge.run(
            self, write, lambda _none: self._over(), self._failed, self._answered, self._over
        )

    def _answered(self, line: Edited) -> None:
        self._waiting.discard(line.statement_id)
        card = self._proposals.card(line.statement_id)
        if card is not None:
            card.answer(line)

    def _failed(self, error: CopilotError) -> None:
        """It is told once; the doctor's lines are as they were."""
        waiting = [card for number in sorted(self._waiting) if (card := self._proposals.card(number)) is not None]
        self._waiting.clear()
        for number, card in enumerate(waiting):
            if number:
                card.left.emit()
            else:
                card.refuse(error)
        self._over()

    def _left(self, statement_id: int) -> None:
        """Nobody waits for the last one any more: the model need not go on."""
        self._waiting.discard(statement_id)
        if not self._waiting and self._job is not None:
            self._job.cancel()

    def _over(self) -> None:
        self._job = None
        called_off, self._waiting = self._waiting, set()
        for number in called_off:
            if (card := self._proposals.card(number)) is not None:
                card.left.emit()
