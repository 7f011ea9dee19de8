"""New visits, the list, search and filters, and a patient who was here before."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from copilot.app.ports import Vault
from copilot.app.visit_list import Glance, Show, by_day
from copilot.domain.chart import ChartKind
from copilot.domain.note import NoteContent, NoteSection, Origin, Statement
from copilot.domain.record import VersionKind
from copilot.domain.template import Topic
from copilot.domain.visit import Patient, Practitioner, Sex, Visit, VisitState
from ui.desk import Desk
from ui.theme.style import Theme
from ui.visits.model import VisitRole, VisitRow
from ui.visits.new_visit import NewVisitDialog
from ui.visits.pane import VisitsPane

DOCTOR = Practitioner(id="d", family="Lee", given="Ann")
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def _visit(number: int, at: datetime) -> Visit:
    patient = Patient(id="p", family="Okafor", given="Tom")
    return Visit(id=str(number), patient=patient, practitioner=DOCTOR, started_at=at, template="soap")


def _many(count: int) -> tuple[Visit, ...]:
    return tuple(_visit(n, NOW - timedelta(hours=n)) for n in range(count))


def _shown(pane: VisitsPane, visit_id: str) -> VisitRow | None:
    row = pane.model.row_of(visit_id)
    found = None if row is None else pane.model.index(row).data(VisitRole.ROW)
    return found if isinstance(found, VisitRow) else None


@pytest.fixture
def pane(qtbot: QtBot, qapp: QApplication, theme: Theme) -> VisitsPane:
    made = VisitsPane(theme)
    qtbot.addWidget(made)
    made.resize(264, 800)
    made.show()
    return made


# ---------------------------------------------------------------------- a new visit


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
    current = desk.workplace.visits.current
    assert current is not None
    assert current.id == visit.id


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


# ---------------------------------------------------------------------- search and filters


def test_search_and_filter_find_together_and_an_empty_list_leads_back(qtbot: QtBot, desk: Desk) -> None:
    pane = desk.workplace.visits
    assert desk.open.visit is not None
    wanted = desk.open.visit.id
    for words in (desk.open.visit.patient.family[:4], "metformin"):
        pane.search.setText(words)
        qtbot.waitUntil(lambda: pane.model.row_of(wanted) is not None, timeout=20_000)
    pane.filter.setFocus()
    for _ in range(4):  # the last of them: signed, to export
        QTest.keyClick(pane.filter, Qt.Key.Key_Down)
    assert pane.filter.currentData() == Show.EXPORT
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0, timeout=20_000)
    QTest.keyClick(pane.filter, Qt.Key.Key_Up)
    assert pane.filter.currentData() == Show.REVIEW
    qtbot.waitUntil(lambda: pane.model.row_of(wanted) is not None, timeout=20_000)
    pane.search.setText("nobody said this word")
    qtbot.waitUntil(lambda: pane.model.rowCount() == 0, timeout=20_000)
    pane.show_all.setFocus()
    QTest.keyClick(pane.show_all, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: pane.model.row_of(wanted) is not None, timeout=20_000)
    assert (pane.shows, pane.words) == (Show.ALL, "")
    assert pane.search.hasFocus()


def test_a_row_tells_the_findings_of_a_visit_that_was_never_open(qtbot: QtBot, desk: Desk) -> None:
    pane, said = desk.workplace.visits, desk.open.transcript
    assert said is not None
    medication = next(u for u in said.utterances if "metformin" in u.text.lower())
    wrong = Statement(
        id=1,
        text="Metformin 850 mg once a day.",
        evidence=(medication.id,),
        origin=Origin.DRAFTED,
        topic=Topic.MEDICATIONS,
    )
    section = NoteSection(key="subjective", heading="Subjective", loinc="61150-9", statements=(wrong,))
    added: list[Visit] = []

    def add(vault: Vault) -> Visit:
        patient = Patient(id="other", family="Tanaka", given="Ken")
        visit = vault.add_visit(patient, DOCTOR, "soap", datetime.now(UTC))
        vault.save_transcript(visit.id, said)
        content = NoteContent(template="soap", sections=(section,))
        vault.add_version(visit.id, VersionKind.DRAFT, content, "drafter", visit.started_at)
        return vault.visit(visit.id)

    desk.bridge.ask(desk, add, added.append)
    qtbot.waitUntil(lambda: bool(added), timeout=20_000)
    assert desk.open.visit is not None
    desk.visits.changed(added[0].id)

    def told() -> bool:
        row = _shown(pane, added[0].id)
        return row is not None and row.tone == "warning" and "850" in row.about

    qtbot.waitUntil(told, timeout=60_000)
    assert desk.open.visit.id != added[0].id


def test_a_note_that_is_drafted_changes_its_row_and_no_other(qtbot: QtBot, desk: Desk) -> None:
    from tests.ui.driving import drafted

    pane = desk.workplace.visits
    assert desk.open.visit is not None
    resets: list[bool] = []
    qtbot.waitUntil(lambda: pane.model.rowCount() > 0, timeout=20_000)
    pane.model.modelReset.connect(lambda: resets.append(True))
    drafted(qtbot, desk)

    def drafted_row() -> bool:
        assert desk.open.visit is not None
        row = _shown(pane, desk.open.visit.id)
        return row is not None and row.visit.state is VisitState.DRAFTED and bool(row.about)

    qtbot.waitUntil(drafted_row, timeout=20_000)
    assert not resets


# ---------------------------------------------------------------------- ten thousand


def test_ten_thousand_visits_are_grouped_by_day(pane: VisitsPane) -> None:
    visits = _many(10_000)
    pane.model.show(tuple(by_day(visits, NOW)), NOW)
    days = len({v.started_at.date() for v in visits})
    assert pane.model.rowCount() == 10_000 + days
    assert pane.model.row_of("9999") == pane.model.rowCount() - 1
    pane.choose("9999")
    assert pane.current is not None
    assert pane.current.id == "9999"


def test_a_state_that_changes_moves_neither_the_list_nor_the_selection(qtbot: QtBot, pane: VisitsPane) -> None:
    visits = _many(1_000)
    pane.model.show(tuple(by_day(visits, NOW)), NOW)
    pane.choose("500")
    bar = pane.list.verticalScrollBar()
    at = bar.value()
    assert at > 0
    first = pane.list.indexAt(QPoint(5, 5)).row()
    pane.model.put(visits[500].model_copy(update={"state": VisitState.SIGNED}), NOW, new=True)
    pane.model.tell("501", Glance(2, "Knee injury"))
    assert (bar.value(), pane.list.indexAt(QPoint(5, 5)).row()) == (at, first)
    pane.model.put(_visit(-1, NOW), NOW, new=True)
    assert pane.list.indexAt(QPoint(5, 5)).row() == first + 1
    assert pane.current is not None
    assert pane.current.id == "500"


def test_a_new_visit_stands_at_its_time_under_its_day(pane: VisitsPane) -> None:
    yesterday = NOW - timedelta(days=1)
    pane.model.show(tuple(by_day((_visit(1, NOW), _visit(2, yesterday)), NOW)), NOW)
    pane.model.put(_visit(3, yesterday + timedelta(hours=2)), NOW, new=True)
    pane.model.put(_visit(4, NOW + timedelta(minutes=1)), NOW, new=True)
    pane.model.put(_visit(5, NOW - timedelta(days=9)), NOW, new=True)
    pane.model.put(_visit(6, NOW - timedelta(days=5)), NOW, new=True)
    pane.model.put(_visit(7, NOW), NOW, new=False)
    ids = [visit.id if (visit := pane.model.visit(row)) else "-" for row in range(pane.model.rowCount())]
    assert ids == ["-", "4", "1", "-", "3", "2", "-", "6", "-", "5"]


def test_the_keys_pass_over_the_days(qtbot: QtBot, pane: VisitsPane) -> None:
    pane.model.show(tuple(by_day(tuple(_visit(n, NOW - timedelta(days=n)) for n in range(40)), NOW)), NOW)
    seen: list[str] = []
    pane.chosen.connect(lambda visit: seen.append(visit.id))
    pane.choose("0")
    pane.list.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Home):
        QTest.keyClick(pane.list, key)
    assert seen == ["0", "1", "2", "39", "38", "0"]
    QTest.keyClick(pane.list, Qt.Key.Key_PageDown)
    assert int(seen[-1]) > 3
    with qtbot.waitSignal(pane.taken, timeout=5_000):
        QTest.keyClick(pane.list, Qt.Key.Key_Return)


# ---------------------------------------------------------------------- the drawer


def test_in_a_narrow_window_the_visits_come_out_when_they_are_wanted(qtbot: QtBot, desk: Desk) -> None:
    window, place = desk.workplace.window(), desk.workplace
    qtbot.waitUntil(lambda: place.visits.model.rowCount() > 0, timeout=20_000)
    window.resize(1000, 700)
    qtbot.waitUntil(lambda: place.drawer.is_used, timeout=5_000)
    assert not place.visits.isVisible()
    assert place.drawer.opener.isVisible()
    place.conversation.list.setFocus()
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(place.visits.list.hasFocus, timeout=5_000)
    QTest.keyClick(place.visits.list, Qt.Key.Key_Escape)
    assert not place.visits.isVisible()
    assert place.conversation.list.hasFocus()
    QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(place.visits.search.hasFocus, timeout=5_000)
    place.visits.choose_first()
    place.visits.list.setFocus()
    assert place.visits.isVisible()
    QTest.keyClick(place.visits.list, Qt.Key.Key_Return)
    assert not place.visits.isVisible()
    place.drawer.opener.click()
    assert place.visits.isVisible()
    place.note.again.setFocus()
    place.conversation.list.setFocus()
    assert not place.visits.isVisible()
    window.resize(1440, 900)
    qtbot.waitUntil(place.visits.isVisible, timeout=5_000)
    assert not place.drawer.opener.isVisible()
    assert place.splitter.indexOf(place.visits) == 0
