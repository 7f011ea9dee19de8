from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from copilot.engines.openai_server import ServerDrafter, ServerSettings
from tests.helpers.model_server import ModelServer, serving

PROMPTS = Path(__file__).parents[3] / "resources" / "prompts"

NOTE = """\
## Subjective
- [2] Cough for 5 days.
- [3,4] No fever, no chest pain.
## Objective
none
## Assessment
- [7] Viral bronchitis.
## Plan
- [8] Fluids; return in a week if not better.
"""


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer()) as told:
        yield told


def asking(server: ModelServer, **settings: Any) -> ServerDrafter:
    wanted = ServerSettings(f"http://127.0.0.1:{server.port}/v1", allowed_hosts=("127.0.0.1",), timeout_s=30)
    return ServerDrafter(wanted._replace(**settings), PROMPTS)
