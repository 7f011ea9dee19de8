"""A vault for many threads, over a real vault."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from copilot.app.one_thread import VaultThread
from copilot.app.ports import Vault
from copilot.domain.errors import UserFacingError
from tests.helpers.vault_parts import AT, add_visit, frame, new_vault, open_vault, said


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[VaultThread]:
    new_vault(tmp_path / "vault").close()
    thread = VaultThread(lambda: open_vault(tmp_path / "vault"))
    yield thread
    thread.close()
    assert not any(t.name.startswith("vault") for t in threading.enumerate())


def test_every_thread_may_call_and_gets_what_the_vault_gave(opened: VaultThread) -> None:
    vault = opened.vault
    visit = opened.ask(add_visit).result()  # type: ignore[arg-type]
    assert vault.visit(visit.id) == visit
    with ThreadPoolExecutor(4) as callers:
        assert set(callers.map(lambda _n: vault.visits(), range(20))) == {(visit,)}


def test_what_hangs_on_the_vault_is_reached_over_there_too(opened: VaultThread) -> None:
    visit = opened.ask(add_visit).result()  # type: ignore[arg-type]
    assert opened.vault.recorder.consents(visit.id) == ()
    assert opened.vault.patients.find("")[0].id == visit.patient.id
    assert opened.vault.charts.chart(visit.patient.id).entries == ()


def test_audio_is_written_and_read_step_by_step(opened: VaultThread) -> None:
    visit = opened.ask(add_visit).result()  # type: ignore[arg-type]
    with opened.vault.record(visit.id, 1, AT) as writer:
        for number in range(5):
            writer.append(frame("a", number))
        recording = writer.finish()
    frames = opened.vault.audio(recording.id)
    first = next(iter(frames))
    assert opened.vault.visits()  # between two steps others have their turn
    assert [f.pcm for f in (first, *frames)] == [frame("a", n).pcm for n in range(5)]


def test_an_error_in_a_block_reaches_the_vault_and_the_caller(opened: VaultThread) -> None:
    visit = opened.ask(add_visit).result()  # type: ignore[arg-type]

    def fail() -> None:
        with opened.vault.record(visit.id, 1, AT) as writer:
            writer.append(frame("a", 0))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    opened.vault.save_transcript(visit.id, said("I cough."))
    assert opened.vault.transcript(visit.id) == said("I cough.")


def test_what_the_vault_raises_is_raised_here(opened: VaultThread) -> None:
    with pytest.raises(UserFacingError):
        opened.vault.visit("no such visit")
    assert opened.vault.visits() == ()


def test_questions_are_answered_in_the_order_they_were_asked(opened: VaultThread) -> None:
    answered: list[int] = []

    def question(number: int) -> Callable[[Vault], None]:
        return lambda _vault: answered.append(number)

    asked = [opened.ask(question(number)) for number in range(50)]
    for future in asked:
        future.result()
    assert answered == list(range(50))


def test_closing_answers_what_was_asked_before(tmp_path: Path) -> None:
    new_vault(tmp_path / "vault").close()
    thread = VaultThread(lambda: open_vault(tmp_path / "vault"))
    answers = [thread.ask(lambda vault: vault.visits()) for _ in range(20)]
    thread.close()
    assert [a.result() for a in answers] == [()] * 20
    with pytest.raises(RuntimeError):
        thread.ask(lambda vault: vault.visits())
    open_vault(tmp_path / "vault").close()  # nobody holds it any more


def test_a_vault_that_does_not_open_leaves_no_thread(tmp_path: Path) -> None:
    def refuse() -> Vault:
        raise UserFacingError("vault.wrong_passphrase", "This is not the passphrase.")

    with pytest.raises(UserFacingError):
        VaultThread(refuse)
    assert not any(t.name.startswith("vault") for t in threading.enumerate())
