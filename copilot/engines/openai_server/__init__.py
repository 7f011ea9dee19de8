"""A language model on a server of the hospital instead of this machine: any OpenAI-compatible endpoint.

`drafter.ServerDrafter` is the way in. `address` decides whether a server may be spoken to at all; `exchange` alone
speaks HTTP; `reading` makes a note of whatever comes back. Prompts, grammar and the form of a line are those of the
models on this machine.
"""

from __future__ import annotations

from copilot.engines.openai_server.drafter import ServerDrafter, ServerSettings

__all__ = ["ServerDrafter", "ServerSettings"]
