"""The door between the core and Qt: outcomes reach who is still there, once, in the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from copilot.app.jobs import Progress, Step
from copilot.app.ports import CancelToken
from copilot.domain.errors import CopilotError, InvariantBroken, UserFacingError
from tests.helpers.vault_parts import add_visit, new_vault, open_vault
from ui.bridge import Bridge, Job

SECRET = "the patient said something"


@pytest.fixture
def bridge(qtbot: QtBot) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def opened(qtbot: QtBot, bridge: Bridge, tmp_path: Path) -> Bridge:
    new_vault(tmp_path / "vault").close()
    with qtbot.waitSignal(bridge.vault_opened):
        bridge.open_vault(bridge, lambda: open_vault(tmp_path / "vault"), lambda: None, lambda _error: None)
    return bridge


class Told:
    """What was told, and whether always in the thread of the window."""

    def __init__(self) -> None:
        self.successes: list[Any] = []
        self.errors: list[CopilotError] = []
        self.cancelled = 0
        self.threads: set[int] = set()

    def success(self, found: Any) -> None:
        self.threads.add(threading.get_ident())
        self.successes.append(found)

    def failure(self, error: CopilotError) -> None:
        self.threads.add(threading.get_ident())
        self.errors.append(error)

    def called_off(self) -> None:
        self.threads.add(threading.get_ident())
        self.cancelled += 1

    def run(
        self, bridge: Bridge, owner: QObject, operation: Callable[[CancelToken, Callable[[Any], None]], Any]
    ) -> Job:
        return bridge.run(owner, operation, self.success, self.failure, None, self.called_off)


def test_success_comes_back_in_the_thread_of_the_window(qtbot: QtBot, bridge: Bridge) -> None:
    told = Told()
    with qtbot.waitSignal(told.run(bridge, bridge, lambda _token, _report: threading.get_ident()).ended):
        pass
    assert told.threads == {threading.get_ident()}
    assert told.successes != [threading.get_ident()]
    assert (told.errors, told.cancelled) == ([], 0)


def test_what_is_gone_is_told_nothing(qtbot: QtBot, bridge: Bridge) -> None:
    told, go_on, owner = Told(), threading.Event(), QObject()

    def work(_token: CancelToken, report: Callable[[Any], None]) -> None:
        go_on.wait(20)
        report("late")

    job = bridge.run(owner, work, told.success, told.failure, told.success, told.called_off)
    with qtbot.waitSignal(owner.destroyed):
        owner.deleteLater()
    with qtbot.waitSignal(job.ended):
        go_on.set()
    assert (told.successes, told.errors, told.cancelled) == ([], [], 0)


def test_events_come_gathered_in_order_and_before_the_outcome(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[Any] = []

    def work(_token: CancelToken, report: Callable[[Any], None]) -> str:
        for number in range(1000):
            report(number)
        return "end"

    job = bridge.run(bridge, work, heard.append, None, heard.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert heard == [*range(1000), "end"]


def test_progress_that_is_overtaken_is_not_shown(qtbot: QtBot, bridge: Bridge) -> None:
    heard: list[Any] = []

    def work(_token: CancelToken, report: Callable[[Any], None]) -> None:
        for number in range(1000):
            report(Progress(Step.IMPORT, number, 1000))
        report("said")
        report(Progress(Step.IMPORT, 1000, 1000))

    job = bridge.run(bridge, work, lambda _none: None, None, heard.append)
    with qtbot.waitSignal(job.ended):
        pass
    assert len(heard) < 500
    at = heard.index("said")
    assert heard[at - 1] == Progress(Step.IMPORT, 999, 1000)
    assert heard[at + 1 :] == [Progress(Step.IMPORT, 1000, 1000)]


def test_a_job_that_is_called_off_says_so_and_nothing_else(qtbot: QtBot, bridge: Bridge) -> None:
    told, started = Told(), threading.Event()

    def work(token: CancelToken, _report: Callable[[Any], None]) -> None:
        started.set()
        while True:
            token.raise_if_cancelled()

    job = told.run(bridge, bridge, work)
    assert started.wait(20)
    with qtbot.waitSignal(job.ended):
        job.cancel()
    assert (told.successes, told.errors, told.cancelled) == ([], [], 1)


def test_errors_for_the_doctor_come_as_they_are_and_others_without_their_words(
    qtbot: QtBot, bridge: Bridge, caplog: pytest.LogCaptureFixture
) -> None:
    told = Told()
    known = UserFacingError("audio.empty", "The file holds no sound.", "Choose another file.")
    for error in (known, ValueError(SECRET)):

        def work(_token: CancelToken, _report: object, error: Exception = error) -> None:
            raise error

        with qtbot.waitSignal(told.run(bridge, bridge, work).ended):
            pass
    assert told.errors[0] is known
    assert told.errors[1].code == "window.unexpected"
    assert SECRET not in str(told.errors[1]) + told.errors[1].what_to_do + caplog.text
    assert "ValueError" in caplog.text


def test_a_failure_nobody_waits_for_reaches_the_window(qtbot: QtBot, bridge: Bridge) -> None:
    with qtbot.waitSignal(bridge.failed) as failed:
        bridge.run(bridge, lambda _token, _report: 1 / 0, lambda _found: None)
    assert failed.args[0].code == "window.unexpected"


def test_the_thread_of_the_window_cannot_wait_for_the_vault(qtbot: QtBot, opened: Bridge) -> None:
    with pytest.raises(InvariantBroken) as caught:
        _ = opened.vault
    assert caught.value.code == "window.blocked"
    told = Told()
    with qtbot.waitSignal(told.run(opened, opened, lambda _token, _report: opened.vault.visits()).ended):
        pass
    assert told.successes == [()]


def test_questions_are_answered_in_their_order(qtbot: QtBot, opened: Bridge) -> None:
    answers: list[Any] = []
    for number in range(20):
        opened.ask(opened, lambda _vault, n=number: n, answers.append)  # type: ignore[misc]
    with qtbot.waitSignal(opened.ask(opened, lambda vault: vault.visits(), answers.append).ended):
        pass
    assert answers == [*range(20), ()]


def test_a_locked_bridge_has_no_vault(qtbot: QtBot, opened: Bridge) -> None:
    with qtbot.waitSignal(opened.vault_closed):
        opened.close_vault()
    assert not opened.is_open
    with pytest.raises(InvariantBroken):
        opened.ask(opened, lambda vault: vault.visits(), lambda _found: None)


def test_closing_ends_what_runs_before_the_vault_is_closed(qtbot: QtBot, opened: Bridge) -> None:
    seen: list[int] = []
    started = threading.Event()

    def work(token: CancelToken, _report: object) -> None:
        try:
            started.set()
            while True:
                token.raise_if_cancelled()
        finally:
            seen.append(len(opened.vault.visits()))  # a job may still put things in order

    opened.ask(opened, add_visit, lambda _visit: None)  # type: ignore[arg-type]
    told = Told()
    told.run(opened, opened, work)
    assert started.wait(20)
    opened.close()
    qtbot.wait(0)
    assert seen == [1]
    assert (told.successes, told.errors, told.cancelled) == ([], [], 0)
    opened.ask(opened, lambda vault: vault.visits(), told.success)
