"""The use cases without a window: `anamnesis demo`, `transcribe`, `draft`, `models`, `vault`."""

from copilot.cli.main import main

__all__ = ["main"]
