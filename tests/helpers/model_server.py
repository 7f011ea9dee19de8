"""A server of language models for tests: it speaks the OpenAI protocol over real sockets and does as it is told."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DONE = "data: [DONE]\n\n"


def chunk(text: str | None = None, reason: str | None = None, **more: Any) -> str:
    """One event of a streamed answer."""
    delta = {} if text is None else {"content": text}
    return f"data: {json.dumps({'choices': [{'index': 0, 'delta': delta, 'finish_reason': reason}], **more})}\n\n"


def streamed(text: str, reason: str = "stop", size: int = 7) -> list[str]:
    """`text` as a server streams it, a few characters an event."""
    pieces = [chunk(text[i : i + size]) for i in range(0, len(text), size)]
    return [": keep alive\n\n", *pieces, chunk(reason=reason), chunk(usage={"total_tokens": 3}), DONE]


class ModelServer:
    """What it answers can be changed at any time.

    Attributes: `models`, what it lists; `events`, the answer to a completion, or `answers`, one for each; `status`
    and `location` of every answer; `key`, what it wants to be shown; `content_type` of a completion. `hang`: it
    sends its events and then nothing more. `requests`: (method, path, headers, body) of all that came; `connected`:
    how many connections; `gone`: set when a client has left before it had all.
    """

    def __init__(self) -> None:
        self.models: Any = {"data": [{"id": "tiny", "owned_by": "llamacpp"}]}
        self.events: Sequence[str] = ()
        self.answers: list[Sequence[str]] = []
        self.status = 200
        self.models_status = 200
        self.location = ""
        self.key = ""
        self.content_type = "text/event-stream; charset=utf-8"
        self.hang = False
        self.requests: list[tuple[str, str, dict[str, str], Any]] = []
        self.connected = 0
        self.gone = threading.Event()
        self.port = 0

    def bodies(self) -> list[Any]:
        return [body for method, _, _, body in self.requests if method == "POST"]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        super().setup()
        self.server.told.connected += 1

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        told = self.server.told
        told.requests.append(("GET", self.path, dict(self.headers), None))
        if self._refused(told.models_status):
            return
        data = json.dumps(told.models).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self) -> None:
        told = self.server.told
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        told.requests.append(("POST", self.path, dict(self.headers), body))
        if self._refused(told.status):
            return
        self.send_response(200)
        self.send_header("Content-Type", told.content_type)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            for event in told.answers.pop(0) if told.answers else told.events:
                self.wfile.write(event.encode())
            self.wfile.flush()
            left = told.hang and self.connection.recv(1) == b""
        except OSError:  # it left while something was still being sent
            left = True
        if left:
            told.gone.set()
        self.close_connection = True

    def _refused(self, status: int) -> bool:
        told = self.server.told
        if told.key and self.headers.get("Authorization") != f"Bearer {told.key}":
            status = 401
        if status == 200:
            return False
        self.send_response(status)
        if told.location:
            self.send_header("Location", told.location)
        self.send_header("Content-Length", "0")
        self.end_headers()
        return True


class _Server(ThreadingHTTPServer):
    told: ModelServer
    tls: ssl.SSLContext | None = None

    def handle_error(self, *_: Any) -> None:
        pass  # a client that left, or did not like our certificate

    def finish_request(self, request: Any, client_address: Any) -> None:
        """The handshake belongs to the connection's own thread."""
        if self.tls is not None:
            request = self.tls.wrap_socket(request, server_side=True)
        try:
            super().finish_request(request, client_address)
        finally:
            request.close()


@contextmanager
def serving(told: ModelServer, tls: ssl.SSLContext | None = None) -> Iterator[ModelServer]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.told, server.tls = told, tls
    server.daemon_threads = True
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
