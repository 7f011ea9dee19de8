from __future__ import annotations

from itertools import pairwise

from pytestqt.qtbot import QtBot

from ui.start.passphrase_page import PassphrasePage
from ui.start.recovery_page import RecoveryPage
from ui.start.unlock import wait_after


def test_a_strong_passphrase_typed_twice_may_go_on(qtbot: QtBot) -> None:
    page = PassphrasePage()
    qtbot.addWidget(page)
    page.first.setText("tin whistle grey harbour")
    assert not page.may_go_on()
    page.second.setText("tin whistle grey harbour")
    assert page.may_go_on()


def test_a_weak_one_needs_a_decision(qtbot: QtBot) -> None:
    page = PassphrasePage()
    qtbot.addWidget(page)
    for line in (page.first, page.second):
        line.setText("password123")
    assert not page.may_go_on()


def test_one_that_is_too_short_never_may(qtbot: QtBot) -> None:
    page = PassphrasePage()
    qtbot.addWidget(page)
    for line in (page.first, page.second):
        line.setText("x9$Kq")
    assert not page.may_go_on()


def test_the_recovery_key_must_be_typed_back_and_is_then_forgotten(qtbot: QtBot) -> None:
    page = RecoveryPage()
    qtbot.addWidget(page)
    page.show_key("AAAA-BBBB-CCCC-DDDD-EEEE-FFFF-GGGG")
    first, second = page.asked_groups()
    page.answers[0].setText(first.lower())
    assert not page.may_go_on()
    page.answers[1].setText(second)
    assert page.may_go_on()
    page.leave()
    assert not page.may_go_on()


def test_wrong_passphrases_slow_down() -> None:
    waits = [wait_after(n) for n in range(12)]
    assert waits[:3] == [0, 0, 0]
    assert waits[3] > 0
    assert all(one <= other for one, other in pairwise(waits))
    assert max(waits) == 60
