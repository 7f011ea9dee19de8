"""What is said, in one line, where a language model is needed and there is none."""

from __future__ import annotations

from PySide6.QtCore import QObject


class NoModel(QObject):
    def what(self) -> str:
        return self.tr("No language model is installed.")

    def what_to_do(self) -> str:
        return self.tr("Choose the GGUF file of an instruction-tuned model in Settings → Language model.")

    def line(self) -> str:
        return self.tr("{} {}").format(self.what(), self.what_to_do())

    def entry(self) -> str:
        """For a menu."""
        return self.tr("No language model: choose one in Settings…")
