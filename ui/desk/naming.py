"""Whose visit it is, where an audio file came before the patient's name."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from copilot.app.chart import enter_known
from copilot.app.ports import Vault
from copilot.domain.chart import ChartKind
from copilot.domain.visit import Patient, Visit
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.desk.visits import patient_dialog
from ui.tools import Tools
from ui.workplace import Workplace


class NamingDesk(QObject):
    """Signals:
    named: a visit's id; now it is known whose it is.
    """

    named = Signal(str)

    def __init__(self, bridge: Bridge, tools: Tools, workplace: Workplace, opened: OpenVisit) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._tools = tools
        self._workplace = workplace
        self._open = opened
        opened.visit_changed.connect(self.show)

    def show(self) -> None:
        visit, notice = self._open.visit, self._workplace.bar.whose
        if visit is None or visit.patient.is_named:
            notice.hide()
            return
        text = self.tr("Nobody has said yet whose visit this is; it is called like its file.")
        notice.say(text, self.tr("Name the patient…"), self.ask)

    def ask(self) -> None:
        visit = self._open.visit
        if visit is None or visit.patient.is_named:
            return
        dialog = patient_dialog(self._bridge, self._workplace)
        dialog.setWindowTitle(self.tr("Whose visit is it?"))
        dialog.start.setText(self.tr("It is this patient's visit"))
        dialog.start.setAccessibleName(dialog.start.text())
        dialog.agreed.connect(lambda patient, entries: self._name(visit, patient, entries))
        dialog.open()

    def _name(self, visit: Visit, patient: Patient, entries: dict[ChartKind, tuple[str, ...]]) -> None:
        at = self._tools.now()

        def name(vault: Vault) -> None:
            vault.patients.name(visit.id, patient)
            enter_known(vault, patient.id, entries, at)

        self._bridge.ask(self, name, lambda _none: self.named.emit(visit.id), self._workplace.message.fault)
