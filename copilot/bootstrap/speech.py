"""Audio files and the speech engine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from copilot.app.model_catalog import ModelKind
from copilot.app.ports import AudioFiles, LiveSpeech
from copilot.bootstrap.models import catalog, catalogued
from copilot.domain.errors import EnvironmentFault
from copilot.support.paths import MODELS, Profile
from copilot.support.settings import Settings


def audio_files() -> AudioFiles:
    from copilot.engines.audio_files import PyAvAudioFiles

    return PyAvAudioFiles()


@contextmanager
def speech_engine(settings: Settings, place: Profile) -> Iterator[LiveSpeech]:
    """The speech engine in its own process; the process starts with the first transcription."""
    from copilot.runtime.speech import WorkerSpeechEngine

    folder, hotwords = _speech_model(settings, place)
    arguments = {"model_folder": str(folder), "threads": settings.thread_count(), "use_hotwords": hotwords}
    roles = next(m for m in catalog().models if m.kind is ModelKind.ROLES)
    arguments["roles"] = str(MODELS / roles.folder / next(iter(roles.files)))
    with WorkerSpeechEngine("copilot.engines.whisper:build", arguments) as engine:
        yield engine


def hears(settings: Settings, place: Profile, language: str) -> bool:
    """Whether the speech model that is chosen knows a language; True where that cannot be told."""
    from copilot.engines.whisper.model_folder import hears_only_english

    code = language.partition("-")[0]
    entry = catalogued(settings.speech_model)
    if entry and entry.kind is ModelKind.SPEECH:
        return code in entry.languages
    return code == "en" or not hears_only_english(place.models / settings.speech_model)


def _speech_model(settings: Settings, place: Profile) -> tuple[Path, bool]:
    entry = catalogued(settings.speech_model)
    if entry and entry.kind is ModelKind.SPEECH:
        return MODELS / entry.folder, entry.hotwords
    own = place.models / settings.speech_model
    if not own.is_dir():
        raise EnvironmentFault(
            "speech.model_gone",
            "The speech model {model} is not installed.",
            "Put its folder into {folder}, or choose another model in the settings.",
            values={"model": settings.speech_model, "folder": str(place.models)},
        )
    return own, True
