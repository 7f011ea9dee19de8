"""llama.cpp's C functions, loaded once and silenced."""

from __future__ import annotations

import importlib
from functools import cache
from typing import Any

from copilot.domain.errors import EnvironmentFault


@cache
def library() -> Any:
    """llama_cpp's C functions, with its log switched off (it would write to the worker's standard error).

    Raises EnvironmentFault("llm.not_installed").
    """
    try:
        lib: Any = importlib.import_module("llama_cpp.llama_cpp")
    except (ImportError, OSError, RuntimeError) as error:
        raise EnvironmentFault(
            "llm.not_installed",
            "The part that runs language models (llama-cpp-python) is not installed or cannot start.",
            "Run the set-up again, or use the extractive drafter.",
        ) from error
    lib.llama_log_set(_quiet(lib), None)
    lib.llama_backend_init()
    return lib


@cache
def _quiet(lib: Any) -> Any:
    """A log callback that says nothing; cached, because llama.cpp keeps only a pointer to it."""
    return lib.llama_log_callback(lambda _level, _text, _data: None)
