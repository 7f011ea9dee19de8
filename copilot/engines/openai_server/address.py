"""Which server may be spoken to: one on the allow-list, over TLS, or one on this machine."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import httpx

from copilot.domain.errors import UserFacingError


class Endpoint(NamedTuple):
    """`url` ends without a slash: ".../v1"."""

    url: str
    host: str


def endpoint(base_url: str, allowed_hosts: Iterable[str]) -> Endpoint:
    """Raises UserFacingError: server.bad_address, server.host_not_allowed, server.insecure. Connects to nothing."""
    try:
        url = httpx.URL(base_url.strip())
    except httpx.InvalidURL:
        raise _bad_address() from None
    if url.scheme not in ("http", "https") or not url.host or url.userinfo or url.query or url.fragment:
        raise _bad_address()
    host = _plain(url.host)
    if host not in {_plain(allowed) for allowed in allowed_hosts}:
        raise UserFacingError(
            "server.host_not_allowed",
            "The server {host!r} is not on the list of servers that may be given what was said.",
            "Ask whoever looks after this program to put it on the list (`server.allowed_hosts` in the settings).",
            values={"host": host},
        )
    if url.scheme != "https" and not _is_this_machine(host):
        raise UserFacingError(
            "server.insecure",
            "The address of the server {host!r} does not begin with https.",
            "What was said leaves this machine only encrypted: use an https address.",
            values={"host": host},
        )
    return Endpoint(str(url).rstrip("/"), host)


def tls_context(
    ca_file: Path | None = None, client_certificate: Path | None = None, client_key: Path | None = None
) -> ssl.SSLContext:
    """TLS 1.2 at least. With `ca_file` only what that authority signed is trusted, else what the system trusts.

    Raises UserFacingError("server.certificate_unreadable").
    """
    try:
        context = ssl.create_default_context(cafile=str(ca_file) if ca_file else None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if client_certificate is not None:
            # A key that is locked would be asked for on the terminal.
            context.load_cert_chain(client_certificate, client_key, password=lambda: "")
    except (OSError, ValueError):  # ssl.SSLError is an OSError
        raise UserFacingError(
            "server.certificate_unreadable",
            "A certificate file that the settings name for the server cannot be used.",
            "Check `ca_file`, `client_certificate` and `client_key`: PEM files, the key without a passphrase.",
        ) from None
    return context


def _plain(host: str) -> str:
    return host.strip().strip("[]").rstrip(".").casefold()


def _is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _bad_address() -> UserFacingError:
    return UserFacingError(
        "server.bad_address",
        "The address of the server in the settings is not one.",
        "Set `server.base_url` to an address such as https://models.hospital.example/v1, without a name or a key.",
    )
