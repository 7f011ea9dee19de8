"""Encrypted audio files: what was written comes back, and nothing that was not."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.domain.errors import EnvironmentFault, InvariantBroken
from copilot.storage import audio
from copilot.storage.audio import AudioFileWriter, new_key, read_audio, read_span, scan_audio
from tests.helpers.vault_parts import QUICK_PLACE, code_of, flip, pcm

KEY = new_key()
HEAD = 33


def write(path: Path, pieces: list[bytes], channels: int = 1, *, finish: bool = True) -> audio.AudioEnd:
    writer = AudioFileWriter(path, "r", KEY, channels)
    for piece in pieces:
        writer.append(piece)
    return writer.finish() if finish else writer.interrupt()


def take(path: Path, expected: int | None, channels: int = 1) -> tuple[bytes, EnvironmentFault | None]:
    """Everything that can be read, and the fault that ended it."""
    got: list[bytes] = []
    try:
        got.extend(frame.pcm for frame in read_audio(path, "r", KEY, channels, expected))
    except EnvironmentFault as fault:
        return b"".join(got), fault
    return b"".join(got), None


def records(path: Path) -> list[bytes]:
    data = path.read_bytes()[HEAD:]
    found = []
    while data:
        end = 4 + int.from_bytes(data[:4], "little")
        found.append(data[:end])
        data = data[end:]
    return found


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 16_000), max_size=12), st.sampled_from([1, 2]), st.booleans())
def test_what_goes_in_comes_out(sizes: list[int], channels: int, finish: bool) -> None:
    pieces = [pcm("in", i, size * 2 * channels) for i, size in enumerate(sizes)]
    with tempfile.TemporaryDirectory(dir=QUICK_PLACE) as folder:
        path = Path(folder) / "audio"
        end = write(path, pieces, channels, finish=finish)
        assert end == scan_audio(path, "r", KEY, channels)
        assert end.complete is finish
        assert end.samples == sum(sizes)
        assert end.digest == hashlib.sha256(b"".join(pieces)).hexdigest()
        assert take(path, end.samples, channels) == (b"".join(pieces), None)
        frames = list(read_audio(path, "r", KEY, channels))
        assert [f.channels for f in frames] == [channels] * len(frames)
        assert all(f.seconds <= 1 for f in frames)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_any_truncation_leaves_the_exact_prefix(data: st.DataObject) -> None:
    pieces = [pcm("cut", i, 600) for i in range(20)]
    with tempfile.TemporaryDirectory(dir=QUICK_PLACE) as folder:
        path = Path(folder) / "audio"
        whole = write(path, pieces)
        size = path.stat().st_size
        cut = data.draw(st.integers(0, size - 1))
        os.truncate(path, cut)
        kept = max(0, (cut - HEAD) // (600 + 17 + 4))
        prefix = b"".join(pieces[:kept])
        end = scan_audio(path, "r", KEY, 1)
        assert end[:4] == (len(prefix) // 2, hashlib.sha256(prefix).hexdigest(), False, False)
        got, fault = take(path, end.samples)
        assert (got, fault) == (prefix, None)
        got, fault = take(path, whole.samples)
        assert got == prefix
        if kept < len(pieces):
            assert fault is not None
            assert fault.code == "audio.damaged"


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_any_bit_flip_is_found_and_what_comes_before_is_given(data: st.DataObject) -> None:
    pieces = [pcm("flip", i, 600) for i in range(20)]
    with tempfile.TemporaryDirectory(dir=QUICK_PLACE) as folder:
        path = Path(folder) / "audio"
        whole = write(path, pieces)
        offset = data.draw(st.integers(0, path.stat().st_size - 1))
        flip(path, offset, data.draw(st.integers(0, 7)))
        intact = max(0, (offset - HEAD) // (600 + 17 + 4))
        got, fault = take(path, whole.samples)
        assert got == b"".join(pieces[:intact])
        if intact < len(pieces):
            assert fault is not None
            assert fault.code == "audio.damaged"
        end = scan_audio(path, "r", KEY, 1)
        assert not end.complete
        assert end.samples == len(got) // 2


@pytest.mark.parametrize(
    "rearrange",
    [
        lambda r: [r[1], r[0], *r[2:]],
        lambda r: [r[0], *r[2:]],
        lambda r: [r[0], r[0], *r[1:]],
        lambda r: r[1:],
        lambda r: [*r, r[0]],
        lambda r: [*r[:-2], r[-1]],
        lambda r: [*r, b"\x00"],
    ],
    ids=["swapped", "dropped", "repeated", "first dropped", "appended", "last dropped", "trailing byte"],
)
def test_records_cannot_be_rearranged(tmp_path: Path, rearrange: Callable[[list[bytes]], list[bytes]]) -> None:
    path = tmp_path / "audio"
    end = write(path, [pcm("order", i) for i in range(5)])
    head = path.read_bytes()[:HEAD]
    path.write_bytes(head + b"".join(rearrange(records(path))))
    got, fault = take(path, end.samples)
    assert fault is not None
    assert fault.code == "audio.damaged"
    assert b"".join(pcm("order", i) for i in range(5)).startswith(got)
    assert scan_audio(path, "r", KEY, 1).damaged


def test_a_file_belongs_to_its_recording_key_and_channels(tmp_path: Path) -> None:
    path = tmp_path / "audio"
    write(path, [pcm("mine", 0)])
    for name, key, channels in (("other", KEY, 1), ("r", new_key(), 1), ("r", KEY, 2)):
        with pytest.raises(EnvironmentFault) as caught:
            list(read_audio(path, name, key, channels))
        assert code_of(caught) == "audio.damaged"


def test_a_missing_file_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault) as caught:
        read_audio(tmp_path / "none", "r", KEY, 1)
    assert code_of(caught) == "audio.missing"
    assert scan_audio(tmp_path / "none", "r", KEY, 1).samples == 0


def test_half_a_sample_and_more_than_a_second_are_bugs(tmp_path: Path) -> None:
    writer = AudioFileWriter(tmp_path / "audio", "r", KEY, 2)
    for bad in (b"123", b"12", bytes(4 * SAMPLE_RATE + 4)):
        with pytest.raises(InvariantBroken):
            writer.append(bad)
    writer.finish()
    with pytest.raises(InvariantBroken):
        writer.append(b"1234")


def test_reading_needs_the_memory_of_a_few_records(tmp_path: Path) -> None:
    path = tmp_path / "audio"
    end = write(path, [pcm("long", i, 2 * SAMPLE_RATE) for i in range(90)])
    tracemalloc.start()
    try:
        samples = sum(len(f.pcm) // 2 for f in read_audio(path, "r", KEY, 1, end.samples))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert samples == 90 * SAMPLE_RATE
    assert peak < 10 * 2 * SAMPLE_RATE


@pytest.mark.skipif(sys.platform == "darwin", reason="macOS syncs by another call")
def test_no_second_of_audio_waits_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    real = os.fsync

    def spy(fd: int) -> None:
        real(fd)
        synced.append(os.fstat(fd).st_size)

    monkeypatch.setattr(os, "fsync", spy)
    path = tmp_path / "audio"
    writer = AudioFileWriter(path, "r", KEY, 1)
    for i in range(50):  # tenths of a second
        writer.append(pcm("sync", i))
        on_disk = synced[-1]
        assert path.stat().st_size - on_disk < 2 * SAMPLE_RATE
    writer.finish()
    assert synced[-1] == path.stat().st_size


def test_an_open_file_can_be_read_up_to_now(tmp_path: Path) -> None:
    path = tmp_path / "audio"
    writer = AudioFileWriter(path, "r", KEY, 1)
    writer.append(pcm("live", 0))
    assert list(read_audio(path, "r", KEY, 1)) == [AudioFrame(pcm("live", 0), 1)]
    writer.append(pcm("live", 1))
    assert take(path, None) == (pcm("live", 0) + pcm("live", 1), None)
    writer.close()


_FULL = """
import json, resource, sys
from pathlib import Path
from copilot.domain.errors import EnvironmentFault
from copilot.storage.audio import AudioFileWriter, scan_audio
path, key = Path(sys.argv[1]), bytes.fromhex(sys.argv[2])
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
writer = AudioFileWriter(path, "r", key, 1)
codes, given = [], []
for i in range(9):
    piece = bytes([i]) * 3000
    try:
        writer.append(piece)
    except EnvironmentFault as fault:
        codes.append(fault.code)
        if len(codes) < 3:
            resource.setrlimit(resource.RLIMIT_FSIZE, (10_000 + 9_000 * len(codes), hard))
            writer.append(piece if len(codes) == 1 else b"\\xff" * 3000)
            given.append(i)
            if len(codes) == 2:
                given.append(255)
            continue
        continue
    given.append(i)
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
end = writer.interrupt() if sys.argv[3] == "interrupt" else writer.finish()
print(json.dumps({"codes": codes, "given": given, "end": end, "scan": scan_audio(path, "r", key, 1)}))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("ending", ["finish", "interrupt"])
def test_a_full_disk_loses_nothing_that_was_taken(tmp_path: Path, ending: str) -> None:
    path = tmp_path / "audio"
    done = subprocess.run(
        [sys.executable, "-c", _FULL, str(path), KEY.hex(), ending],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    told = json.loads(done.stdout)
    assert set(told["codes"]) == {"vault.disk_full"}
    assert told["end"] == told["scan"]
    got, fault = take(path, told["end"][0])
    assert fault is None
    assert got.startswith(b"".join(bytes([i]) * 3000 for i in told["given"]))
    assert len(told["given"]) >= 7


def spanned(path: Path, start: int, end: int, channels: int = 1) -> tuple[bytes, EnvironmentFault | None]:
    got: list[bytes] = []
    expected = scan_audio(path, "r", KEY, channels).samples
    try:
        got.extend(f.pcm for f in read_span(path, "r", KEY, channels, (start, end), expected))
    except EnvironmentFault as fault:
        return b"".join(got), fault
    return b"".join(got), None


def taken_up(path: Path, rounds: list[list[bytes]], channels: int = 1) -> None:
    """A recording in rounds; each writer but the last dies, the odd ones in the middle of a record."""
    writer = AudioFileWriter(path, "r", KEY, channels)
    for number, pieces in enumerate(rounds):
        if number:
            writer = AudioFileWriter.take_up(path, "r", KEY, channels)
            writer.mark({"round": number})
        for piece in pieces:
            writer.append(piece)
        if number + 1 < len(rounds):
            writer.close()
            if number % 2:
                with path.open("ab") as file:
                    file.write(b"\x20\x0f\x00\x00torn")
    writer.finish()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.integers(0, 3000), max_size=6), min_size=1, max_size=4),
    st.sampled_from([1, 2]),
    st.data(),
)
def test_a_recording_taken_up_again_is_one_and_any_span_of_it_is_found(
    sizes: list[list[int]], channels: int, data: st.DataObject
) -> None:
    rounds = [
        [pcm(f"round {r}", i, size * 2 * channels) for i, size in enumerate(pieces)]
        for r, pieces in enumerate(sizes)
    ]
    whole = b"".join(piece for pieces in rounds for piece in pieces)
    samples = len(whole) // (2 * channels)
    with tempfile.TemporaryDirectory(dir=QUICK_PLACE) as folder:
        path = Path(folder) / "audio"
        taken_up(path, rounds, channels)
        assert take(path, samples, channels) == (whole, None)
        end = scan_audio(path, "r", KEY, channels)
        assert end[:4] == (samples, hashlib.sha256(whole).hexdigest(), True, False)
        assert [mark.content["round"] for mark in end.marks] == list(range(1, len(rounds)))
        assert [mark.samples for mark in end.marks] == [
            sum(map(sum, sizes[:number])) for number in range(1, len(rounds))
        ]
        start = data.draw(st.integers(0, samples + 5))
        stop = data.draw(st.integers(0, samples + 5))
        assert spanned(path, start, stop, channels) == (whole[start * 2 * channels : stop * 2 * channels], None)


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_span_of_a_hurt_file_plays_nothing_wrong(data: st.DataObject) -> None:
    rounds = [[pcm(f"hurt {r}", i, 600) for i in range(6)] for r in range(3)]
    whole = b"".join(piece for pieces in rounds for piece in pieces)
    with tempfile.TemporaryDirectory(dir=QUICK_PLACE) as folder:
        path = Path(folder) / "audio"
        taken_up(path, rounds)
        file = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 3))):
            if not file:
                break  # all of it was dropped
            at = data.draw(st.integers(0, len(file) - 1))
            match data.draw(st.sampled_from(["flip", "cut", "drop", "repeat"])):
                case "flip":
                    file[at] ^= 1 << data.draw(st.integers(0, 7))
                case "cut" if at:
                    del file[at:]
                case "drop":
                    del file[at : at + 621]
                case "repeat":
                    file[at:at] = file[at : at + 621]
        path.write_bytes(file)
        start = data.draw(st.integers(0, 5400))
        stop = data.draw(st.integers(start, 5400))
        got: list[bytes] = []
        code = ""
        try:
            got.extend(f.pcm for f in read_span(path, "r", KEY, 1, (start, stop), 5400))
        except EnvironmentFault as fault:
            code = fault.code
        assert code in {"", "audio.damaged"}
        assert whole[start * 2 : stop * 2].startswith(b"".join(got))
        assert code or b"".join(got) == whole[start * 2 : stop * 2]


