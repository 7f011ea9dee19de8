"""Where things lie: what ships with the app, and what belongs to a doctor."""

from __future__ import annotations

from pathlib import Path

import platformdirs

ROOT = Path(__file__).resolve().parents[2]
RESOURCES = ROOT / "resources"
MODELS = ROOT / "models"
SAMPLES = RESOURCES / "samples"
TEMPLATES = RESOURCES / "templates"
PROMPTS = RESOURCES / "prompts"


def default_profile() -> Path:
    """The folder of a doctor's settings, vault and installed models, where the system keeps such things."""
    return Path(platformdirs.user_data_dir("anamnesis", appauthor=False))


class Profile:
    """The places inside one profile folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = folder / "settings.json"
        self.vault = folder / "vault"
        self.models = folder / "models"
        self.templates = folder / "templates"
