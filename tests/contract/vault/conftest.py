from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.storage.vault import FileVault
from tests.helpers.vault_parts import new_vault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "vault"


@pytest.fixture
def vault(folder: Path) -> Iterator[FileVault]:
    with new_vault(folder) as made:
        yield made
