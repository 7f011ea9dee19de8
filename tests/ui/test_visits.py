"""New visits, the list, search, and a patient who was here before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from copilot.domain.chart import ChartKind
from copilot.domain.visit import Patient, Practitioner, Sex, Visit
from ui.desk import Desk
from ui.theme.style import Theme
from ui.visits.new_visit import NewVisitDialog
from ui.visits.pane import VisitsPane

DOCTOR = Practitioner(id="d", family="Lee", given="Ann")


def _fill(desk: Desk, family: str) -> NewVisitDialog:
    desk.new_visit()
    dialog = desk.workplace.findChildren(NewVisitDialog)[-1]
    dialog.given.setText("Mei")
    dialog.family.setText(family)
    dialog.born.setText("1969/3/4")
    dialog.sex.setCurrentIndex(dialog.sex.findData(Sex.FEMALE))
    dialog.chips[ChartKind.ALLERGY].put(("penicillin",))
    return dialog


def test_a_new_visit_keeps_the_patient_and_what_is_known_of_her(qtbot: QtBot, desk: Desk) -> None:
    dialog = _fill(desk, "Chen")
    dialog.start.click()
    qtbot.waitUntil(
        lambda: desk.open.visit is not None and desk.open.visit.patient.family == "Chen", timeout=20_000
    )
    visit = desk.open.visit
    assert visit is not None
    assert visit.patient.birth_date == date(1969, 3, 4)
    assert visit.patient.sex is Sex.FEMALE
    qtbot.waitUntil(lambda: desk.open.chart is not None, timeout=20_000)
    assert desk.open.chart is not None
    assert [e.name for e in desk.open.chart.of(ChartKind.ALLERGY)] == ["penicillin"]


def test_a_patient_without_a_name_is_asked_for_one(qtbot: QtBot, desk: Desk) -> None:
    dialog = _fill(desk, "")
    dialog.given.clear()
    dialog.start.click()
    assert dialog.message.text
    assert dialog.isVisible()
    dialog.reject()


def test_a_birth_date_that_cannot_be_read_is_not_guessed(qtbot: QtBot, desk: Desk) -> None:
    dialog = _fill(desk, "Chen")
    dialog.born.setText("03/04/1969")
    dialog.start.click()
    assert dialog.message.text
    dialog.reject()


def test_another_name_is_another_patient(qtbot: QtBot, desk: Desk) -> None:
    known = Patient(id="known", family="Chen", given="Mei")
    dialog = _fill(desk, "x")
    dialog.show_found((known,))
    item = dialog.found.item(0)
    assert item is not None
    dialog.found.itemActivated.emit(item)
    dialog.family.setText("Chang")
    dialog.family.textEdited.emit("Chang")
    agreed: list[Patient] = []
    dialog.agreed.disconnect()
    dialog.agreed.connect(lambda patient, _entries: agreed.append(patient))
    dialog.start.click()
    assert agreed[0].id != "known"


def test_search_finds_by_patient_and_by_what_was_said(qtbot: QtBot, desk: Desk) -> None:
    model = desk.workplace.visits.model
    assert desk.open.visit is not None
    wanted = desk.open.visit.id
    for words in (desk.open.visit.patient.family[:4], "metformin"):
        desk.workplace.visits.search.setText(words)
        qtbot.waitUntil(lambda: model.row_of(wanted) is not None, timeout=20_000)
    desk.workplace.visits.search.setText("nobody said this word")
    qtbot.waitUntil(lambda: model.rowCount() == 0, timeout=20_000)
    desk.workplace.visits.search.clear()
    qtbot.waitUntil(lambda: model.row_of(wanted) is not None, timeout=20_000)


def test_ten_thousand_visits_are_grouped_by_day(qtbot: QtBot, qapp: QApplication, theme: Theme) -> None:
    pane = VisitsPane(theme)
    qtbot.addWidget(pane)
    now = datetime(2026, 11, 23, 12, tzinfo=UTC)
    patient = Patient(id="p", family="Okafor", given="Tom")
    visits = tuple(
        Visit(id=str(n), patient=patient, practitioner=DOCTOR, started_at=now - timedelta(hours=n), template="soap")
        for n in range(10_000)
    )
    pane.model.show(visits, now)
    pane.resize(264, 800)
    pane.show()
    days = len({v.started_at.date() for v in visits})
    assert pane.model.rowCount() == 10_000 + days
    assert pane.model.row_of("9999") == pane.model.rowCount() - 1
    pane.choose("9999")
    assert pane.current is not None
    assert pane.current.id == "9999"
