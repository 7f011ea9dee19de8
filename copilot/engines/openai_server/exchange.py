"""Requests to one server. Cancelled, closed or failed: the connection ends, and nothing is sent a second time.

httpx works in an event loop on a thread of its own, where a connection can be given up at any moment: while it is
made, while the server thinks, while it writes. Nothing here logs or raises what was sent or received.
"""

from __future__ import annotations

import asyncio
import json
import queue
import ssl
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import suppress
from typing import Any

import httpx

from copilot.app.ports import CancelToken
from copilot.domain.errors import CopilotError, EnvironmentFault, UserFacingError
from copilot.engines.openai_server.address import Endpoint

_LOOK_S = 0.05
_CONNECT_S = 5.0
_FAREWELL_S = 0.5
_MOST_BYTES = 4_000_000
"""Of one answer: a note has a few thousand, each token of it comes in a few hundred."""

Item = dict[str, Any] | CopilotError | None
"""What came, why nothing more comes, or that this was all."""


class Exchange:
    """`timeout_s`: how long the server may say nothing. One thread uses it, one request at a time."""

    def __init__(
        self, endpoint: Endpoint, tls: ssl.SSLContext, api_key: str = "", *, timeout_s: float = 120.0
    ) -> None:
        self._endpoint = endpoint
        self._tls = tls
        self._headers = {"Accept-Encoding": "identity", "User-Agent": "anamnesis"}
        if api_key:
            self._headers["Authorization"] = f"Bearer {api_key}"
        self._timeout = httpx.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s))

    def get(self, path: str, cancel: CancelToken) -> dict[str, Any]:
        """A JSON object. Raises what `stream` raises."""
        return next(iter(self._items("GET", path, None, cancel)))

    def stream(self, path: str, body: dict[str, Any], cancel: CancelToken) -> Iterator[dict[str, Any]]:
        """The events of a streamed answer, each a JSON object, up to its "[DONE]". Closing it ends the connection.

        Raises Cancelled; UserFacingError: server.unauthorised, server.not_found, server.refused; EnvironmentFault:
        server.unreachable, server.tls, server.timeout, server.redirected, server.failed, server.nonsense,
        server.cut_off.
        """
        return self._items("POST", path, body, cancel)

    def _items(
        self, method: str, path: str, body: dict[str, Any] | None, cancel: CancelToken
    ) -> Iterator[dict[str, Any]]:
        cancel.raise_if_cancelled()
        items: queue.SimpleQueue[Item] = queue.SimpleQueue()
        runner = _Runner(self._talk(method, path, body, items))
        try:
            while True:
                cancel.raise_if_cancelled()
                try:
                    item = items.get(timeout=_LOOK_S)
                except queue.Empty:
                    continue
                if item is None:
                    return
                if isinstance(item, CopilotError):
                    raise item
                yield item
        finally:
            runner.end()

    async def _talk(
        self, method: str, path: str, body: dict[str, Any] | None, items: queue.SimpleQueue[Item]
    ) -> None:
        try:
            async with (
                httpx.AsyncClient(
                    verify=self._tls, trust_env=False, follow_redirects=False, timeout=self._timeout
                ) as client,
                client.stream(method, f"{self._endpoint.url}{path}", json=body, headers=self._headers) as answer,
            ):
                self._check(answer, "application/json" if body is None else "text/event-stream")
                if body is None:
                    items.put(_object(b"".join([part async for part in _limited(answer)])))
                else:
                    async for event in _events(answer):
                        items.put(event)
            items.put(None)
        except CopilotError as error:
            items.put(error)
        except Exception as error:  # whoever waits must hear of it, whatever it is
            items.put(self._fault(error))
        except BaseException:
            items.put(cut_off(self._endpoint.host))
            raise

    def _check(self, answer: httpx.Response, wanted: str) -> None:
        host, status = self._endpoint.host, answer.status_code
        if answer.has_redirect_location or 300 <= status < 400:
            raise EnvironmentFault(
                "server.redirected",
                "The server {host!r} points to another address; nothing was sent there.",
                "Set the right address of the server in the settings.",
                values={"host": host},
            )
        if status in (401, 403):
            raise UserFacingError(
                "server.unauthorised",
                "The server {host!r} does not accept the key or the certificate of this program.",
                "Ask whoever looks after the server for a valid key.",
                values={"host": host},
            )
        if status == 404:
            raise UserFacingError(
                "server.not_found",
                "The server {host!r} does not know the model, or is no server of language models.",
                "Check the address (it mostly ends in /v1) and the name of the model in the settings.",
                values={"host": host},
            )
        if status >= 500 or status in (408, 429):
            raise EnvironmentFault(
                "server.failed",
                "The server {host!r} is busy or failed (status {status}).",
                "Try again in a while, or use a drafter on this machine.",
                retryable=True,
                values={"host": host, "status": status},
            )
        if status != 200:
            raise UserFacingError(
                "server.refused",
                "The server {host!r} refused the request (status {status}); the visit may be too long for it.",
                "Use a drafter on this machine, or let whoever looks after the server look at its log.",
                values={"host": host, "status": status},
            )
        if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != wanted:
            raise nonsense(host)

    def _fault(self, error: Exception) -> EnvironmentFault:
        host = self._endpoint.host
        if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
            return EnvironmentFault(
                "server.timeout",
                "The server {host!r} took too long to answer.",
                "Try again, or use a drafter on this machine.",
                retryable=True,
                values={"host": host},
            )
        if _is_tls(error):
            return EnvironmentFault(
                "server.tls",
                "The server {host!r} could not prove that it is the right one, or refused our certificate.",
                "Nothing was sent. Check `ca_file` and the client certificate in the settings.",
                values={"host": host},
            )
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
            return EnvironmentFault(
                "server.unreachable",
                "The server {host!r} cannot be reached.",
                "Check the network and the address, or use a drafter on this machine.",
                retryable=True,
                values={"host": host},
            )
        if isinstance(error, ValueError):  # not the JSON that was promised
            return nonsense(host)
        return cut_off(host)


