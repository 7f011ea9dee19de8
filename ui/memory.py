"""When Python looks for garbage."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 20_000
"""Objects, which take some 10 ms to be looked through."""


@contextmanager
def undisturbed() -> Iterator[None]:
    """For a block that makes a hundred thousand objects which stay: ten thousand visits, a very long transcript.

    Python would look through all of them, again and again while they are made, and every other thread, the window's
    too, would stand still for 60 ms each time. They go when nobody needs them any more; afterwards they are never
    looked through.
    """
    gc.disable()
    try:
        yield
    finally:
        if gc.get_count()[0] > _MANY:
            gc.freeze()
        gc.enable()
