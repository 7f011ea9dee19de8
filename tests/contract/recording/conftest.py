from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from copilot.storage.vault import FileVault
from tests.helpers import pulse
from tests.helpers.pulse import Pulse
from tests.helpers.vault_parts import QUICK_PLACE, new_vault


@pytest.fixture(scope="session")
def server() -> Iterator[Pulse]:
    if not pulse.is_there():
        pytest.skip("no PulseAudio on this system")
    with pulse.sound_server(named=("clinic", "spare")) as running:
        yield running


@pytest.fixture
def sound(server: Pulse) -> Iterator[Pulse]:
    """The server, running, with one microphone: "clinic", which is the default."""
    server.reset("clinic")
    yield server
    server.quiet()


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=QUICK_PLACE) as place:
        yield Path(place) / "vault"


@pytest.fixture
def vault(folder: Path) -> Iterator[FileVault]:
    with new_vault(folder) as made:
        yield made
