"""What a signed note proposes for the chart, and the page before the next visit."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from copilot.app.ports import Vault
from copilot.domain.chart import Chart, ChartKind
from copilot.domain.visit import Visit
from tests.ui.driving import drafted
from tests.ui.test_accessibility import check
from tests.ui.test_versions import signed
from ui.chart.source import SourceDialog
from ui.desk import Desk
from ui.widgets.card import Card


def chart_of(qtbot: QtBot, desk: Desk, patient: str) -> Chart:
    found: list[Chart] = []
    desk.bridge.ask(desk, lambda vault: vault.charts.chart(patient), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=20_000)
    return found[0]


def cards(desk: Desk) -> list[Card]:
    return [c for c in desk.chart.proposals.findChildren(Card) if c.isVisible()]


def answered(qtbot: QtBot, desk: Desk, card: Card, answer: str) -> None:
    made = next(b for b in card.findChildren(QPushButton) if b.text() == answer)
    with qtbot.waitSignal(desk.chart.shown, timeout=20_000):
        QTest.mouseClick(made, Qt.MouseButton.LeftButton)


def test_proposals_are_answered_and_the_next_visit_begins_with_them(qtbot: QtBot, desk: Desk) -> None:
    drafted(qtbot, desk)
    with qtbot.waitSignal(desk.chart.shown, timeout=20_000):
        signed(qtbot, desk)
    qtbot.waitUntil(lambda: len(cards(desk)) > 2, timeout=20_000)
    visit = desk.open.visit
    assert visit is not None
    check(desk.workplace)
    count = len(cards(desk))
    declined = cards(desk)[-1].accessibleName()
    answered(qtbot, desk, cards(desk)[-1], "Decline")
    qtbot.waitUntil(lambda: len(cards(desk)) == count - 1, timeout=20_000)
    assert declined not in [c.accessibleName() for c in cards(desk)]
    with qtbot.waitSignal(desk.chart.shown, timeout=20_000):
        desk.chart.proposals.accepted.emit(desk.chart.proposals.proposals)
    qtbot.waitUntil(lambda: not desk.chart.proposals.isVisible(), timeout=20_000)
    chart = chart_of(qtbot, desk, visit.patient.id)
    assert len(chart.entries) == count - 1
    assert chart.of(ChartKind.PROBLEM)

    begun: list[Visit] = []

    def again(vault: Vault) -> Visit:
        return vault.add_visit(visit.patient, visit.practitioner, visit.template, datetime.now(UTC))

    desk.bridge.ask(desk, again, begun.append)
    qtbot.waitUntil(lambda: bool(begun), timeout=20_000)
    desk.open_visit(begun[0])
    summary = desk.chart.summary
    qtbot.waitUntil(summary.isVisible, timeout=20_000)
    lines = [summary.list.item(n) for n in range(summary.list.count())]
    first = next(item for item in lines if item.flags() & Qt.ItemFlag.ItemIsEnabled)
    summary.list.setCurrentItem(first)
    summary.list.itemActivated.emit(first)
    qtbot.waitUntil(lambda: desk.workplace.findChild(SourceDialog) is not None, timeout=20_000)
    dialog = desk.workplace.findChild(SourceDialog)
    assert dialog is not None
    check(dialog)
    assert visit.patient.family in dialog.page.toPlainText()
    dialog.reject()
