from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import QUICK_PLACE, new_vault


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where there is no vault yet."""
    with tempfile.TemporaryDirectory(dir=QUICK_PLACE) as place:
        yield Path(place) / "vault"


@pytest.fixture
def vault(folder: Path) -> Iterator[FileVault]:
    with new_vault(folder) as made:
        yield made
