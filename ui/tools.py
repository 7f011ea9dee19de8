"""What the window works with: the only place in it that asks the composition root."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from copilot.domain.visit import Practitioner
from copilot.support.paths import SAMPLES, Profile
from copilot.support.settings import ServerSettings, Settings, load_settings, save_settings

if TYPE_CHECKING:
    # The core is loaded where it is first used: the window is up before.
    from copilot.app.notes import SignaturePolicy
    from copilot.app.ports import AudioFiles, CancelToken, Drafter, LiveSpeech, NoteExporter, SpeechEngine, Vault
    from copilot.app.ports.exports import DocumentExporter
    from copilot.app.ports.recording import Player, Recorder
    from copilot.app.ports.writing import Rewriter
    from copilot.app.samples import SampleConsultation
    from copilot.app.templates import TemplateLibrary
    from copilot.bootstrap import KnownModel, ServerAnswer
    from copilot.domain.errors import CopilotError
    from copilot.domain.template import Template


class Tools:
    """The adapters for one profile. Engines are processes: they start with their first job and end with `close`.

    Attributes:
        place: the profile's folder.
        settings: as they are now.
    """

    def __init__(self, place: Profile) -> None:
        self.place = place
        self.settings = load_settings(place.settings)
        self._running = ExitStack()
        self._speech: LiveSpeech | None = None
        self._speech_running = ExitStack()
        self._speech_settings = self._of_speech()
        self._making_speech = threading.Lock()  # jobs and the vault's thread ask for it
        self._drafters: dict[str, Drafter] = {}
        self._drafter_settings = self._of_drafters()

    def now(self) -> datetime:
        return datetime.now(UTC).astimezone()

    def keep(self, settings: Settings) -> None:
        """They count at once. Engines that they make wrong are replaced when they are next asked for, so that
        nobody loses the recording or the draft that is under way. Raises EnvironmentFault (files.*)."""
        save_settings(self.place.settings, settings)
        self.settings = settings

    def _of_speech(self) -> tuple[object, ...]:
        return self.settings.speech_model, self.settings.threads

    def _of_drafters(self) -> tuple[object, ...]:
        s = self.settings
        return s.language_model, s.llm, s.server, s.threads

    def practitioner(self) -> Practitioner:
        s = self.settings
        if not s.practitioner_id:
            s = s.model_copy(update={"practitioner_id": str(uuid.uuid4())})
            self.keep(s)
        return Practitioner(
            id=s.practitioner_id, family=s.family_name, given=s.given_name, credentials=s.credentials
        )

    # ------------------------------------------------------------------ the vault

    def has_vault(self) -> bool:
        from copilot import bootstrap

        return bootstrap.vault_exists(self.place.vault)

    def create_vault(self, passphrase: str) -> tuple[Vault, str]:
        """The vault, and its recovery key."""
        from copilot import bootstrap

        return bootstrap.create_vault(self.place.vault, passphrase)

    def open_vault(self, passphrase: str) -> Vault:
        from copilot import bootstrap

        return bootstrap.open_vault(self.place.vault, passphrase)

    def reset_passphrase(self, recovery_key: str, new: str) -> None:
        from copilot import bootstrap

        bootstrap.reset_passphrase(self.place.vault, recovery_key, new)

    # ------------------------------------------------------------------ sound

    def recorder(self) -> Recorder:
        from copilot import bootstrap

        return bootstrap.recorder()

    def player(self) -> Player:
        from copilot import bootstrap

        return bootstrap.player()

    def first_sample(self) -> SampleConsultation:
        from copilot.app.samples import list_samples, load_sample

        return load_sample(list_samples(SAMPLES)[0])

    def audio_files(self) -> AudioFiles:
        from copilot import bootstrap

        return bootstrap.audio_files()

    def speech(self) -> LiveSpeech:
        from copilot import bootstrap

        with self._making_speech:
            if self._speech_settings != self._of_speech():
                self._end_speech()
            if self._speech is None:
                self._speech_settings = self._of_speech()
                engine = bootstrap.speech_engine(self.settings, self.place)
                self._speech = self._speech_running.enter_context(engine)
            return self._speech

    @contextmanager
    def speech_by(self, model: str) -> Iterator[SpeechEngine]:
        """By this model and for one job, with whose process it ends: a recording or an import goes on beside."""
        from copilot import bootstrap

        settings = self.settings.model_copy(update={"speech_model": model})
        with bootstrap.speech_engine(settings, self.place) as engine:
            yield engine

    def hears(self, language: str) -> bool:
        """Whether the speech model knows it. Reads a file of the model: not for the window's thread."""
        from copilot import bootstrap

        return bootstrap.hears(self.settings, self.place, language)

    # ------------------------------------------------------------------ notes

    def drafter(self, wanted: str = "") -> Drafter:
        """The one that is `wanted`; else a language model where one is chosen, else the extractive drafter."""
        from copilot import bootstrap

        kind = bootstrap.DrafterKind.LLM if self.settings.language_model else bootstrap.DrafterKind.EXTRACTIVE
        kind = bootstrap.DrafterKind(wanted) if wanted else kind
        if self._drafter_settings != self._of_drafters():
            self._end_drafters()
        if kind not in self._drafters:
            drafter = self._running.enter_context(bootstrap.drafter(kind, self.settings, self.place))
            self._drafters[kind] = drafter
        return self._drafters[kind]

    def language_model(self) -> str:
        """The name of what words lines anew: of a file on this machine, or of a server's host; "" for none."""
        from copilot import bootstrap

        if host := self.server_host():
            return host
        path = bootstrap.language_model(self.settings, self.place)
        return path.stem if path else ""

    def rewriter(self) -> Rewriter:
        """The model that drafts, where it is one on this machine: it is loaded once. Raises UserFacingError
        (llm.none_installed, and those of a server)."""
        from copilot.app.ports import Rewriter
        from copilot.domain.errors import InvariantBroken

        drafter = self.drafter("server" if self.settings.server.enabled else "llm")
        if not isinstance(drafter, Rewriter):
            raise InvariantBroken("llm.no_rewriter", "This language model cannot word lines anew.")
        return drafter

    def document_exporters(self) -> tuple[DocumentExporter, ...]:
        from copilot import bootstrap

        return bootstrap.document_exporters()

    def server_host(self) -> str:
        """The host that drafts with a language model are sent to; "" while no server is on."""
        from copilot import bootstrap
        from copilot.domain.errors import CopilotError

        try:
            return bootstrap.server_in_use(self.settings)
        except CopilotError:
            return self.settings.server.base_url  # it is on, and refused when it is asked

    def server_fault(self, server: ServerSettings) -> CopilotError | None:
        """What is wrong with the settings of a server, on or off; connects to nothing."""
        from copilot import bootstrap
        from copilot.domain.errors import CopilotError

        try:
            bootstrap.check_server(server)
        except CopilotError as error:
            return error
        return None

    def try_server(self, token: CancelToken) -> ServerAnswer:
        from copilot import bootstrap

        return bootstrap.try_server(self.settings.server, token)

    def template(self, name: str) -> Template:
        from copilot import bootstrap

        return bootstrap.template(name, self.place)

    def template_library(self) -> TemplateLibrary:
        from copilot import bootstrap

        return bootstrap.template_library(self.place)

    def template_or_none(self, name: str) -> Template | None:
        """None where a template of the doctor's own is gone or broken: the note stays readable without it."""
        from copilot.domain.errors import CopilotError

        try:
            return self.template(name)
        except CopilotError:
            return None

    def template_titles(self) -> tuple[tuple[str, str], ...]:
        """Pairs of id and title, of those that can be used."""
        from copilot import bootstrap

        listed = bootstrap.template_library(self.place).listed()
        return tuple((entry.id, entry.template.title) for entry in listed if entry.template is not None)

    def signature_policy(self, template: Template | None) -> SignaturePolicy:
        from copilot import bootstrap

        return bootstrap.signature_policy(self.settings, template)

    def exporters(self) -> tuple[NoteExporter, ...]:
        from copilot import bootstrap

        return bootstrap.exporters()

    def formats(self) -> tuple[str, ...]:
        """The names of all formats that a note can be exported in."""
        return tuple(exporter.format for exporter in self.exporters())

    def known_models(self) -> tuple[KnownModel, ...]:
        from copilot import bootstrap

        return bootstrap.known_models(self.place, self.settings)

    # ------------------------------------------------------------------ ending

    def end_engines(self) -> None:
        self._end_speech()
        self._end_drafters()

    def _end_speech(self) -> None:
        self._speech = None
        running, self._speech_running = self._speech_running, ExitStack()
        running.close()

    def _end_drafters(self) -> None:
        self._drafters = {}
        self._drafter_settings = self._of_drafters()
        running, self._running = self._running, ExitStack()
        running.close()
