"""What is heard, and by which model."""

from __future__ import annotations

from copilot.app.ports.recording import Microphone
from ui.settings.page import Kept, SettingsPage, fill


class SpeechPage(SettingsPage):
    def __init__(self, kept: Kept, microphones: tuple[Microphone, ...]) -> None:
        super().__init__(self.tr("Speech"), kept)
        now = kept.settings
        self.choice(
            self.tr("Microphone"),
            ((None, self.tr("the system's")), *((m.id, m.name) for m in microphones)),
            now.microphone,
            lambda value: kept.keep(microphone=value),
            self.tr("Which one is recorded; it changes at once, also while recording."),
        )
        self._models = self.choice(
            self.tr("Speech model"),
            ((now.speech_model, now.speech_model),),
            now.speech_model,
            self._use_model,
            self.tr("A larger model hears better and takes longer. It is used from the next recording on."),
        )
        self.number(
            self.tr("Processor cores"),
            (0, 256),
            now.threads,
            lambda value: kept.keep(threads=value),
            self.tr("How many the models may use, from the next recording and the next draft on."),
            self.tr("automatic"),
        )

    def _use_model(self, model: str) -> None:
        self.field_of(self._models).say()
        self._kept.keep(speech_model=model)

    def show_models(self, models: tuple[str, ...]) -> None:
        now = self._kept.settings.speech_model
        fill(self._models, tuple((m, m) for m in models), now)
        gone = self.tr(
            "{} is not there any more, or cannot be loaded: choose another, or look under Models."
        ).format(now)
        self.field_of(self._models).say("" if now in models else gone)
