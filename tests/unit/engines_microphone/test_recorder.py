"""The recorder's loop, with every way in which a microphone, a disk, a computer or a window can fail it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
import pytest

from copilot.domain.capture import SAMPLE_RATE, AudioFrame, FrameHeard, Level, Opened, Order
from copilot.engines.microphone import recorder
from copilot.engines.microphone.backlog import LIMIT_S
from tests.unit.engines_microphone.scripted import DESK, HEADSET, Disk, Samples, Script, Told, record


def test_a_quiet_life() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 3.05

    told = record(script, steps())
    assert told.codes() == []
    assert told.gaps() == []
    assert told.end.complete
    assert told.disk.samples == pytest.approx(3.05 * SAMPLE_RATE, abs=700)
    assert told.frames() == told.disk.pcm
    starts = [event.start for event in told.events if isinstance(event, FrameHeard)]
    assert starts == list(range(0, len(starts) * 1600, 1600))
    levels = [event for event in told.events if isinstance(event, Level)]
    assert 60 <= len(levels) <= 90
    assert 0.08 < max(level.peak[0] for level in levels) < 0.1


def test_pauses_are_gaps_and_let_go_of_the_microphone() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 1.0
        script.orders.put(Order("pause"))
        yield 5.0
        script.orders.put(Order("resume"))
        yield 1.0
        script.orders.put(Order("pause"))
        yield 2.0

    told = record(script, steps())
    assert told.gaps() == [(1.0, 5.0, "paused"), (2.0, None, "paused")]
    assert told.codes() == []
    assert told.disk.samples == pytest.approx(2 * SAMPLE_RATE, abs=1000)


def test_no_microphone_then_one() -> None:
    script = Script()
    script.plugged = []

    def steps() -> Iterator[float]:
        yield 2.0
        script.plugged = [DESK]
        yield 2.0

    told = record(script, steps())
    assert told.codes() == ["microphone.none", "-microphone.none"]
    assert told.gaps() == [(0.0, pytest.approx(2.0, abs=0.6), "microphone_lost")]


def test_one_that_is_refused() -> None:
    script = Script()
    script.refused = {"desk"}

    def steps() -> Iterator[float]:
        yield 2.0
        script.refused = set()
        yield 2.0

    told = record(script, steps(), microphone_id="desk")
    assert told.codes() == ["microphone.refused", "-microphone.refused"]


def test_the_chosen_one_is_replaced_and_comes_back() -> None:
    script = Script()
    script.plugged = [DESK, HEADSET]

    def steps() -> Iterator[float]:
        yield 2.0
        script.plugged = [DESK]
        yield 5.0
        script.plugged = [DESK, HEADSET]
        yield 5.0

    told = record(script, steps(), microphone_id="headset")
    opened = [(event.name, event.is_wanted) for event in told.events if isinstance(event, Opened)]
    assert opened == [("headset", True), ("desk", False), ("headset", True)]
    assert told.codes() == [
        "microphone.lost",
        "microphone.replaced",
        "-microphone.lost",
        "-microphone.replaced",
    ]
    assert [reason for _, _, reason in told.gaps()] == ["microphone_lost", "microphone_changed"]


def test_blocks_that_stay_away_and_come_again() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 2.0
        script.withheld = True
        yield 1.5
        script.withheld = False
        assert script.stream is not None
        script.stream.skip()
        yield 2.0

    told = record(script, steps())
    assert told.codes() == ["microphone.silent", "-microphone.silent", "microphone.switched"]
    assert told.gaps() == [(2.0, 1.5, "microphone_lost")]


def test_blocks_that_never_come_again_let_it_look_for_another() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 1.0
        script.withheld = True
        yield 8.0
        script.withheld = False
        yield 1.0

    told = record(script, steps())
    assert told.codes()[:2] == ["microphone.silent", "microphone.lost"]
    assert sum(isinstance(event, Opened) for event in told.events) >= 2
    assert len(told.gaps()) == 1


def test_a_slept_computer() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 2.0
        script.at += 600.0
        assert script.stream is not None
        script.stream.skip()
        yield 2.0

    told = record(script, steps())
    assert told.codes() == ["recorder.slept"]
    assert told.gaps() == [(pytest.approx(2.2, abs=0.1), pytest.approx(600.0, abs=0.2), "asleep")]


def test_samples_that_are_missing_against_the_clock() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 2.0
        script.share = 0.5
        yield 2.0
        script.share = 1.0
        yield 2.0

    told = record(script, steps())
    assert set(told.codes()) == {"microphone.behind"}
    assert sum(seconds or 0 for _, seconds, _ in told.gaps()) == pytest.approx(1.0, abs=0.35)


def test_muted_quiet_and_too_loud() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 2.0
        script.sound = script.silence
        yield 5.0
        script.sound = script.talk
        yield 1.0
        script.sound = script.whisper
        yield 20.0
        script.sound = script.shout
        yield 3.0
        script.sound = script.talk
        yield 6.0

    told = record(script, steps())
    assert told.codes() == [
        "microphone.muted",
        "-microphone.muted",
        "microphone.quiet",
        "-microphone.quiet",
        "microphone.clipping",
        "-microphone.clipping",
    ]
    assert told.gaps() == [(2.0, 5.0, "muted")]


def test_muted_until_it_is_paused() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 1.0
        script.sound = script.silence
        yield 4.0
        script.orders.put(Order("pause"))
        yield 1.0

    told = record(script, steps())
    assert [reason for _, _, reason in told.gaps()] == ["muted", "paused"]
    assert told.codes() == ["microphone.muted", "-microphone.muted"]


def test_a_full_disk_keeps_what_comes_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    script, disk = Script(), Disk()

    def steps() -> Iterator[float]:
        yield 2.0
        disk.is_full = True
        yield 30.0
        disk.is_full = False
        time.sleep(0.7)  # the disk is tried again by a real clock
        yield 2.0

    told = record(script, steps(), disk=disk)
    assert told.codes() == ["vault.disk_full", "-vault.disk_full"]
    assert told.gaps() == []
    assert told.disk.pcm == told.frames()
    assert told.disk.samples > 33 * SAMPLE_RATE


def test_a_disk_that_stays_full_is_a_gap_and_memory_stays_small() -> None:
    script, disk = Script(), Disk()

    def steps() -> Iterator[float]:
        yield 2.0
        disk.is_full = True
        yield 200.0
        disk.is_full = False
        time.sleep(0.7)
        yield 5.0

    told = record(script, steps(), disk=disk)
    ((at_s, seconds, reason),) = told.gaps()
    assert reason == "disk_full"
    assert at_s == pytest.approx(2 + LIMIT_S, abs=3)
    assert seconds is not None
    assert at_s + seconds == pytest.approx(202, abs=3)
    assert told.disk.pcm == told.frames()


def test_a_disk_that_is_full_to_the_end_keeps_what_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copilot.engines.microphone.backlog.PATIENCE_S", 0.1)
    script, disk = Script(), Disk()

    def steps() -> Iterator[float]:
        yield 2.5
        disk.is_full = True
        yield 2.0

    told = record(script, steps(), disk=disk)
    assert not told.end.complete
    assert told.end.samples == told.disk.samples
    assert told.frames().startswith(told.disk.pcm)


def test_asked_to_leave_it_lets_go_without_an_end() -> None:
    script, disk = Script(), Disk()

    def steps() -> Iterator[float]:
        yield 2.5
        disk.is_asked_to_leave = True
        yield 100.0

    told = record(script, steps(), disk=disk)
    assert not told.end.complete
    assert told.disk.samples == pytest.approx(2.6 * SAMPLE_RATE, abs=0.3 * SAMPLE_RATE)
    assert told.disk.pcm == told.frames()


@pytest.mark.parametrize(("sound", "hours"), [("talk", 8.0), ("whisper", 0.5), ("silence", 0.5)])
def test_alone_it_does_not_go_on_for_ever(sound: str, hours: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "TICK_S", 10.0)  # of the script's clock
    monkeypatch.setattr(recorder, "ASLEEP_S", 20.0)
    monkeypatch.setattr(recorder, "BEGIN_S", 60.0)
    monkeypatch.setattr(recorder, "SILENT_S", 60.0)
    script = Script(rate=8)
    script.sound = getattr(script, sound)
    monkeypatch.setattr("copilot.engines.microphone.recorder.Converter", _Straight)
    began = script.at

    def steps() -> Iterator[float]:
        yield 100.0
        script.orders.put(Order("alone"))
        yield 24 * 3600.0

    told = record(script, steps())
    assert not told.end.complete
    assert script.at - began == pytest.approx(hours * 3600 + 100, abs=60)


class _Straight:
    """Eight samples a second stay eight."""

    def __init__(self, *_: int) -> None: ...

    def convert(self, block: Samples) -> Samples:
        return block

    def finish(self) -> Samples:
        return np.zeros((0, 1), np.int16)


def test_alone_and_paused_it_ends_at_once() -> None:
    script = Script()

    def steps() -> Iterator[float]:
        yield 1.0
        script.orders.put(Order("pause"))
        yield 1.0
        script.orders.put(Order("alone"))
        yield 100.0

    told = record(script, steps())
    assert not told.end.complete
    assert script.at < 1010


def taken_up(disk: Disk, given: list[FrameHeard], *, paused: bool = False) -> Told:
    script = Script()

    def steps() -> Iterator[float]:
        yield 1.0

    until = disk.last_written + 0.3 if given else None
    return record(script, steps(), disk=disk, given=given, heard_until=until, paused=paused)


def left_behind(seconds: float, *marks: dict[str, object]) -> Disk:
    disk = Disk()
    disk.pcm = b"\x01\x00" * int(seconds * SAMPLE_RATE)
    disk.last_written = time.time() - 10.0
    disk.marks = tuple((disk.samples, mark) for mark in marks)
    return disk


def test_a_recording_is_taken_up_with_what_was_only_told() -> None:
    told_before = [
        FrameHeard(int(at * SAMPLE_RATE), AudioFrame(b"\x02\x00" * 1600, 1)) for at in (1.8, 1.9, 2.0, 2.1, 2.2)
    ]
    disk = left_behind(2.0)
    told = taken_up(disk, told_before)
    assert disk.pcm[: 2 * 2 * SAMPLE_RATE] == b"\x01\x00" * 2 * SAMPLE_RATE
    assert disk.pcm[2 * 2 * SAMPLE_RATE :].startswith(b"\x02\x00" * 4800)
    assert told.gaps() == [(2.3, pytest.approx(9.7, abs=0.4), "recorder_ended")]
    heard = [event for event in told.events if isinstance(event, FrameHeard)]
    assert heard[0].start == int(2.3 * SAMPLE_RATE)


def test_one_that_died_before_anything_was_written_loses_nothing_that_was_told() -> None:
    disk = left_behind(0.0)
    told = taken_up(disk, [FrameHeard(0, AudioFrame(b"\x02\x00" * 1600, 1))])
    assert disk.pcm.startswith(b"\x02\x00" * 1600)
    assert told.gaps() == [(0.1, pytest.approx(9.7, abs=0.4), "recorder_ended")]


def test_what_nobody_has_any_more_is_silence_so_that_times_stay_right() -> None:
    disk = left_behind(1.0)
    told = taken_up(disk, [FrameHeard(3 * SAMPLE_RATE, AudioFrame(b"\x02\x00" * 1600, 1))])
    lost = disk.pcm[2 * SAMPLE_RATE : 2 * 3 * SAMPLE_RATE]
    assert lost == bytes(len(lost))
    assert told.gaps()[0][0] == 3.1


def test_a_recording_that_died_in_a_pause_stays_in_it() -> None:
    disk = left_behind(1.0, {"gap": "paused", "wall": time.time() - 60, "back": 0.0})
    told = taken_up(disk, [], paused=True)
    assert told.gaps() == [(1.0, None, "paused")]
    assert disk.samples == SAMPLE_RATE
    disk = left_behind(1.0, {"gap": "paused", "wall": time.time() - 60, "back": 0.0})
    assert taken_up(disk, []).gaps() == [(1.0, pytest.approx(60, abs=1), "paused")]


def test_a_recording_that_died_while_it_was_muted() -> None:
    disk = left_behind(5.0, {"gap": "muted", "wall": time.time() - 20, "back": 2.0})
    assert [reason for _, _, reason in taken_up(disk, []).gaps()] == ["muted", "recorder_ended"]


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_other_rates_are_resampled(rate: int, channels: int) -> None:
    script = Script(rate=rate)
    at = 0

    def tone(count: int, channels: int) -> Samples:
        nonlocal at
        times = (at + np.arange(count)) / rate
        at += count
        return np.repeat((8000 * np.sin(2 * np.pi * 1000 * times)).astype(np.int16)[:, None], channels, axis=1)

    script.sound = tone

    def steps() -> Iterator[float]:
        yield 3.0

    told = record(script, steps(), channels=channels)
    heard = np.frombuffer(told.disk.pcm, np.int16).reshape(-1, channels).astype(np.float64)
    assert len(heard) == pytest.approx(3 * SAMPLE_RATE, abs=800)
    spectrum = np.abs(np.fft.rfft(heard[8000:40000, 0] * np.hanning(32000)))
    assert np.argmax(spectrum) == 2000
    others = np.delete(spectrum, range(1990, 2011))
    assert others.max() < spectrum.max() / 1000  # 60 dB
