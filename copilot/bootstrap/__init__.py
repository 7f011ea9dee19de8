"""The composition root: the only place that knows who implements what."""

from __future__ import annotations

from copilot.bootstrap.drafting import DrafterKind, drafter, language_model, rewriter, template, template_library
from copilot.bootstrap.models import KnownModel, ModelState, catalog, known_models
from copilot.bootstrap.recording import player, recorder
from copilot.bootstrap.server import ServerAnswer, check_server, server_in_use, try_server
from copilot.bootstrap.speech import audio_files, hears, speech_engine
from copilot.bootstrap.vault import (
    accept_trouble,
    change_passphrase,
    create_vault,
    document_exporters,
    exporters,
    open_vault,
    reset_passphrase,
    signature_policy,
    vault_exists,
)

__all__ = [
    "DrafterKind",
    "KnownModel",
    "ModelState",
    "ServerAnswer",
    "accept_trouble",
    "audio_files",
    "catalog",
    "change_passphrase",
    "check_server",
    "create_vault",
    "document_exporters",
    "drafter",
    "exporters",
    "hears",
    "known_models",
    "language_model",
    "open_vault",
    "player",
    "recorder",
    "reset_passphrase",
    "rewriter",
    "server_in_use",
    "signature_policy",
    "speech_engine",
    "template",
    "template_library",
    "try_server",
    "vault_exists",
]
