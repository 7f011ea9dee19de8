"""Errors that tell "the world failed" from "we have a bug", each with a code and what to do.

`safe_message` and `what_to_do` are shown, logged and sent between processes: they never hold clinical text.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

Values = Mapping[str, str | int | float]
"""What is particular to a case, by the name that stands for it in the sentences ("{seconds:.1f}"): a count, a size,
the name of a file or a host. Safe to show, log and send; never what was said or written of a patient."""


def filled(sentence: str, values: Values) -> str:
    """`sentence` with its {names} filled in; without values it is as it stands, braces and all."""
    return sentence.format(**values) if values else sentence


class CopilotError(Exception):
    """Base of every error the app raises on purpose.

    Attributes:
        code: stable, dotted, lower case; for programs ("audio.not_audio").
        safe_message: one sentence for the doctor; no clinical text.
        what_to_do: one sentence: the next step.
        retryable: whether the same call may succeed when tried again.
        values: what `safe_message` and `what_to_do` were filled with, for whoever tells them in another language.
    """

    exit_code = 1

    def __init__(
        self,
        code: str,
        safe_message: str,
        what_to_do: str = "",
        *,
        retryable: bool = False,
        values: Values | None = None,
    ) -> None:
        """`values` fill the {names} of both sentences."""
        self.values: Values = dict(values or {})
        self.code = code
        self.safe_message = filled(safe_message, self.values)
        self.what_to_do = filled(what_to_do, self.values)
        self.retryable = retryable
        super().__init__(f"{code}: {self.safe_message}")

    @classmethod
    def as_told(cls, code: str, safe_message: str, what_to_do: str, *, retryable: bool, values: Values) -> Self:
        """One that another process told: its sentences are filled in already."""
        error = cls(code, safe_message, what_to_do, retryable=retryable)
        error.values = dict(values)
        return error


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
