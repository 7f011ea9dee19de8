"""A vault that many threads may call: every call runs on the one thread that owns its connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, TypeVar, cast

from copilot.app.ports import Vault

T = TypeVar("T")


class VaultThread:
    """The thread that owns an open vault. Calls are served one by one, in the order they came.

    Attributes:
        vault: the vault for any thread; a call waits for its turn and gives what the vault gave, or raises it.
    """

    def __init__(self, opener: Callable[[], Vault]) -> None:
        """Opens the vault on its thread. Raises what `opener` raises, and then no thread is left."""
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="vault")
        try:
            self._opened = self._executor.submit(opener).result()
        except BaseException:
            self._executor.shutdown()
            raise
        self.vault = cast("Vault", _Remote(self._opened, self.call))

    def ask(self, question: Callable[[Vault], T]) -> Future[T]:
        """Runs on the vault's thread, with the vault itself; does not wait."""
        return self._executor.submit(question, self._opened)

    def call(self, operation: Callable[[], T]) -> T:
        return self._executor.submit(operation).result()

    def close(self) -> None:
        """Waits for the calls under way, then closes the vault."""
        self._executor.submit(self._opened.close).result()
        self._executor.shutdown()


Call = Callable[[Callable[[], Any]], Any]


class _Remote:
    """Stands for an object of the vault's thread: its methods and attributes are reached over there."""

    def __init__(self, target: object, call: Call) -> None:
        self._target = target
        self._call = call

    def __getattr__(self, name: str) -> Any:
        found = self._call(lambda: getattr(self._target, name))
        if not callable(found):
            return _handed_over(found, self._call)

        def remote(*args: Any, **kwargs: Any) -> Any:
            return _handed_over(self._call(lambda: found(*args, **kwargs)), self._call)

        return remote


class _RemoteIterator:
    """Each step of the iterator runs on the vault's thread, so that others get their turn in between."""

    def __init__(self, target: Iterator[Any], call: Call) -> None:
        self._target = target
        self._call = call

    def __iter__(self) -> _RemoteIterator:
        return self

    def __next__(self) -> Any:
        end = object()
        item = self._call(lambda: next(self._target, end))
        if item is end:
            raise StopIteration
        return item

    def close(self) -> None:
        close = getattr(self._target, "close", None)
        if close is not None:
            self._call(close)


class _RemoteContext:
    """A `with` block whose beginning and end run on the vault's thread."""

    def __init__(self, target: AbstractContextManager[Any], call: Call) -> None:
        self._target = target
        self._call = call

    def __enter__(self) -> Any:
        return _Remote(self._call(self._target.__enter__), self._call)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool | None:
        return cast("bool | None", self._call(lambda: self._target.__exit__(kind, error, trace)))


def _handed_over(found: Any, call: Call) -> Any:
    """Values pass as they are; what would go on working on the vault is wrapped."""
    if isinstance(found, AbstractContextManager):
        return _RemoteContext(found, call)
    if isinstance(found, Iterator):
        return _RemoteIterator(found, call)
    if type(found).__module__.startswith("copilot.storage"):
        return _Remote(found, call)
    return found
