"""How child processes are started, and what each does with itself. Imports next to nothing."""

from __future__ import annotations

import contextlib
import importlib
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import Any, BinaryIO

import copilot
from copilot.domain.errors import CopilotError, InvariantBroken

_NICENESS = 5
"""Where a process of ordinary niceness wants the same core, this leaves it three quarters."""


def safe_trace(error: BaseException) -> str:
    """Where an error happened and its type. Not its message, which may quote what was said."""
    frames = traceback.extract_tb(error.__traceback__)[-12:]
    where = " < ".join(f"{os.path.basename(f.filename)}:{f.lineno} {f.name}" for f in reversed(frames))  # noqa: PTH119
    return f"{type(error).__name__} at {where}"


def guarded(error: Exception) -> CopilotError:
    """The error as one that may leave the process."""
    if isinstance(error, CopilotError):
        return error
    logging.getLogger(__name__).error("unexpected %s", safe_trace(error))
    return InvariantBroken(
        "worker.bug", "A part of the app failed unexpectedly.", "Try again; report it if it stays."
    )


def made(factory: str, arguments: dict[str, Any]) -> Any:
    """What the dotted factory ("module:name") makes of the arguments."""
    module, _, name = factory.partition(":")
    return getattr(importlib.import_module(module), name)(**arguments)


def own_streams() -> tuple[BinaryIO, BinaryIO]:
    """The pipe's two ends, moved away from where a stray print or read of a library could touch them."""
    source, sink = os.dup(0), os.dup(1)
    if sys.platform == "win32":
        import msvcrt

        for descriptor in (source, sink):
            msvcrt.setmode(descriptor, os.O_BINARY)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return os.fdopen(source, "rb"), os.fdopen(sink, "wb")


def leave_no_core() -> None:
    """A process that crashes must not write its memory, with what was said, to the disk."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def let_others_go_first() -> None:
    """The window and the recorder come before a model. (On Windows the process is started with less priority.)"""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # whoever is nicer already stays so
            os.nice(_NICENESS)


def command(module: str, frozen_switch: str) -> list[str]:
    """How to run `module` as a process. A frozen app has no `python -m`: its entry point looks for the switch."""
    if getattr(sys, "frozen", False):
        return [sys.executable, frozen_switch]
    # -P: the folder the app was started in must not supply modules.
    return [sys.executable, "-P", "-m", module]


def environment() -> dict[str, str]:
    root = str(Path(copilot.__file__).resolve().parent.parent)
    paths = [root, *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUTF8": "1",
        "PYTHONIOENCODING": "utf-8",
        "HF_HUB_OFFLINE": "1",
        "GGML_NO_BACKTRACE": "1",  # it would start a debugger, which prints what the memory holds
    }
