from __future__ import annotations

import os
from pathlib import Path

import pytest

EMBEDDED = Path(__file__).resolve().parents[3] / "models" / "embedded" / "whisper-nano"


@pytest.fixture(scope="session")
def model_folder() -> Path:
    """The embedded Whisper. ANAMNESIS_WHISPER names another one to hold to the same contract."""
    return Path(os.environ.get("ANAMNESIS_WHISPER", EMBEDDED))
