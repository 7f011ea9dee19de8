"""The pipeline's features are faster-whisper's own, and what is mixed from them behaves like sound."""

from __future__ import annotations

import numpy as np
from faster_whisper.feature_extractor import FeatureExtractor

from models.whisper_nano import augment
from models.whisper_nano.features import Resampler, finish, log_mel


def _tone(seconds: float = 1.5, hertz: float = 440.0) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    time = np.arange(int(16_000 * seconds)) / 16_000
    noise = np.random.default_rng(1).normal(0, 0.01, len(time))
    return (0.3 * np.sin(2 * np.pi * hertz * time) + noise).astype(np.float32)


def test_features_equal_those_of_faster_whisper() -> None:
    samples = _tone()
    theirs = FeatureExtractor(chunk_length=10)(samples, padding=0)
    ours = finish(log_mel(samples)).T
    assert ours.shape == theirs.shape
    assert float(np.abs(ours - theirs).max()) < 1e-3


def test_power_adds() -> None:
    one = np.full((2, 80), -2.0, np.float32)
    both = augment.add(one, one)
    assert np.allclose(both, -2.0 + np.log10(2.0), atol=1e-5)
    assert np.allclose(augment.add(one, one - 9), one, atol=1e-4)


def test_stretching_keeps_order_and_ends() -> None:
    for factor in (0.92, 1.0, 1.08):
        index = augment.stretch(100, factor)
        assert len(index) == round(100 * factor)
        assert (np.diff(index) >= 0).all()
        assert index[0] == 0
        assert index[-1] >= 97


def test_resizing_by_one_changes_nothing() -> None:
    mel = np.random.default_rng(0).normal(size=(5, 80)).astype(np.float32)
    assert np.allclose(augment.resize(mel, 1.0)[:, :-1], mel[:, :-1], atol=1e-5)


def test_resampling_keeps_length_and_pitch() -> None:
    time = np.arange(22_050) / 22_050
    samples = (10_000 * np.sin(2 * np.pi * 1_000 * time)).astype(np.int16)
    out = Resampler(22_050)(samples)
    assert abs(len(out) - 16_000) <= 16
    spectrum = np.abs(np.fft.rfft(out[:16_000]))
    assert abs(int(spectrum.argmax()) * 16_000 / min(len(out), 16_000) - 1_000) < 3
