"""Whisper: what the speech worker runs."""

from __future__ import annotations

from pathlib import Path

from copilot.engines.speakers import load
from copilot.engines.whisper.engine import FasterWhisperEngine

__all__ = ["FasterWhisperEngine", "build"]


def build(model_folder: str, threads: int, use_hotwords: bool, roles: str = "") -> FasterWhisperEngine:
    """For the worker process: arguments that JSON can hold. `roles` is the file of speaker roles, if any."""
    model = load(Path(roles)) if roles else None
    return FasterWhisperEngine(Path(model_folder), threads, use_hotwords=use_hotwords, roles=model)
