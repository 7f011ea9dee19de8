"""The doctor by the words: what is learned, the rules where nothing is, and damaged weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot import bootstrap
from copilot.app.model_catalog import ModelKind
from copilot.domain.errors import EnvironmentFault
from copilot.engines.speakers import RoleModel, doctor_score, load
from copilot.engines.speakers.roles import BITS, features_of, save
from copilot.support.paths import MODELS

DOCTOR = (
    "What brings you in today?",
    "Any fever or chills?",
    "I'd like to order an x-ray of your knee, and we'll see you again in two weeks.",
    "您哪里不舒服？",
    "我给您开点药，一周以后复查。",
)
PATIENT = (
    "I've been having this pain in my back since Monday.",
    "Yeah, my wife noticed it first.",
    "No, I stopped taking it.",
    "医生，我最近老是咳嗽。",
    "没有，就是有点头晕。",
)


@pytest.fixture(scope="module")
def shipped() -> RoleModel:
    entry = next(m for m in bootstrap.catalog().models if m.kind is ModelKind.ROLES)
    (name, digest), *_ = entry.files.items()
    model = load(MODELS / entry.folder / name)
    assert model.digest == digest
    return model


@pytest.mark.parametrize("learned", [True, False])
def test_doctors_and_patients_speak_differently(shipped: RoleModel, learned: bool) -> None:
    model = shipped if learned else None
    assert all(doctor_score(text, model) > 0 for text in DOCTOR)
    assert all(doctor_score(text, model) < 0 for text in PATIENT)


@given(text=st.text(max_size=200))
def test_any_text_has_a_bounded_score(text: str) -> None:
    model = RoleModel(np.full(1 << BITS, 0.5, np.float32), "")
    assert abs(model.score(text)) <= 6
    features = features_of(text)
    assert features == sorted(set(features))
    assert all(0 <= feature < 1 << BITS for feature in features)


def test_weights_come_back_from_their_file(tmp_path: Path) -> None:
    weights = np.random.default_rng(1).normal(size=1 << BITS)
    save(tmp_path / "weights", weights)
    back = load(tmp_path / "weights").weights
    assert np.abs(back - weights).max() <= np.abs(weights).max() / 250


@pytest.mark.parametrize("content", [b"", b"\x01short", b"\x02" + bytes(4 + (1 << BITS))])
def test_damaged_weights_are_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "weights").write_bytes(content)
    with pytest.raises(EnvironmentFault) as caught:
        load(tmp_path / "weights")
    assert caught.value.code == "speakers.model_corrupt"
    with pytest.raises(EnvironmentFault) as caught:
        load(tmp_path / "nothing")
    assert caught.value.code == "speakers.model_missing"
