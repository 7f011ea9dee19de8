"""The grammar, asked through llama.cpp itself: what may be written and what not."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from copilot.domain.errors import EnvironmentFault
from copilot.engines.llama import binding
from copilot.engines.llama.binding import Grammar, LanguageModel
from copilot.engines.llama.grammar import MAX_IDS, MAX_LINE_CHARS, MAX_LINES, section_grammar


def writable(model: LanguageModel, grammar_text: str, text: str) -> bool:
    """Whether the grammar lets `text` be written, byte by byte, and lets the turn end there."""
    end = next(t for t in range(model.vocab_size) if model.ends(t))
    by_byte = {model.piece(t): t for t in range(model.vocab_size) if len(model.piece(t)) == 1}
    with closing(Grammar(model, grammar_text)) as grammar:
        for token in [by_byte[bytes([b])] for b in text.encode()] + [end]:
            only = np.full(model.vocab_size, -np.inf, dtype=np.float32)
            only[token] = 0
            if grammar.best(only) != token:
                return False
            if token != end:
                grammar.accept(token)
    return True


@pytest.mark.parametrize(
    "text",
    [
        "none",
        "- [1] Cough.\n",
        "- [1,2,30] Cough for 5 days; BP 120/80 mmHg, SpO₂ 98 %.\n- [2] No fever.\n",
        "- [2] 咳嗽五天，无发热。\n\n",
        "- [2] Énervé: a.\n\n",
        "- [2] " + "x" * MAX_LINE_CHARS + "\n",
        "- [1,2,3,2,1,3] Many.\n",
        "- [1] A.\n" * MAX_LINES,
    ],
)
def test_lines_of_a_note_can_be_written(model: LanguageModel, text: str) -> None:
    assert writable(model, section_grammar([1, 2, 3, 30]), text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "None",
        "nothing",
        "Cough.\n",
        "- Cough.\n",
        "- [] Cough.\n",
        "- [4] Cough.\n",
        "- [0] Cough.\n",
        "- [01] Cough.\n",
        "- [1, 2] Cough.\n",
        "- [1]\n",
        "- [1] \n",
        "- [1] Cough.",
        "- [1] Cough. [2]\n",
        "- [1] Cough.\t\n",
        "- [1] Cough.\u202e\n",
        "- [1] Cough.\u2028- x\n",
        "- [1] Cough.\ufffe\n",
        "- [1] ## Plan\n",
        "## Plan\n",
        "- [2] " + "x" * (MAX_LINE_CHARS + 1) + "\n",
        "- [" + ",".join("1" * (MAX_IDS + 1)) + "] Many.\n",
        "- [1] A.\n" * (MAX_LINES + 1),
        "- [1] A.\n\n\n",
    ],
)
def test_anything_else_cannot(model: LanguageModel, text: str) -> None:
    assert not writable(model, section_grammar([1, 2, 3, 30]), text)


@settings(max_examples=60, deadline=None)
@given(ids=st.sets(st.integers(1, 1500), min_size=1, max_size=40), other=st.integers(0, 1600))
def test_exactly_the_ids_that_exist(model: LanguageModel, ids: set[int], other: int) -> None:
    grammar = section_grammar(ids)
    for number in [*list(ids)[:3], other]:
        assert writable(model, grammar, f"- [{number}] a\n") is (number in ids)


def test_five_thousand_ids(model: LanguageModel) -> None:
    grammar = section_grammar(range(1, 5001))
    assert writable(model, grammar, "- [4999,5000] a\n")
    assert not writable(model, grammar, "- [5001] a\n")


@pytest.mark.parametrize("text", ["", " \n", "root ::= nowhere\n", 'root ::= "a', "branch ::= [a-z]\n", "\x00"])
def test_an_invalid_grammar_is_refused_before_it_is_used(model: LanguageModel, text: str) -> None:
    with pytest.raises(EnvironmentFault) as fault:
        Grammar(model, text)
    assert fault.value.code == "llm.bad_grammar"


def test_no_ids_no_grammar() -> None:
    with pytest.raises(ValueError, match="utterance"):
        section_grammar([])


def _only(model: LanguageModel, token: int) -> npt.NDArray[np.float32]:
    logits = np.full(model.vocab_size, -np.inf, dtype=np.float32)
    logits[token] = 0
    return logits


@pytest.mark.parametrize("few", [0, 4096], ids=["the likeliest first", "all that can follow"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    written=st.sampled_from(["", "-", "- [", "- [1", "- [12", "- [12,", "- [3] ", "- [3] Co"]), seed=st.integers(0)
)
def test_the_choice_is_the_likeliest_of_all_that_are_allowed(
    model: LanguageModel, monkeypatch: pytest.MonkeyPatch, few: int, written: str, seed: int
) -> None:
    monkeypatch.setattr(binding, "_FEW", few)
    with closing(Grammar(model, section_grammar([1, 3, 12, 120]))) as grammar:
        for token in model.continuation(written):
            grammar.accept(token)
        allowed = [t for t in range(model.vocab_size) if grammar.best(_only(model, t)) == t]
        logits = np.random.default_rng(seed).permutation(model.vocab_size).astype(np.float32)
        assert grammar.best(logits) == max(allowed, key=lambda token: logits[token])
