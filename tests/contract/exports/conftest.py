"""The independent parties: a FHIR server in memory, and poppler's and qpdf's programs."""

from __future__ import annotations

import json
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parent
_MODULES = _HERE.parent / "node_modules"
DEFINITIONS = _MODULES / "@medplum" / "definitions" / "dist" / "fhir" / "r4"
"""FHIR R4's own definitions, as JSON files."""


def program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is missing: ./anamnesis test installs it"
    return found


class Receiver:
    """A FHIR server on the loopback interface."""

    def __init__(self, port: int) -> None:
        self._base = f"http://127.0.0.1:{port}"

    def call(self, method: str, path: str, body: bytes | None = None) -> tuple[int, Any]:
        """Status and JSON of the answer."""
        request = urllib.request.Request(  # noqa: S310 - our own receiver
            self._base + path, data=body, method=method, headers={"Content-Type": "application/fhir+json"}
        )
        # No proxy of the machine's settings may stand between.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=60) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def issues(self, bundle: bytes) -> list[dict[str, str]]:
        status, answer = self.call("POST", "/validate", bundle)
        assert status == 200, answer
        issues: list[dict[str, str]] = answer["issues"]
        return issues


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    assert _MODULES.is_dir(), "tests/contract/node_modules is missing: ./anamnesis test installs it"
    command = [program("node"), str(_HERE / "fhir_receiver.mjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        line = process.stdout.readline()
        assert line, "the receiver did not start"
        yield Receiver(json.loads(line)["port"])
        process.stdin.close()
        process.wait(timeout=30)