def test_a_span_of_a_file_of_the_first_format_is_found(tmp_path: Path) -> None:
    from nacl import bindings as sodium

    path = tmp_path / "audio"
    state = sodium.crypto_secretstream_xchacha20poly1305_state()
    head = b"ANAMAUD1\x01" + sodium.crypto_secretstream_xchacha20poly1305_init_push(state, KEY)
    pieces = [pcm("old", i, 600) for i in range(20)]
    data = head
    for piece in pieces:
        sealed = sodium.crypto_secretstream_xchacha20poly1305_push(state, piece, head + b"r", 0)
        data += len(sealed).to_bytes(4, "little") + sealed
    path.write_bytes(data)
    whole = b"".join(pieces)
    assert take(path, None) == (whole, None)
    assert spanned(path, 1234, 4321) == (whole[2468:8642], None)


def test_what_is_finished_or_damaged_is_not_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "audio"
    write(path, [pcm("up", i) for i in range(4)])
    with pytest.raises(EnvironmentFault) as caught:
        AudioFileWriter.take_up(path, "r", KEY, 1)
    assert code_of(caught) == "audio.damaged"
    path.unlink()
    write(path, [pcm("up", i, 32_000) for i in range(4)], finish=False)
    flip(path, 50)
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault):
        AudioFileWriter.take_up(path, "r", KEY, 1)
    assert path.read_bytes() == before
    with pytest.raises(EnvironmentFault) as caught:
        AudioFileWriter.take_up(tmp_path / "none", "r", KEY, 1)
    assert code_of(caught) == "audio.missing"


def test_a_file_whose_head_was_torn_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "audio"
    AudioFileWriter(path, "r", KEY, 1).close()
    os.truncate(path, 12)
    writer = AudioFileWriter.take_up(path, "r", KEY, 1)
    writer.append(pcm("anew", 0))
    writer.finish()
    assert take(path, 3200 // 2) == (pcm("anew", 0), None)
