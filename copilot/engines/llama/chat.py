"""The model's own chat template, rendered once, when the model is loaded, around two placeholders.

A template is a program that came with a file from somewhere: it runs in Jinja's sandbox, with a bound on its
steps, and never sees a word of a visit. What is said to the model is put between its pieces afterwards, as plain
text: markup that somebody spoke or typed stays text.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from itertools import takewhile
from types import FrameType
from typing import Any, NamedTuple

from copilot.domain.errors import EnvironmentFault, UserFacingError
from copilot.engines.llama.binding import LanguageModel
from copilot.engines.llama.prompt import Prompt

_SYSTEM, _USER = "ANAMNESIS-SYSTEM-TEXT", "ANAMNESIS-USER-TEXT"
_STEPS = 200_000
_LENGTH = 100_000
_FIXED_DATE = "01 Jan 2026"


FAMILIES = {
    "chatml": (
        "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
        "<|im_start|>assistant\n"
    ),
    "gemma": (
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('none') }}{% endif %}"
        "<start_of_turn>{{ m.role }}\n{{ m.content }}<end_of_turn>\n{% endfor %}<start_of_turn>model\n"
    ),
    "llama3": (
        "{{ bos_token }}{% for m in messages %}<|start_header_id|>{{ m.role }}<|end_header_id|>\n\n"
        "{{ m.content }}<|eot_id|>{% endfor %}<|start_header_id|>assistant<|end_header_id|>\n\n"
    ),
    "mistral": (
        "{{ bos_token }}{% for m in messages %}{% if m.role == 'system' %}{{ raise_exception('none') }}{% endif %}"
        "[INST] {{ m.content }} [/INST]{% endfor %}"
    ),
    "phi3": ("{% for m in messages %}<|{{ m.role }}|>\n{{ m.content }}<|end|>\n{% endfor %}<|assistant|>\n"),
}
"""Chat templates that can be named in the settings, for files that lack one."""

_NAME_ONE = "If you know its family, choose its chat template in the settings: {families}."


class ChatFrame(NamedTuple):
    """The template's text before, between and after the system text and the user's. `folded`: this model has
    no system role, so both stand together where the user speaks."""

    before: str
    between: str
    after: str
    folded: bool = False

    def tokens(self, model: LanguageModel, prompt: Prompt) -> tuple[list[int], int]:
        """The whole prompt, and how many of its tokens are there before `ask` is known.

        Only the template's own pieces may hold markup.
        """
        known = prompt._replace(ask="")
        whole = self._tokens(model, prompt, self.after)
        return whole, common(whole, self._tokens(model, known, ""))

    def _tokens(self, model: LanguageModel, prompt: Prompt, after: str) -> list[int]:
        user = prompt.user + prompt.ask
        if self.folded:
            parts = [(self.before, True), (f"{prompt.system}\n\n{user}", False), (after, True)]
        else:
            parts = [
                (self.before, True),
                (prompt.system, False),
                (self.between, True),
                (user, False),
                (after, True),
            ]
        tokens = [token for text, markup in parts if text for token in model.tokens(text, markup=markup)]
        first = model.first_token
        if first is not None and tokens[:1] != [first]:
            tokens.insert(0, first)
        return tokens


def common(left: Sequence[int], right: Sequence[int]) -> int:
    """How many tokens both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(left, right, strict=False)))


def chat_frame(model: LanguageModel, file_name: str, family: str = "") -> ChatFrame:
    """The frame of the file's template, or of the family that the user names.

    Raises EnvironmentFault: llm.no_chat_template, llm.chat_template_broken; UserFacingError:
    llm.unknown_chat_template.
    """
    if family and family not in FAMILIES:
        raise UserFacingError(
            "llm.unknown_chat_template",
            "The settings name a chat template that does not exist.",
            "Choose one of {families} in the settings, or the model's own.",
            values={"families": ", ".join(FAMILIES)},
        )
    source = FAMILIES[family] if family else model.metadata("tokenizer.chat_template")
    if not source or not source.strip():  # llama-cpp-python would silently speak to it as to "llama-2"
        raise EnvironmentFault(
            "llm.no_chat_template",
            "{file!r} does not say how it wants to be spoken to (it has no chat template).",
            "Choose a model whose name says “instruct” or “chat”. " + _NAME_ONE,
            values={"file": file_name, "families": ", ".join(FAMILIES)},
        )
    for render in (_with_system, _folded):
        try:
            frame = render(source, model)
        except Exception:  # noqa: S112 - a foreign program: whatever it does wrong is one case for us
            continue
        if frame is not None:
            return frame._replace(after=_without_thinking(frame.after))
    raise EnvironmentFault(
        "llm.chat_template_broken",
        "The chat template in {file!r} does not work.",
        "Choose another file of this model, or another model. " + _NAME_ONE,
        values={"file": file_name, "families": ", ".join(FAMILIES)},
    )


def _without_thinking(after: str) -> str:
    """Some templates of models that think open the thinking themselves: then it is closed at once."""
    return f"{after.rstrip()}\n\n</think>\n\n" if after.rstrip().endswith("<think>") else after


def _with_system(source: str, model: LanguageModel) -> ChatFrame | None:
    text = _render(source, model, [{"role": "system", "content": _SYSTEM}, {"role": "user", "content": _USER}])
    if text.count(_SYSTEM) != 1 or text.count(_USER) != 1 or text.index(_SYSTEM) > text.index(_USER):
        return None
    before, rest = text.split(_SYSTEM)
    between, after = rest.split(_USER)
    return ChatFrame(before, between, after)


def _folded(source: str, model: LanguageModel) -> ChatFrame | None:
    text = _render(source, model, [{"role": "user", "content": _USER}])
    if text.count(_USER) != 1:
        return None
    before, after = text.split(_USER)
    return ChatFrame(before, "", after, folded=True)


def _render(source: str, model: LanguageModel, messages: list[dict[str, str]]) -> str:
    if len(source) > _LENGTH:
        raise ValueError("a chat template as long as a book")
    formats: Any = importlib.import_module("llama_cpp.llama_chat_format")
    formatter = formats.Jinja2ChatFormatter(
        template=source, eos_token=model.special_text("eos"), bos_token=model.special_text("bos")
    )
    # Some templates write today's date into the prompt: the same visit must give the same draft tomorrow.
    formatter.strftime_now = lambda _format: _FIXED_DATE
    with _Steps(_STEPS):
        prompt: str = formatter(messages=messages, enable_thinking=False).prompt
    if len(prompt) > _LENGTH:
        raise ValueError("a chat template that writes a book")
    return prompt


class _TooManySteps(Exception):
    """The template runs on and on."""


class _Steps:
    """Within the block, the Python code that Jinja made of a template may take only so many lines.

    Counted, not timed, so that the same template has the same fate everywhere. What a single line can do to
    memory or time is not bounded: for that the worker process can be killed.
    """

    def __init__(self, most: int) -> None:
        self._left = most
        self._before: Any = None

    def __enter__(self) -> None:
        self._before = sys.gettrace()
        sys.settrace(self._trace)

    def __exit__(self, *_: object) -> None:
        sys.settrace(self._before)

    def _trace(self, _frame: FrameType, _event: str, _argument: object) -> Any:
        self._left -= 1
        if self._left < 0:
            raise _TooManySteps
        return self._trace
