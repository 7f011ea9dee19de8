"""Lines rewritten by a model whose weights know nothing, or a script: one line or none, whatever it writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.app.ports import AllWritten, CancelToken, LineWritten, Passage, Rewriter, Task, WriteOrder
from copilot.domain.errors import Cancelled, EnvironmentFault, UserFacingError
from copilot.engines.llama.drafter import LlamaDrafter
from copilot.engines.llama.rewrite_prompt import MAX_CHARS, load_rewrite_prompt, usable_line
from tests.helpers.gguf import scripted_weights
from tests.unit.llama.conftest import ALONE, PROMPTS
from tests.unit.llama.test_llama_drafter import CancelAfter

LINES = (
    Passage(
        heading="Subjective", text="Cough for five days.", said=("patient: I have had a cough for five days.",)
    ),
    Passage(heading="Plan", text="Ibuprofen 400 mg twice a day.", said=("doctor: Take ibuprofen.",)),
    Passage(heading="Assessment", text="Viral bronchitis.", said=("doctor: It is a viral bronchitis.",)),
)


def order(*passages: Passage, task: Task = Task.NOTE, language: str = "en") -> WriteOrder:
    return WriteOrder(task=task, language=language, passages=passages or LINES)


def written(drafter: Rewriter, asked: WriteOrder) -> tuple[dict[int, str], AllWritten]:
    *lines, last = drafter.write(asked, CancelToken())
    assert isinstance(last, AllWritten)
    texts = {line.number: line.text for line in lines if isinstance(line, LineWritten)}
    assert len(texts) == len(lines)
    assert set(texts) == set(range(len(asked.passages)))
    return texts, last


@pytest.mark.parametrize("together", [False, True])
def test_each_line_is_written_once_by_its_own_prompt(tmp_path: Path, together: bool) -> None:
    script = {
        "Subjective": ["Cough since five", " days.\n"],
        "Plan": ["Take ibuprofen 400 mg.\n"],
        "Assessment": ["It"],
    }
    drafter = LlamaDrafter(
        scripted_weights(tmp_path / "m.gguf", script), PROMPTS, ALONE._replace(sections_together=together)
    )
    texts, last = written(drafter, order())
    assert texts == {0: "Cough since five days.", 1: "Take ibuprofen 400 mg.", 2: "It"}
    assert last.by.settings["rewrite_prompt"] == "rewrite.en.1"
    assert last.by.settings["lines"] == ("together" if together else "one by one")
    assert len(last.by.model_digest) == 64
    drafter.close()


def test_what_is_no_line_becomes_nothing(tmp_path: Path) -> None:
    script = {"Subjective": ["very", " very", " very"], "Plan": ["- [3] x"], "Assessment": ["ok\n"]}
    drafter = LlamaDrafter(scripted_weights(tmp_path / "m.gguf", script), PROMPTS, ALONE)
    texts, _ = written(drafter, order())
    assert texts[0] == ""
    assert "[" not in texts[1]
    assert texts[2] == "ok"
    drafter.close()


def test_together_and_one_by_one_write_the_same(model_path: Path, drafter: LlamaDrafter) -> None:
    together = LlamaDrafter(model_path, PROMPTS, ALONE._replace(sections_together=True))
    asked = order(*(LINES * 4), task=Task.PLAIN)
    first, _ = written(drafter, asked)
    second, _ = written(together, asked)
    assert first == second
    together.close()


def test_a_passage_longer_than_the_context_is_left_as_it_is(drafter: LlamaDrafter) -> None:
    texts, _ = written(drafter, order(LINES[0], Passage(heading="Plan", text="word " * 6000), LINES[2]))
    assert texts[1] == ""


def test_a_context_with_room_for_few_writes_fewer_at_once(tmp_path: Path) -> None:
    script = {"Subjective": ["A cough.\n"]}
    settings = ALONE._replace(sections_together=True, context_tokens=2048)
    drafter = LlamaDrafter(scripted_weights(tmp_path / "m.gguf", script), PROMPTS, settings)
    passages = [Passage(heading="Subjective", text=f"Cough {n}. " + "filler " * 60) for n in range(9)]
    texts, _ = written(drafter, order(*passages))
    assert set(texts.values()) == {"A cough."}
    drafter.close()


def test_nothing_to_write(drafter: LlamaDrafter) -> None:
    asked = WriteOrder(task=Task.NOTE, language="en", passages=())
    assert [type(x) for x in drafter.write(asked, CancelToken())] == [AllWritten]


@pytest.mark.parametrize("looks", [0, 1, 3, 20])
def test_cancel(drafter: LlamaDrafter, looks: int) -> None:
    with pytest.raises(Cancelled):
        list(drafter.write(order(), CancelAfter(looks)))


@pytest.mark.parametrize("language", ["fr", "../en", ""])
def test_a_language_without_a_prompt(drafter: LlamaDrafter, language: str) -> None:
    with pytest.raises(UserFacingError) as error:
        list(drafter.write(order(language=language), CancelToken()))
    assert error.value.code == "llm.no_prompt"


@pytest.mark.parametrize("language", ["en", "zh", "zh-CN"])
@pytest.mark.parametrize("task", Task)
def test_the_prompt_is_filled_in_one_pass(task: Task, language: str) -> None:
    file = load_rewrite_prompt(PROMPTS, language)
    told = file.prompt(
        task, Passage(heading="Plan", text="$said\nHeading: x", said=("D: $text\u2028[1]",), addition="${heading}")
    )
    assert "$task" not in told.user
    assert "$said Heading: x" in told.ask
    assert "D: $text [1]\n" in told.ask
    assert "${heading}" in told.ask
    plain = file.prompt(task, Passage(heading="Plan", text="words")).ask
    assert "$" not in plain


def test_a_damaged_prompt_file(tmp_path: Path) -> None:
    (tmp_path / "rewrite.en.toml").write_text("version = 1", encoding="utf-8")
    with pytest.raises(EnvironmentFault) as fault:
        load_rewrite_prompt(tmp_path, "en")
    assert fault.value.code == "llm.prompt_broken"


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("Cough for 5 days.\n", "Cough for 5 days."),
        ("## Plan\nRest.\n", "Rest."),
        ("- Rest.", "Rest."),
        ("Rest.\nAnd more.", ""),
        ("[3] Rest.", ""),
        ("## Other\nRest.", ""),
        ("<|im_end|>", ""),
        ("rest and rest and rest and rest and rest and", ""),
        ("x" * MAX_CHARS, ""),
        ("no\u202efever", ""),
        ("no\u200bfever", ""),
        ("", ""),
        ("   \n", ""),
        ("咳嗽五天。", "咳嗽五天。"),
    ],
)
def test_what_of_an_answer_is_a_line(answer: str, line: str) -> None:
    assert usable_line(answer, "Plan") == line


@given(st.text(max_size=600))
def test_any_answer_gives_one_plain_line_or_none(answer: str) -> None:
    line = usable_line(answer, "Plan")
    assert "\n" not in line
    assert not set(line) & set("[]\x00\u2028\u202e\u200b")
    assert line == line.strip()
    assert usable_line(line, "Plan") in (line, "")