class _Runner:
    """A coroutine on a thread with an event loop of its own, which can be ended."""

    def __init__(self, work: Coroutine[Any, Any, None]) -> None:
        self._loop = asyncio.new_event_loop()
        self._task = self._loop.create_task(work)
        self._thread = threading.Thread(target=self._run, name="server-exchange", daemon=True)
        self._thread.start()

    def end(self) -> None:
        with suppress(RuntimeError):  # it is over, and its loop closed
            self._loop.call_soon_threadsafe(self._task.cancel)
        # A name that is being looked up cannot be given up; the thread ends when that does.
        self._thread.join(_FAREWELL_S)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(asyncio.gather(self._task, return_exceptions=True))
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        finally:
            self._loop.close()


def nonsense(host: str) -> EnvironmentFault:
    return EnvironmentFault(
        "server.nonsense",
        "The server {host!r} answered something that cannot be used.",
        "Check that its address is that of an OpenAI-compatible server, or use a drafter on this machine.",
        values={"host": host},
    )


def cut_off(host: str) -> EnvironmentFault:
    return EnvironmentFault(
        "server.cut_off",
        "The connection to the server {host!r} ended in the middle.",
        "Nothing of the visit is lost. Try again, or use a drafter on this machine.",
        retryable=True,
        values={"host": host},
    )


async def _limited(answer: httpx.Response) -> AsyncIterator[bytes]:
    total = 0
    async for part in answer.aiter_bytes():
        total += len(part)
        if total > _MOST_BYTES:
            raise ValueError("an answer without an end")
        yield part


async def _events(answer: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    """The objects of `data:` lines. Raises httpx.RemoteProtocolError where the stream ends before "[DONE]"."""
    rest = b""
    async for part in _limited(answer):
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            field, _, value = line.rstrip(b"\r").partition(b":")
            if field != b"data":
                continue  # a comment that keeps the connection alive, or the name of an event
            if value.strip() == b"[DONE]":
                return
            yield _object(value)
    raise httpx.RemoteProtocolError("the stream ended before it was done")


def _object(data: bytes) -> dict[str, Any]:
    """Raises ValueError, whose message and cause may quote the answer: it goes no further than `_talk`."""
    try:
        value = json.loads(data)
    except RecursionError:
        raise ValueError("too deep") from None
    if not isinstance(value, dict):
        raise ValueError("no object")
    return value


def _is_tls(error: BaseException | None) -> bool:
    seen = 0
    while error is not None and seen < 10:
        if isinstance(error, ssl.SSLError):
            return True
        error, seen = error.__cause__ or error.__context__, seen + 1
    return False
