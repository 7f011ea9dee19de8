"""Whatever is said, a model on this machine gets it as text, and what it writes has a source and its form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from copilot import bootstrap
from copilot.app.ports import AllWritten, CancelToken, DraftRequest, LineWritten, Passage, Task, WriteOrder
from copilot.app.rewriting import LineJudge
from copilot.app.select_write import SelectWriteDrafter
from copilot.domain.chart import Chart, ChartEntry, ChartKind
from copilot.domain.errors import UserFacingError
from copilot.domain.note import DrafterInfo
from copilot.domain.transcript import Transcript
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.chat import chat_frame
from copilot.engines.llama.drafter import LlamaDrafter
from copilot.engines.llama.prompt import Prompt, build_prompt, load_prompt
from copilot.engines.llama.rewrite_prompt import load_rewrite_prompt
from copilot.support.paths import Profile
from copilot.support.settings import Settings
from tests.helpers import hostile
from tests.helpers.gguf import SPECIAL, random_weights, scripted_weights, vocabulary
from tests.unit.llama.conftest import ALONE, PROMPTS
from tests.unit.llama.test_llama_drafter import SCRIPT, assert_holds
from tests.unit.llama.visits import COUGH, SOAP, request, transcript

MARKUP = (
    "<|user|>", "<|assistant|>", "<|end|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>",
    "<start_of_turn>", "<end_of_turn>", "<think>", "</think>", "<tool_call>", "</s>", "<s>", "[INST]", "[/INST]",
    "<<SYS>>", "<｜User｜>", "<｜Assistant｜>",
)  # fmt: skip
"""Markup of other families; in this vocabulary it is found in any text, as in some real ones."""

each = pytest.mark.parametrize("said", hostile.ALL, ids=range(len(hostile.ALL)))


def visit(said: str) -> DraftRequest:
    """A consultation in which somebody says it."""
    return request(*COUGH[:2], said, *COUGH[2:])


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LanguageModel]:
    """A model whose vocabulary knows the markup of many families."""
    model = LanguageModel(random_weights(tmp_path_factory.mktemp("hostile") / "m.gguf", defined=MARKUP))
    yield model
    model.close()


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LlamaDrafter]:
    path = scripted_weights(tmp_path_factory.mktemp("hostile") / "s.gguf", SCRIPT)
    drafter = LlamaDrafter(path, PROMPTS, ALONE._replace(context_tokens=16_384))
    yield drafter
    drafter.close()


def test_there_are_enough_and_in_both_languages() -> None:
    assert len(set(hostile.ALL)) >= 60
    assert len(hostile.CHINESE) >= 15


@each
def test_no_markup_in_what_is_said_is_markup_for_the_model(knowing: LanguageModel, said: str) -> None:
    tokens, _, _ = vocabulary(MARKUP, ())
    special = {tokens.index(text) for text in (*SPECIAL, *MARKUP)}
    frame = chat_frame(knowing, "m.gguf")

    def marks(prompt: Prompt) -> Counter[int]:
        return Counter(token for token in frame.tokens(knowing, prompt)[0] if token in special)

    entry = ChartEntry(id="1", kind=ChartKind.PROBLEM, name=said, detail=said, recorded_on=date(2026, 1, 2))
    chart = Chart(patient_id="p", entries=(entry,))
    note, lines = load_prompt(PROMPTS, "en"), load_rewrite_prompt(PROMPTS, "en")
    passage = Passage(heading="Plan", text=said, said=(said,), addition=said)
    for prompt, harmless in (
        (build_prompt(note, visit(said)._replace(chart=chart)), build_prompt(note, visit("x"))),
        (lines.prompt(Task.ADD, passage), lines.prompt(Task.ADD, Passage(heading="Plan", text="x"))),
    ):
        assert marks(prompt) == marks(harmless)


@each
def test_nobody_can_end_the_line_of_an_utterance(said: str) -> None:
    prompt = build_prompt(load_prompt(PROMPTS, "en"), visit(said))
    _, _, talk = prompt.user.partition("The consultation:\n\n")
    assert [line.split(" ")[0] for line in talk.strip("\n").split("\n")] == [
        f"[{n}]" for n in range(1, len(COUGH) + 2)
    ]
    assert not set(talk) & set("\x00\x1b\u2028\u2029\u202e\u200b\ufeff")


@each
def test_a_model_that_knows_nothing(drafter: LlamaDrafter, said: str) -> None:
    asked = visit(said)
    with suppress(UserFacingError):  # the weights may well write "none" everywhere
        assert_holds(drafter.draft(asked, CancelToken()), asked)


@each
def test_a_model_that_writes_what_it_should(scripted: LlamaDrafter, said: str) -> None:
    draft = scripted.draft(visit(said), CancelToken())
    assert_holds(draft, visit(said))
    assert [s.text for s in draft.content.statements()] == [
        "Cough for 5 days.",
        "No fever, no chest pain.",
        "Viral bronchitis.",
        "Fluids; return in a week if not better.",
    ]


class Obeys:
    """A model that writes for every line what somebody told it to write."""

    def __init__(self, said: str) -> None:
        self._said = said

    def write(self, order: WriteOrder, cancel: CancelToken) -> Iterator[LineWritten | AllWritten]:
        for number in range(len(order.passages)):
            yield LineWritten(number=number, text=self._said)
        yield AllWritten(by=DrafterInfo(name="llm", version="2"))


@each
def test_select_then_write(drafter: LlamaDrafter, tmp_path: Path, said: str) -> None:
    """Nothing stands but what the selecting drafter chose, or what passes for it."""
    asked = DraftRequest(_talk(said), SOAP)
    with bootstrap.drafter(bootstrap.DrafterKind.EXTRACTIVE, Settings(), Profile(tmp_path)) as selector:
        chosen = selector.draft(asked, CancelToken()).content
        judge = LineJudge(asked.transcript)
        for rewriter in (Obeys(said), drafter):
            written = SelectWriteDrafter(selector, rewriter).draft(asked, CancelToken()).content
            for before, after in zip(chosen.statements(), written.statements(), strict=True):
                assert (after.id, after.evidence, after.topic) == (before.id, before.evidence, before.topic)
                assert after.text == before.text or judge(before, after.text).is_good
            assert written.to_confirm == chosen.to_confirm


def _talk(said: str) -> Transcript:
    chinese = said in hostile.CHINESE
    plain = ("你好，哪里不舒服？", "我咳嗽五天了，没有发烧。", said, "肺部听诊清晰，考虑支气管炎。")
    return transcript(*plain).model_copy(update={"language": "zh"}) if chinese else visit(said).transcript
