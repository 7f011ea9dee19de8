"""Where what was said may go: listed hosts, over TLS, with the right authority, and nowhere they point to."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme

from copilot import bootstrap
from copilot.app.ports import CancelToken
from copilot.bootstrap.server import server_drafter
from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.engines.openai_server.address import endpoint, tls_context
from copilot.support.settings import ServerSettings, Settings
from tests.helpers.model_server import ModelServer, serving, streamed
from tests.unit.engines_server.conftest import NOTE, asking
from tests.unit.llama.visits import request

LISTED = ("models.hospital.example", "127.0.0.1", "::1", "localhost")


@pytest.mark.parametrize(
    ("url", "base", "host"),
    [
        ("https://models.hospital.example/v1/", "https://models.hospital.example/v1", "models.hospital.example"),
        ("https://MODELS.hospital.example.:8443/v1", "https://models.hospital.example.:8443/v1", LISTED[0]),
        ("http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1", "127.0.0.1"),
        ("http://[::1]:8080", "http://[::1]:8080", "::1"),
        ("http://localhost/v1", "http://localhost/v1", "localhost"),
    ],
)
def test_addresses_that_may_be_used(url: str, base: str, host: str) -> None:
    assert endpoint(url, LISTED) == (base, host)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "server.bad_address"),
        ("models.hospital.example/v1", "server.bad_address"),
        ("ftp://models.hospital.example", "server.bad_address"),
        ("https://user:key@models.hospital.example/v1", "server.bad_address"),
        ("https://models.hospital.example/v1?x=1", "server.bad_address"),
        ("https://models.hospital.example/v1#x", "server.bad_address"),
        ("https://\x00", "server.bad_address"),
        ("https://evil.example/v1", "server.host_not_allowed"),
        ("https://models.hospital.example.evil.example/v1", "server.host_not_allowed"),
        ("https://127.0.0.1.evil.example/v1", "server.host_not_allowed"),
        ("https://sub.models.hospital.example/v1", "server.host_not_allowed"),
        ("http://models.hospital.example/v1", "server.insecure"),
    ],
)
def test_addresses_that_may_not(url: str, code: str) -> None:
    with pytest.raises(UserFacingError) as error:
        endpoint(url, LISTED)
    assert error.value.code == code


def test_a_host_that_is_not_listed_is_not_even_connected_to(server: ModelServer) -> None:
    with pytest.raises(UserFacingError) as error:
        asking(server, allowed_hosts=("models.hospital.example",))
    assert error.value.code == "server.host_not_allowed"
    assert server.connected == 0


@pytest.mark.parametrize("where", ["models_status", "status"])
def test_redirects_are_not_followed(server: ModelServer, where: str) -> None:
    with serving(ModelServer()) as other:
        setattr(server, where, 307)
        server.location = f"http://127.0.0.1:{other.port}/v1/chat/completions"
        with pytest.raises(EnvironmentFault) as error:
            asking(server).draft(request(), CancelToken())
        assert error.value.code == "server.redirected"
        assert other.connected == 0


def test_proxies_of_the_environment_are_not_used(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(ModelServer()) as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        server.events = streamed(NOTE)
        assert asking(server).draft(request(), CancelToken()).content.statements()
        assert proxy.connected == 0


class Secure:
    """A server with a certificate of the hospital's authority, and files of it."""

    def __init__(self, folder: Path, *, wants_client: bool = False) -> None:
        authority, other = trustme.CA(), trustme.CA()
        self.ca, self.other_ca, self.client = folder / "ca.pem", folder / "other.pem", folder / "client.pem"
        authority.cert_pem.write_to_path(str(self.ca))
        other.cert_pem.write_to_path(str(self.other_ca))
        authority.issue_cert("doctor@hospital.example").private_key_and_cert_chain_pem.write_to_path(
            str(self.client)
        )
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1", "localhost").configure_cert(self.context)
        if wants_client:
            authority.configure_trust(self.context)
            self.context.verify_mode = ssl.CERT_REQUIRED


