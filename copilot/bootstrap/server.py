"""A server of language models instead of this machine: off by default, and never silently on."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from copilot.app.ports import CancelToken
from copilot.domain.errors import UserFacingError
from copilot.support.paths import PROMPTS
from copilot.support.settings import ServerSettings, Settings

if TYPE_CHECKING:
    from copilot.engines.openai_server import ServerDrafter

_MOST_KEY_BYTES = 4096


def server_in_use(settings: Settings) -> str:
    """The host that is given what was said when a language model is asked; "" while no server is on.

    Whoever shows drafts shows this too, as long as it is not "".
    """
    if not settings.server.enabled:
        return ""
    from copilot.engines.openai_server.address import endpoint

    return endpoint(settings.server.base_url, settings.server.allowed_hosts).host


class ServerAnswer(NamedTuple):
    """What a server said of itself. `model` is the one that would be asked; `grammar` whether it can be bound to
    the form of a note, or is only asked to keep to it."""

    host: str
    model: str
    grammar: bool


def check_server(settings: ServerSettings) -> None:
    """Whether these settings can be used, on or off; connects to nothing. Raises what `server_drafter` raises."""
    server_drafter(settings.model_copy(update={"enabled": True}))


def try_server(settings: ServerSettings, cancel: CancelToken) -> ServerAnswer:
    """Asks the server which models it has, and nothing else: no word of a visit is sent.

    Raises Cancelled, and what the drafter raises.
    """
    drafter = server_drafter(settings.model_copy(update={"enabled": True}))
    model, has_grammar = drafter.look(cancel)
    return ServerAnswer(drafter.host, model, has_grammar)


def server_drafter(settings: ServerSettings) -> ServerDrafter:
    """Raises UserFacingError: server.off, server.key_exposed, server.key_unreadable, and those of ServerDrafter."""
    if not settings.enabled:
        raise UserFacingError(
            "server.off",
            "No server of language models is on.",
            "Switch it on in the settings (`server.enabled`), or use a drafter on this machine.",
        )
    from copilot.engines import openai_server

    return openai_server.ServerDrafter(
        openai_server.ServerSettings(
            base_url=settings.base_url,
            model=settings.model,
            allowed_hosts=settings.allowed_hosts,
            api_key=_key(settings.api_key_file) if settings.api_key_file else "",
            ca_file=settings.ca_file,
            client_certificate=settings.client_certificate,
            client_key=settings.client_key,
            grammar=settings.grammar,
            timeout_s=settings.timeout_s,
        ),
        PROMPTS,
    )


def _key(path: Path) -> str:
    """The key in a file that only its owner can read (where the system has such rights)."""
    try:
        with path.open("rb") as file:
            exposed = os.name == "posix" and os.fstat(file.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            key = file.read(_MOST_KEY_BYTES).decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        key, exposed = "", 0
    if exposed:
        raise UserFacingError(
            "server.key_exposed",
            "Others on this machine can read the file with the key of the server.",
            "Let only its owner read it: chmod 600 {file}",
            values={"file": str(path)},
        )
    if not key or not key.isprintable() or " " in key:
        raise UserFacingError(
            "server.key_unreadable",
            "The file with the key of the server cannot be used.",
            "Check `server.api_key_file` in the settings: a text file with nothing but the key.",
        )
    return key
