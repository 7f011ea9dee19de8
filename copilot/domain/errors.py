"""Errors that tell "the world failed" from "we have a bug", each with a code and what to do.

`safe_message` and `what_to_do` are shown, logged and sent between processes: they never hold clinical text.
"""

from __future__ import annotations


class CopilotError(Exception):
    """Base of every error the app raises on purpose.

    Attributes:
        code: stable, dotted, lower case; for programs ("audio.not_audio").
        safe_message: one sentence for the doctor; no clinical text.
        what_to_do: one sentence: the next step.
        retryable: whether the same call may succeed when tried again.
    """

    exit_code = 1

    def __init__(self, code: str, safe_message: str, what_to_do: str = "", *, retryable: bool = False) -> None:
        super().__init__(f"{code}: {safe_message}")
        self.code = code
        self.safe_message = safe_message
        self.what_to_do = what_to_do
        self.retryable = retryable


class UserFacingError(CopilotError):
    """What was given or asked cannot be used: a wrong passphrase, a file that is no audio."""

    exit_code = 2


class EnvironmentFault(CopilotError):
    """The machine failed us: a full disk, a missing model, a process that died."""

    exit_code = 3


class InvariantBroken(CopilotError):
    """A bug of ours, or data that nobody should have been able to write: a broken signature chain."""

    exit_code = 4


class Cancelled(Exception):
    """The doctor cancelled. An outcome, not a failure: never shown as an error."""
