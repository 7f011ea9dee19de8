"""What this machine and this file allow: threads, and tokens of context."""

from __future__ import annotations

import os

import psutil

from copilot.engines.llama.memory import available_memory
from copilot.engines.llama.model_file import MEMORY_PER_FILE_BYTE, ModelFile, check_memory

DEFAULT_CONTEXT = 16_384
"""Tokens at most unless the settings say otherwise: a visit of about an hour. Memory is taken for what a visit
needs, not for this."""

LEAST_CONTEXT = 2_048
"""With less, hardly a few minutes of a visit fit beside the instructions and the note."""


def usable_threads() -> int:
    """The physical cores that this process may use, less one for everything else, at least one.

    Two threads on a core slow each other down, and one that waits for a core holds up all the others: with another
    busy process two threads on two cores fell to a tenth.
    """
    cores = psutil.cpu_count(logical=False) or os.cpu_count() or 2
    if hasattr(os, "sched_getaffinity"):
        cores = min(cores, len(os.sched_getaffinity(0)))
    return max(1, cores - 1)


def context_that_fits(file: ModelFile, wanted: int | None = None) -> int:
    """Tokens of context: as many as `wanted`, the model's training and the free memory allow.

    Raises EnvironmentFault("llm.too_large") where there is no room for what is wanted, or for LEAST_CONTEXT.
    """
    most = file.context_trained or DEFAULT_CONTEXT
    tokens = min(wanted or DEFAULT_CONTEXT, most)
    weights = int(file.size * MEMORY_PER_FILE_BYTE)
    free = available_memory()
    while free is not None and not wanted and tokens > LEAST_CONTEXT and weights + file.cache_bytes(tokens) > free:
        tokens = max(LEAST_CONTEXT, tokens // 2)
    check_memory(weights + file.cache_bytes(tokens))
    return tokens
