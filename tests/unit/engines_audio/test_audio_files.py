from __future__ import annotations

import os
import struct
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.domain.errors import CopilotError, UserFacingError
from copilot.engines.audio_files import PyAvAudioFiles
from tests.unit.engines_audio import sounds

FILES = PyAvAudioFiles()


def samples_of(frames: list[AudioFrame]) -> npt.NDArray[np.int16]:
    return np.concatenate([np.frombuffer(f.pcm, "<i2").reshape(-1, f.channels) for f in frames])


def loudest_hertz(samples: npt.NDArray[np.int16]) -> float:
    spectrum = np.abs(np.fft.rfft(samples[:, 0] * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * SAMPLE_RATE / len(samples))


def kept_and_error(path: Path, channels: int = 1) -> tuple[float, str]:
    """Seconds that were given, and the code of the error that followed ("" if none)."""
    seconds = 0.0
    try:
        for frame in FILES.decode(path, channels):
            seconds += frame.seconds
    except CopilotError as error:
        return seconds, error.code if error.what_to_do else "error without what to do"
    return seconds, ""


@pytest.mark.parametrize("kind", sounds.CODECS)
def test_every_container_comes_out_at_16_khz_in_frames_of_a_second(tmp_path: Path, kind: str) -> None:
    rate = 48_000 if kind in {"opus", "mkv"} else 44_100
    path = sounds.written(tmp_path, sounds.tone(2.5, rate), rate, kind)
    assert FILES.probe(path).channels == 1
    frames = list(FILES.decode(path, 1))
    assert [f.seconds for f in frames[:2]] == [1.0, 1.0]
    assert sum(f.seconds for f in frames) == pytest.approx(2.5, abs=0.1)
    assert loudest_hertz(samples_of(frames)) == pytest.approx(440, abs=2)


@pytest.mark.parametrize(("rate", "channels"), [(8_000, 1), (11_025, 2), (16_000, 6), (96_000, 2), (192_000, 1)])
def test_any_rate_and_channel_count(tmp_path: Path, rate: int, channels: int) -> None:
    path = sounds.written(tmp_path, sounds.tone(1.5, rate, channels=channels), rate, "wav")
    frames = list(FILES.decode(path, 1))
    assert sum(f.seconds for f in frames) == pytest.approx(1.5, abs=0.02)
    assert loudest_hertz(samples_of(frames)) == pytest.approx(440, abs=2)


def test_the_sound_of_a_video(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    path.write_bytes(sounds.with_video(sounds.tone(1.0, 16_000), 16_000))
    assert kept_and_error(path) == (1.0, "")


def test_the_claimed_length_is_passed_on_and_no_more(tmp_path: Path) -> None:
    path = sounds.written(tmp_path, sounds.tone(3.0, 16_000), 16_000, "flac")
    assert FILES.probe(path).duration_s == pytest.approx(3.0)


@pytest.mark.parametrize("kind", ["wav", "flac", "opus", "m4a"])
@pytest.mark.parametrize("leak", [0.0, 0.1])
def test_channels_that_take_turns_are_kept_apart(tmp_path: Path, kind: str, leak: float) -> None:
    path = sounds.written(tmp_path, sounds.turns(30, 48_000, leak=leak), 48_000, kind)
    assert FILES.probe(path).channels == 2
    both = samples_of(list(FILES.decode(path, 2))).astype(float)
    first_turn = both[4000:28_000]
    assert np.abs(first_turn[:, 0]).mean() > 5 * np.abs(first_turn[:, 1]).mean()


def room(seconds: float, rate: int) -> sounds.Samples:
    one = sounds.turns(seconds, rate).sum(axis=1)
    other = np.roll(one, 9) * 0.7 + 0.003 * np.random.default_rng(1).standard_normal(len(one)).astype(np.float32)
    return np.stack([one, other], axis=1)


@pytest.mark.parametrize(
    "what", ["twice the same", "a room in stereo", "one channel silent", "wired the wrong way"]
)
def test_other_stereo_is_one_recording(tmp_path: Path, what: str) -> None:
    stereo = room(20, 16_000)
    if what == "twice the same":
        stereo[:, 1] = stereo[:, 0]
    elif what == "one channel silent":
        stereo[:, 1] = 0
    elif what == "wired the wrong way":
        stereo[:, 1] = -stereo[:, 0]
    path = sounds.written(tmp_path, stereo, 16_000, "wav")
    assert FILES.probe(path).channels == 1
    mono = samples_of(list(FILES.decode(path, 1))).astype(float) / 32768
    assert np.sqrt((mono**2).mean()) > 0.4 * np.sqrt((stereo[:, 0] ** 2).mean())


def test_paths_that_cannot_be_read(tmp_path: Path) -> None:
    unreadable = "audio.unreadable"
    for path, code in (
        (tmp_path / "absent.wav", unreadable),
        (tmp_path, "audio.is_folder"),
        (tmp_path / "nul\0byte.wav", unreadable),
    ):
        with pytest.raises(UserFacingError) as caught:
            FILES.probe(path)
        assert caught.value.code == code
        assert kept_and_error(path) == (0.0, code)


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root reads everything")
def test_a_file_without_the_right_to_read_it(tmp_path: Path) -> None:
    path = sounds.written(tmp_path, sounds.tone(1, 16_000), 16_000, "wav")
    path.chmod(0)
    assert kept_and_error(path) == (0.0, "audio.unreadable")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "audio.empty"),
        (b"Dear colleague, thank you for seeing this patient.\n" * 40, "audio.not_audio"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "audio.not_audio"),
        (b"\x37" * 5000, "audio.not_audio"),
        (b"RIFF\x24\x00\x00\x00WAVE", "audio.not_audio"),
    ],
)
def test_what_is_no_audio(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    with pytest.raises(UserFacingError) as caught:
        FILES.probe(path)
    assert caught.value.code in {code, "audio.no_sound"}


def wav(frames: int, *, claim: int | None = None, rate: int = 16_000, channels: int = 1) -> bytes:
    pcm = np.random.default_rng(0).normal(0, 3000, frames * channels).astype("<i2").tobytes()
    size = len(pcm) if claim is None else claim
    fmt = struct.pack("<IHHIIHH", 16, 1, channels, rate, (rate * 2 * channels) % 2**32, 2 * channels % 2**16, 16)
    return (
        b"RIFF"
        + struct.pack("<I", (size + 36) % 2**32)
        + b"WAVEfmt "
        + fmt
        + b"data"
        + struct.pack("<I", size)
        + pcm
    )


@pytest.mark.parametrize(
    ("content", "seconds", "code"),
    [
        (wav(16_000), 1.0, ""),
        (wav(16_000, claim=2**31 - 1), 1.0, "audio.damaged"),
        (wav(16_000, claim=2**32 - 1), 1.0, ""),
        (wav(16_000, claim=0), 1.0, ""),
        (wav(32_000)[: 44 + 32_000], 1.0, "audio.damaged"),
        (wav(0), 0.0, "audio.empty"),
        (wav(1000, rate=1), 0.0, "audio.not_audio"),
        (wav(1000, rate=2**31), 0.0, "audio.not_audio"),
        (wav(1000, rate=0), 0.0, "audio.not_audio"),
        (wav(10, channels=300), 0.0, "audio.not_audio"),
    ],
)
def test_headers_that_lie(tmp_path: Path, content: bytes, seconds: float, code: str) -> None:
    path = tmp_path / "x.wav"
    path.write_bytes(content)
    assert kept_and_error(path) == (seconds, code)


@pytest.mark.parametrize("kind", ["wav", "flac", "mkv", "aiff"])
def test_a_file_that_breaks_off_gives_what_it_has_and_says_so(tmp_path: Path, kind: str) -> None:
    rng = np.random.default_rng(2)
    noise = 0.1 * rng.standard_normal((48_000 * 10, 1)).astype(np.float32)
    whole = sounds.encoded(noise, 48_000, kind)
    path = tmp_path / f"x.{kind}"
    path.write_bytes(whole[: len(whole) * 6 // 10])
    seconds, code = kept_and_error(path)
    assert 4.5 < seconds < 7.0
    assert code == "audio.damaged"


def test_a_hole_in_the_middle_is_told(tmp_path: Path) -> None:
    noise = 0.1 * np.random.default_rng(2).standard_normal((48_000 * 10, 1)).astype(np.float32)
    whole = bytearray(sounds.encoded(noise, 48_000, "flac"))
    middle = len(whole) // 2
    whole[middle : middle + 60_000] = bytes(60_000)
    path = tmp_path / "x.flac"
    path.write_bytes(bytes(whole))
    seconds, code = kept_and_error(path)
    assert seconds > 5
    assert code == "audio.damaged"


@pytest.mark.parametrize(
    "text",
    [
        "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{target}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile '{target}'\n",
        "[playlist]\nFile1={target}\nNumberOfEntries=1\n",
    ],
)
def test_a_playlist_is_not_followed(tmp_path: Path, text: str) -> None:
    target = sounds.written(tmp_path, sounds.tone(1, 16_000), 16_000, "wav")
    for name in ("list.m3u8", "list.ffconcat", "list.wav"):
        path = tmp_path / name
        path.write_text(text.format(target=target), encoding="utf-8")
        assert kept_and_error(path)[0] == 0.0
        assert kept_and_error(path)[1] in {"audio.not_audio", "audio.no_sound"}


SEEDS = {
    kind: sounds.encoded(sounds.turns(1.0, 48_000)[:, :1], 48_000, kind)
    for kind in ("wav", "flac", "mp3", "m4a", "opus")
}


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_mangled_bytes_give_audio_or_a_clear_error(tmp_path: Path, data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(SEEDS)))
    content = bytearray(SEEDS[kind])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1) | st.integers(0, min(120, len(content) - 1)))
        piece = data.draw(st.binary(min_size=1, max_size=16))
        match data.draw(st.sampled_from(["overwrite", "insert", "cut", "end"])):
            case "overwrite":
                content[at : at + len(piece)] = piece
            case "insert":
                content[at:at] = piece
            case "cut":
                del content[at : at + len(piece) * 8]
            case _:
                del content[max(at, 1) :]
        content = content or bytearray(b"x")
    path = tmp_path / f"mangled.{kind}"
    path.write_bytes(bytes(content))
    for channels in (1, 2):
        total, code = 0.0, "audio.fine"
        try:
            FILES.probe(path)
            for frame in FILES.decode(path, channels):
                assert 0 < frame.seconds <= 1
                total += frame.seconds
                if total > 120:
                    break
        except CopilotError as error:
            code = error.code
        assert code.startswith("audio.")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_any_bytes_give_audio_or_a_clear_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "any.bin"
    path.write_bytes(content)
    assert kept_and_error(path)[1].startswith("audio.") or kept_and_error(path)[0] > 0


def test_decoding_stops_when_nobody_asks_for_more(tmp_path: Path) -> None:
    path = sounds.written(tmp_path, sounds.tone(5, 16_000), 16_000, "wav")
    frames = FILES.decode(path, 1)
    assert next(iter(frames)).seconds == 1.0
    del frames
    path.unlink()  # on Windows an open file could not be deleted
