from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.drafter import LlamaDrafter, LlamaSettings
from tests.helpers.gguf import random_weights

PROMPTS = Path(__file__).parents[3] / "resources" / "prompts"

ALONE = LlamaSettings(threads=1, context_tokens=4096, sections_together=False)
"""Nothing is left to the machine."""


@pytest.fixture(scope="session")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model with random weights; with this seed it writes lines rather than "none"."""
    return random_weights(tmp_path_factory.mktemp("models") / "random.gguf", seed=8)


@pytest.fixture(scope="session")
def model(model_path: Path) -> Iterator[LanguageModel]:
    model = LanguageModel(model_path)
    yield model
    model.close()


@pytest.fixture(scope="session")
def drafter(model_path: Path) -> Iterator[LlamaDrafter]:
    drafter = LlamaDrafter(model_path, PROMPTS, ALONE)
    yield drafter
    drafter.close()
