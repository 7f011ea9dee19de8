"""The base of every value of the domain."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """Frozen, closed to unknown fields, and silent about its input when it is refused.

    `hide_input_in_errors` keeps clinical text out of the message of a `ValidationError`; whoever calls
    `.errors()` on one must pass `include_input=False` as well.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, allow_inf_nan=False)
