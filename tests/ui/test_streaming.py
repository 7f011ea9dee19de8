"""The note while it is written: lines are shown, count for nothing, and become the statements or go again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import psutil
import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from copilot.app.ports import Vault
from copilot.app.samples import list_samples, load_sample
from copilot.domain.note import Origin
from copilot.domain.record import NoteVersion
from copilot.domain.visit import Visit
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import load_settings, save_settings
from tests.helpers.gguf import scripted_weights
from tests.ui.driving import drafted, open_window, unlocked_with_visit
from tests.ui.test_failures import press, workers
from ui.desk import Desk
from ui.note.rows import Heading, ProvisionalRow, Row
from ui.note.staying import is_typed_in
from ui.widgets.in_place import RowEditor
from ui.widgets.inline_message import InlineMessage

SUGAR = "Checks her blood sugar every morning."


def _long(utterance: int) -> Iterator[str]:
    """So many tokens that there is time to look while they are written."""
    for n in range(9):
        yield from (f"- [{utterance + n}] Line {n}", *(f" {n}o{i}" for i in range(10)), f" end {n}.\n")


SCRIPT: Mapping[str, Sequence[str]] = {
    "Subjective": ["- [6] Here for diabetes and blood pressure.\n", f"- [9] {SUGAR}\n", "\n"],
    "Objective": tuple(_long(20)),
    "Assessment": ["- [53] Diabetes is not well controlled.\n"],
    "Plan": ["- [57] Increase metformin to 1000 mg twice a day.\n"],
}
Opens = Callable[[Path | None], Desk]


@pytest.fixture(scope="module")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return scripted_weights(tmp_path_factory.mktemp("models") / "scripted.gguf", SCRIPT)


@pytest.fixture
def opens(qtbot: QtBot, qapp: QApplication, profile: Path) -> Iterator[Opens]:
    """A window with a visit, and this language model."""
    windows = []

    def opened(model: Path | None) -> Desk:
        place = Profile(profile)
        save_settings(place.settings, load_settings(place.settings).model_copy(update={"language_model": model}))
        window = open_window(qtbot, qapp, profile)
        windows.append(window)
        return unlocked_with_visit(qtbot, window)

    yield opened
    for window in windows:
        window.close()


def rows(desk: Desk) -> list[Row]:
    model = desk.workplace.note.model
    return [row for n in range(model.rowCount()) if (row := model.row(n)) is not None]


def provisional(desk: Desk) -> list[ProvisionalRow]:
    return [row for row in rows(desk) if isinstance(row, ProvisionalRow)]


def held(qtbot: QtBot, desk: Desk) -> psutil.Process:
    """The worker, held still once lines of its draft are shown."""
    qtbot.waitUntil(lambda: len(provisional(desk)) >= 2, timeout=120_000)
    worker = workers()[-1]
    worker.suspend()
    return worker


def killed_while_writing(qtbot: QtBot, desk: Desk) -> None:
    worker = held(qtbot, desk)
    worker.kill()
    qtbot.waitUntil(lambda: not provisional(desk), timeout=60_000)


def index_of(desk: Desk, text: str) -> QModelIndex:
    model = desk.workplace.note.model
    return next(i for n in range(model.rowCount()) if (i := model.index(n)).data() == text)


def test_lines_are_shown_as_they_are_written_and_become_the_statements(
    qtbot: QtBot, opens: Opens, model_path: Path
) -> None:
    desk = opens(model_path)
    pane = desk.workplace.note
    desk.note.draft()
    worker = held(qtbot, desk)
    shown = [row.text for row in rows(desk) if isinstance(row, Heading | ProvisionalRow)]
    assert shown[:3] == ["Subjective", "Here for diabetes and blood pressure.", SUGAR]
    assert next(r for r in provisional(desk) if r.text == SUGAR).times == "0:46"
    index = index_of(desk, SUGAR)
    assert "being written" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert not index.flags() & (Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsSelectable)
    assert not pane._sign.isVisible()
    QGuiApplication.clipboard().setText("before")
    pane.list.setCurrentIndex(index)
    pane.list.setFocus()
    for key, modifier in (
        (Qt.Key.Key_F2, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier),
    ):
        QTest.keyClick(pane.list, key, modifier)
    assert not is_typed_in(pane.list)
    assert QGuiApplication.clipboard().text() == "before"
    assert desk.open.editor is None
    top = pane.list.visualRect(index).top()
    with qtbot.waitSignal(desk.note.drafted, timeout=120_000):
        worker.resume()
    assert not provisional(desk)
    assert pane.list.visualRect(index_of(desk, SUGAR)).top() == top
    assert pane.list.currentIndex().data() == SUGAR
    editor = desk.open.editor
    assert editor is not None
    assert {s.origin for s in editor.content.statements()} == {Origin.DRAFTED}
    assert {r.text for r in rows(desk) if isinstance(r, Heading)} == set(SCRIPT)


def test_what_the_doctor_writes_meanwhile_stays_and_the_draft_waits_for_the_line_to_be_done(
    qtbot: QtBot, opens: Opens, model_path: Path
) -> None:
    desk = opens(model_path)
    pane = desk.workplace.note
    pane.again.drafter_chosen.emit("extractive")
    editor = drafted(qtbot, desk)
    first = editor.content.statements()[0]
    pane.again.drafter_chosen.emit("llm")
    worker = held(qtbot, desk)
    assert editor.content.statement(first.id) == first
    assert not pane._sign.isEnabled()
    assert "being written" in pane._blocked.text()
    pane.choose(first.id)
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_F2)
    (field,) = pane.list.viewport().findChildren(RowEditor)
    field.selectAll()
    QTest.keyClicks(field, "Came for her check-up")
    worker.resume()
    qtbot.waitUntil(desk.workplace.progress.isHidden, timeout=120_000)
    assert provisional(desk)  # it is whole, and waits
    QTest.keyClicks(field, ", as agreed.")
    with qtbot.waitSignal(desk.note.drafted, timeout=30_000):
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert editor.content.statement(first.id).text == "Came for her check-up, as agreed."  # type: ignore[union-attr]
    assert SUGAR in [s.text for s in editor.content.statements()]
    assert not provisional(desk)


def test_called_off_the_lines_go_and_what_stood_stays(qtbot: QtBot, opens: Opens, model_path: Path) -> None:
    desk = opens(model_path)
    pane = desk.workplace.note
    pane.again.drafter_chosen.emit("extractive")
    editor = drafted(qtbot, desk)
    before = editor.content
    pane.again.drafter_chosen.emit("llm")
    held(qtbot, desk).resume()
    (cancel,) = (b for b in desk.workplace.progress.findChildren(QPushButton) if b.text() == "Cancel")
    QTest.mouseClick(cancel, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "cancelled" in desk.workplace.message.text, timeout=60_000)
    assert not provisional(desk)
    assert editor.content is before
    assert pane._sign.isEnabled() == (not editor.blocking)
    assert not pane.findings.isHidden()
    with qtbot.waitSignal(desk.note.drafted, timeout=120_000):
        press(desk.workplace.message, "Draft")
    assert SUGAR in [s.text for s in editor.content.statements()]


def test_a_worker_killed_while_it_writes_begins_again_and_is_told_when_that_fails_too(
    qtbot: QtBot, opens: Opens, model_path: Path
) -> None:
    desk = opens(model_path)
    message, progress = desk.workplace.message, desk.workplace.progress
    desk.note.draft()
    killed_while_writing(qtbot, desk)
    qtbot.waitUntil(lambda: "begins again" in progress._bar.accessibleName(), timeout=60_000)
    killed_while_writing(qtbot, desk)
    qtbot.waitUntil(lambda: "language model ended" in message.text, timeout=60_000)
    assert desk.open.editor is None
    assert not rows(desk)  # "No note yet", as before
    with qtbot.waitSignal(desk.note.drafted, timeout=120_000):
        press(message, "Try again")
    assert not message.text


def _says(message: InlineMessage, words: str) -> bool:
    return words in message.text


def test_a_model_file_that_vanished_is_told_and_the_extractive_drafter_is_one_click_away(
    qtbot: QtBot, opens: Opens, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    broken.write_bytes(b"GGUF" + bytes(64))
    for path in (tmp_path / "gone.gguf", broken):
        desk = opens(path)
        desk.note.draft()
        message = desk.workplace.message
        qtbot.waitUntil(partial(_says, message, path.name), timeout=60_000)
        with qtbot.waitSignal(desk.note.drafted, timeout=60_000):
            press(message, "Draft with the extractive drafter")
        assert desk.open.editor is not None
        desk.workplace.window().close()


def test_one_section_again_shows_its_lines_in_that_section(qtbot: QtBot, opens: Opens, model_path: Path) -> None:
    desk = opens(model_path)
    pane = desk.workplace.note
    pane.again.drafter_chosen.emit("extractive")
    editor = drafted(qtbot, desk)
    others = [s for s in editor.content.sections if s.key != "objective"]
    desk.note._drafting._drafter = "llm"
    heading = next(n for n, row in enumerate(rows(desk)) if isinstance(row, Heading) and row.key == "objective")
    pane.list.setCurrentIndex(pane.model.index(heading))
    pane.list.setFocus()
    QTest.keyClick(pane.list, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    worker = held(qtbot, desk)
    assert {row.section for row in provisional(desk)} == {"objective"}
    at = rows(desk).index(provisional(desk)[0])
    assert [r.key for r in rows(desk)[:at] if isinstance(r, Heading)][-1] == "objective"
    with qtbot.waitSignal(desk.note.drafted, timeout=120_000):
        worker.resume()
    assert [s for s in editor.content.sections if s.key != "objective"] == others


def test_a_visit_that_is_left_gets_its_draft_and_the_next_one_follows(
    qtbot: QtBot, opens: Opens, model_path: Path
) -> None:
    desk = opens(model_path)
    first = desk.open.visit
    assert first is not None
    desk.note.draft()
    worker = held(qtbot, desk)
    sample = load_sample(list_samples(SAMPLES)[0])

    def add(vault: Vault) -> Visit:
        visit = vault.add_visit(sample.patient, sample.practitioner, sample.template, desk.tools.now())
        vault.save_transcript(visit.id, sample.reference())
        return visit

    desk.bridge.ask(desk, add, desk.open_visit)
    qtbot.waitUntil(lambda: desk.open.visit is not None and desk.open.visit.id != first.id, timeout=30_000)
    qtbot.waitUntil(lambda: desk.workplace.conversation.model.rowCount() > 0, timeout=30_000)
    assert not provisional(desk)
    desk.note.draft()
    assert "follows by itself" in desk.workplace.message.text
    worker.resume()
    qtbot.waitUntil(lambda: bool(provisional(desk)), timeout=120_000)
    qtbot.waitUntil(lambda: desk.open.editor is not None, timeout=120_000)
    found: list[tuple[NoteVersion, ...]] = []
    desk.bridge.ask(desk, lambda vault: vault.versions(first.id), found.append)
    qtbot.waitUntil(lambda: bool(found), timeout=30_000)
    assert SUGAR in [s.text for s in found[0][-1].content.statements()]


def test_reworded_lines_are_shown_too(qtbot: QtBot, opens: Opens, model_path: Path) -> None:
    desk = opens(model_path)
    seen: list[str] = []
    model = desk.workplace.note.model
    model.rowsInserted.connect(lambda: seen.extend(row.text for row in provisional(desk)))
    desk.workplace.note.again.drafter_chosen.emit("select-write")
    with qtbot.waitSignal(desk.note.drafted, timeout=120_000):
        pass
    editor = desk.open.editor
    assert editor is not None
    assert set(seen) == {s.text for s in editor.content.statements()}
