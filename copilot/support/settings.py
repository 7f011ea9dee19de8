"""The doctor's settings: one JSON file in the profile."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from copilot.domain.errors import UserFacingError
from copilot.support.files import write_atomically

CHAT_TEMPLATES = ("chatml", "gemma", "llama3", "mistral", "phi3")
"""The ones that can be named for a model file that has none of its own."""


class LanguageModelSettings(BaseModel):
    """How the language model runs; what is left at its default is found out from the machine and the file.

    `context_tokens`: how much it can read and write at once. `threads`: 0 takes the physical cores less one.
    `gpu_layers`: how many of its layers a graphics card holds, -1 for all. `chat_template`: how it is spoken to,
    for a file that does not say (one of CHAT_TEMPLATES). `sections_together`: write all sections at once.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    context_tokens: int | None = Field(default=None, ge=2048, le=1_048_576)
    threads: int = Field(default=0, ge=0, le=256)
    gpu_layers: int | None = Field(default=None, ge=-1, le=1000)
    chat_template: str = ""
    sections_together: bool | None = None


class ServerSettings(BaseModel):
    """A server of language models instead of this machine; off unless `enabled`.

    `base_url`: "https://models.hospital.example/v1". `allowed_hosts`: the only servers that may be given what was
    said. `model` of "" takes the one that the server has. `api_key_file`: a file that only its owner can read, for
    this one may be copied about. `ca_file`: trust only what this authority signed. `grammar`: what the server
    understands; "auto" finds it out. `timeout_s`: how long it may say nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    enabled: bool = False
    base_url: str = ""
    model: str = ""
    allowed_hosts: tuple[str, ...] = ()
    api_key_file: Path | None = None
    ca_file: Path | None = None
    client_certificate: Path | None = None
    client_key: Path | None = None
    grammar: Literal["auto", "llama-server", "vllm", "none"] = "auto"
    timeout_s: float = Field(default=120, ge=1, le=3600)


class Destination(BaseModel):
    """A folder that exports go to, by the name that the doctor gave it. `formats`: those that are ticked at first;
    none named means all."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    name: str = Field(min_length=1, max_length=80)
    folder: Path
    formats: tuple[str, ...] = ()


class Settings(BaseModel):
    """Every setting has a default; an unknown key is an error, since it is most likely a misspelt one.

    `threads` of 0 means: the machine's cores less one, at least one, so that the window stays smooth.
    `language_model` is the path of a GGUF file. `sign_with_passphrase`: each signature asks for it again.
    `second_signature`: no note leaves the vault before a second person signed it, whatever its template says.
    `interface_language` is "" for the system's. The names and the credentials are the doctor's, as they sign;
    `practitioner_id` is made when they first sign. `lock_minutes` of 0: only by hand. `audio_days`: how long
    recordings are kept after the note was signed, None for good. `export_folder` is where files went last,
    `destinations` are the places they may go to.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    speech_model: str = "whisper-nano"
    language_model: Path | None = None
    llm: LanguageModelSettings = LanguageModelSettings()
    server: ServerSettings = ServerSettings()
    threads: int = Field(default=0, ge=0, le=256)
    sign_with_passphrase: bool = False
    second_signature: bool = False
    interface_language: str = ""
    look: Literal["system", "light", "dark"] = "system"
    given_name: str = ""
    family_name: str = ""
    credentials: str = ""
    practitioner_id: str = ""
    template: str = "soap"
    microphone: str | None = None
    export_folder: Path | None = None
    destinations: tuple[Destination, ...] = ()
    audio_days: int | None = Field(default=None, ge=0, le=36_500)
    lock_minutes: int = Field(default=10, ge=0, le=240)

    def thread_count(self) -> int:
        return self.threads or max(1, (os.cpu_count() or 2) - 1)


def load_settings(path: Path) -> Settings:
    """The settings at `path`, or the defaults where there is none. Raises UserFacingError (settings.invalid)."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Settings()
    except OSError as error:
        raise _invalid(path, error.strerror or "it cannot be read") from None
    try:
        return Settings.model_validate_json(data)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise _invalid(path, f"{place}: {first['msg']}" if place else first["msg"]) from None


def save_settings(path: Path, settings: Settings) -> None:
    write_atomically(path, json.dumps(settings.model_dump(mode="json"), indent=2).encode() + b"\n")


def _invalid(path: Path, why: str) -> UserFacingError:
    return UserFacingError(
        "settings.invalid",
        "The settings in {file} cannot be used: {why}.",
        "Mend the file, or remove it.",
        values={"file": str(path), "why": why},
    )
