"""What lies where in a vault's folder. Loads nothing: the window asks for it before it shows."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple


class Layout(NamedTuple):
    """What lies where in a vault's folder."""

    folder: Path

    @property
    def key(self) -> Path:
        return self.folder / "key.json"

    @property
    def database(self) -> Path:
        return self.folder / "vault.db"

    @property
    def anchor(self) -> Path:
        return self.folder / "anchor"

    @property
    def lock(self) -> Path:
        return self.folder / "lock"

    @property
    def audio(self) -> Path:
        return self.folder / "audio"

    @property
    def backups(self) -> Path:
        return self.folder / "backups"


def exists(folder: Path) -> bool:
    """Whether there is a vault, or what is left of one, in the folder."""
    layout = Layout(folder)
    return layout.key.exists() or layout.database.exists()
