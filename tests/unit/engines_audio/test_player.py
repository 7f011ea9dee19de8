"""What the player makes of audio before it is heard."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from copilot.app.ports import SAMPLE_RATE, AudioFrame
from copilot.domain.errors import UserFacingError
from copilot.engines.player import SoundPlayer, _faster, _Piece, _pieces, _without_silence


def tone(seconds: float, channels: int = 1) -> AudioFrame:
    times = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    samples = (8000 * np.sin(2 * np.pi * 500 * times)).astype(np.int16)
    return AudioFrame(np.repeat(samples[:, None], channels, axis=1).tobytes(), channels)


def silence(seconds: float) -> AudioFrame:
    return AudioFrame(bytes(2 * int(seconds * SAMPLE_RATE)), 1)


def joined(pieces: Iterator[_Piece]) -> np.ndarray:
    return np.concatenate([piece.samples for piece in pieces])


def test_pieces_know_their_place_and_are_mixed() -> None:
    pieces = list(_pieces([tone(1, 2), tone(0.55, 2)], 7.0))
    assert [round(piece.at_s, 1) for piece in pieces[:3]] == [7.0, 7.1, 7.2]
    assert joined(iter(pieces)).tobytes() == tone(1).pcm + tone(0.55).pcm


@pytest.mark.parametrize("speed", [0.5, 1.5, 2.0, 3.0])
def test_another_speed_keeps_the_pitch(speed: float) -> None:
    found = joined(_faster(_pieces([tone(1)] * 6, 0.0), speed, SAMPLE_RATE))
    assert len(found) == pytest.approx(6 * SAMPLE_RATE / speed, rel=0.05)
    spectrum = np.abs(np.fft.rfft(found[2000:18000] * np.hanning(16000)))
    assert abs(int(np.argmax(spectrum)) - 500) <= 3


def test_another_rate() -> None:
    assert len(joined(_faster(_pieces([tone(1)] * 2, 0.0), 1.0, 48_000))) == pytest.approx(96_000, rel=0.01)


def test_silence_is_shortened_and_the_rest_is_not() -> None:
    audio = [tone(1), silence(5), tone(1)]
    pieces = list(_without_silence(_pieces(audio, 0.0)))
    assert sum(len(piece.samples) for piece in pieces) == pytest.approx(2.5 * SAMPLE_RATE, abs=1600)
    assert pieces[-1].at_s == pytest.approx(6.9, abs=0.01)


def test_an_impossible_speed_is_refused() -> None:
    with pytest.raises(UserFacingError):
        SoundPlayer().play([], speed=9.0)
