"""The language model on this computer: which file, and how it runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from copilot.support.settings import CHAT_TEMPLATES
from ui.settings.page import Kept, SettingsPage
from ui.widgets.parts import label

_LAYERS = (8, 16, 24, 32, 48, 64)
_LEAST_CONTEXT = 2048


class LanguageModelPage(SettingsPage):
    def __init__(self, kept: Kept) -> None:
        super().__init__(self.tr("Language model"), kept)
        now = kept.settings
        self._file, self._file_field = self.file(
            self.tr("Language model"),
            now.language_model,
            self._use_file,
            self.tr("A GGUF file of an instruction-tuned model. Without one, the extractive drafter writes."),
            "GGUF (*.gguf)",
        )
        self._context, self._context_field = self.number(
            self.tr("Context"),
            (0, 1_048_576),
            now.llm.context_tokens or 0,
            self._use_context,
            self.tr("How many tokens it reads and writes at once. More takes more memory; longer visits fit."),
            self.tr("automatic"),
        )
        self.number(
            self.tr("Processor cores"),
            (0, 256),
            now.llm.threads,
            lambda value: kept.keep("llm", threads=value),
            self.tr("How many the language model may use."),
            self.tr("as for all models"),
        )
        layers = (
            (None, self.tr("automatic")),
            (0, self.tr("none")),
            *((n, str(n)) for n in _LAYERS),
            (-1, self.tr("all")),
        )
        self._choose(
            self.tr("On the graphics card"),
            "gpu_layers",
            layers,
            self.tr("How many of its layers a graphics card holds, if there is one. More is faster."),
        )
        self._choose(
            self.tr("Chat template"),
            "chat_template",
            (("", self.tr("the model's own")), *((name, name) for name in CHAT_TEMPLATES)),
            self.tr("How it is spoken to. Name its family only if the file does not say it itself."),
        )
        together = ((None, self.tr("automatic")), (True, self.tr("together")), (False, self.tr("one by one")))
        self._choose(
            self.tr("Sections"),
            "sections_together",
            together,
            self.tr("Written together is faster on most computers; one by one takes less memory."),
        )
        self.form.addRow(label(self.tr("All of this counts from the next draft on."), "secondary", wrap=True))

    def entered(self) -> None:
        self._look_for(self._kept.settings.language_model)

    def _choose(self, name: str, key: str, choices: tuple[tuple[Any, str], ...], text: str) -> None:
        now = getattr(self._kept.settings.llm, key)
        self.choice(name, choices, now, lambda value: self._kept.keep("llm", **{key: value}), text)

    def _use_file(self, path: Path | None) -> None:
        if self._look_for(path):
            self._kept.keep(language_model=path)

    def _look_for(self, path: Path | None) -> bool:
        wrong = ""
        if path is not None and not path.is_file():
            wrong = self.tr("This file is not there. Put it back, or choose another.")
        elif path is not None and not _is_gguf(path):
            wrong = self.tr("This is no GGUF file.")
        self._file_field.say(wrong)
        return not wrong

    def _use_context(self, tokens: int) -> None:
        wrong = 0 < tokens < _LEAST_CONTEXT
        self._context_field.say(
            self.tr("At least {} tokens, or 0 for automatic.").format(f"{_LEAST_CONTEXT:,}") if wrong else ""
        )
        if not wrong:
            self._kept.keep("llm", context_tokens=tokens or None)


def _is_gguf(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(4) == b"GGUF"
    except OSError:
        return False