def over_tls(server: ModelServer, **settings: Any) -> Iterator[str]:
    url = f"https://127.0.0.1:{server.port}/v1"
    drafter = asking(server, base_url=url, **settings)
    yield from (s.text for s in drafter.draft(request(), CancelToken()).content.statements())


def test_tls_with_the_authority_of_the_hospital(tmp_path: Path) -> None:
    secure = Secure(tmp_path)
    with serving(ModelServer(), secure.context) as server:
        server.events = streamed(NOTE)
        assert list(over_tls(server, ca_file=secure.ca))
        for wrong in (secure.other_ca, None):
            count = len(server.requests)
            with pytest.raises(EnvironmentFault) as error:
                list(over_tls(server, ca_file=wrong))
            assert error.value.code == "server.tls"
            assert len(server.requests) == count, "nothing was sent"


def test_a_certificate_for_another_name_is_refused(tmp_path: Path) -> None:
    secure = Secure(tmp_path)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority = trustme.CA()
    authority.issue_cert("other.hospital.example").configure_cert(context)
    authority.cert_pem.write_to_path(str(secure.ca))
    with serving(ModelServer(), context) as server, pytest.raises(EnvironmentFault) as error:
        list(over_tls(server, ca_file=secure.ca))
    assert error.value.code == "server.tls"


def test_a_client_certificate(tmp_path: Path) -> None:
    secure = Secure(tmp_path, wants_client=True)
    with serving(ModelServer(), secure.context) as server:
        server.events = streamed(NOTE)
        assert list(over_tls(server, ca_file=secure.ca, client_certificate=secure.client))
        count = len(server.requests)
        with pytest.raises(EnvironmentFault) as error:
            list(over_tls(server, ca_file=secure.ca))
        assert error.value.code in ("server.tls", "server.cut_off")
        assert len(server.requests) == count


@pytest.mark.parametrize("content", [None, b"", b"not a certificate"])
def test_certificate_files_that_cannot_be_used(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    for files in ({"ca_file": path}, {"client_certificate": path}):
        with pytest.raises(UserFacingError) as error:
            tls_context(**files)
        assert error.value.code == "server.certificate_unreadable"


def test_off_by_default_and_said_when_on(tmp_path: Path) -> None:
    assert bootstrap.server_in_use(Settings()) == ""
    with pytest.raises(UserFacingError) as error:
        server_drafter(ServerSettings())
    assert error.value.code == "server.off"
    on = ServerSettings(enabled=True, base_url="https://models.hospital.example/v1", allowed_hosts=LISTED)
    assert bootstrap.server_in_use(Settings(server=on)) == "models.hospital.example"
    assert server_drafter(on).host == "models.hospital.example"


@pytest.mark.parametrize(
    ("content", "mode", "code"),
    [
        (b"secret-7\n", 0o600, ""),
        (b"secret-7\n", 0o644, "server.key_exposed"),
        (b"", 0o600, "server.key_unreadable"),
        (b"two words", 0o600, "server.key_unreadable"),
        (b"line\nbreak", 0o600, "server.key_unreadable"),
        ("ключ".encode(), 0o600, "server.key_unreadable"),
        (None, 0, "server.key_unreadable"),
    ],
)
def test_the_key_lies_in_a_file_of_its_own(tmp_path: Path, content: bytes | None, mode: int, code: str) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
        path.chmod(mode)
        if path.stat().st_mode & 0o777 != mode:
            pytest.skip("this system has no such rights")
    on = ServerSettings(enabled=True, base_url="http://127.0.0.1/v1", allowed_hosts=LISTED, api_key_file=path)
    if not code:
        assert server_drafter(on).host == "127.0.0.1"
        return
    with pytest.raises(UserFacingError) as error:
        server_drafter(on)
    assert error.value.code == code
    assert "secret" not in str(error.value)
