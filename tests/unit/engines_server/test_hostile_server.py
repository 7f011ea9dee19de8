"""Whatever is said, and whatever the server makes of it: a note with sources and its form, or an error."""

from __future__ import annotations

from copilot.app.ports import CancelToken
from copilot.domain.errors import CopilotError
from tests.helpers import hostile
from tests.helpers.model_server import ModelServer, streamed
from tests.unit.engines_server.conftest import NOTE, asking
from tests.unit.llama.test_llama_drafter import assert_holds
from tests.unit.llama.visits import COUGH, request


def test_a_server_that_does_what_the_transcript_says(server: ModelServer) -> None:
    server.models = {"data": [{"id": "tiny"}]}
    drafter = asking(server)
    for said in hostile.ALL:
        asked = request(*COUGH[:2], said, *COUGH[2:])
        for written in (said, f"## Plan\n{said}\n", f"## Plan\n- [3] {said}\n", NOTE.replace("Viral", said)):
            server.events = streamed(written, size=400)
            try:
                draft = drafter.draft(asked, CancelToken())
            except CopilotError as error:
                assert error.code in ("llm.unusable_output", "draft.nothing_clinical")  # noqa: PT017
            else:
                assert_holds(draft, asked)


def test_what_is_sent_holds_no_markup_and_no_second_line(server: ModelServer) -> None:
    drafter = asking(server)
    server.events = streamed(NOTE)
    for said in hostile.ALL:
        drafter.draft(request(*COUGH, said), CancelToken())
        talk = server.bodies()[-1]["messages"][1]["content"].partition("The consultation:\n\n")[2]
        *lines, _, ask = talk.split("\n")
        assert len(lines) == len(COUGH) + 1
        assert ask == "Write the note."
        for markup in ("<|", "</", "[INST]", "<start", "<s>", "＜|", "<think>"):
            assert markup not in talk
