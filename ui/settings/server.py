"""A server of language models in the hospital, instead of this computer: off unless it is switched on here."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal

from copilot.domain.errors import CopilotError
from copilot.support.settings import ServerSettings
from ui.bridge import Job
from ui.settings.page import Field, Kept, SettingsPage, together
from ui.told import told
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button
from ui.widgets.progress_strip import ProgressStrip

if TYPE_CHECKING:
    from copilot.bootstrap import ServerAnswer

_OF_FIELD = {
    "server.bad_address": "base_url",
    "server.insecure": "base_url",
    "server.host_not_allowed": "allowed_hosts",
    "server.key_exposed": "api_key_file",
    "server.key_unreadable": "api_key_file",
}
_CERTIFICATES = ("ca_file", "client_certificate", "client_key")


class ServerPage(SettingsPage):
    """Signals:
    try_it: the doctor wants to know whether the server answers.
    """

    try_it = Signal()

    def __init__(self, kept: Kept, fault_of: Callable[[ServerSettings], CopilotError | None]) -> None:
        """`fault_of` tells what is wrong with the settings of a server, without connecting to anything."""
        super().__init__(self.tr("Server"), kept)
        self._fault_of = fault_of
        self._lines: dict[str, Field] = {}
        now = kept.settings.server
        self._box, self._lines["enabled"] = self.box(
            self.tr("Use a server of language models"),
            now.enabled,
            lambda on: self._use("enabled", on),
            self.tr(
                "A draft by it sends what was said to the server. The foot of the window says so all the time."
            ),
        )
        self._line(
            "base_url",
            self.tr("Address"),
            now.base_url,
            self.tr("Such as https://models.hospital.example/v1, without a name or a key."),
        )
        _, self._lines["allowed_hosts"] = self.line(
            self.tr("Allowed hosts"),
            ", ".join(now.allowed_hosts),
            lambda text: self._use("allowed_hosts", tuple(filter(None, map(str.strip, text.split(","))))),
            self.tr("The only computers that may be given what was said, by name: a second look at the address."),
        )
        self._line(
            "model",
            self.tr("Model"),
            now.model,
            self.tr("Its name on the server. Empty takes the only one there is."),
        )
        self._file(
            "ca_file",
            self.tr("CA file"),
            now.ca_file,
            self.tr("Trust only what the hospital's authority has signed."),
        )
        self._file(
            "client_certificate",
            self.tr("Client certificate"),
            now.client_certificate,
            self.tr("Proves to the server that this computer may ask it."),
        )
        self._file(
            "client_key",
            self.tr("Its key"),
            now.client_key,
            self.tr("The private key of the client certificate, without a passphrase."),
        )
        self._file(
            "api_key_file",
            self.tr("Key file"),
            now.api_key_file,
            self.tr(
                "A text file with the server's key, that only you can read. The key itself is never kept here."
            ),
        )
        self.test = button(self.tr("Test the connection"), self._try)
        self._test_field = self.row(
            "",
            self.test,
            self.tr("Asks the server which models it has. Nothing of a patient is sent."),
            together(self.test),
        )
        self.progress = ProgressStrip()
        self.message = InlineMessage()
        self.form.addRow(self.progress)
        self.form.addRow(self.message)

    # ------------------------------------------------------------------ the test

    def follow(self, job: Job) -> None:
        self.message.clear()
        self.test.setEnabled(False)
        self.progress.follow(job, self.tr("Asking the server for its models…"))
        job.ended.connect(lambda: self.test.setEnabled(True))

    def answered(self, answer: ServerAnswer) -> None:
        bound = (
            self.tr("It can be bound to the form of a note.")
            if answer.grammar
            else self.tr("It cannot be bound to the form of a note: what it writes is checked afterwards.")
        )
        text = self.tr("Model: {}.").format(answer.model) + " " + bound
        self.message.say("done", self.tr("The server {} answers.").format(answer.host), text)

    def called_off(self) -> None:
        self.message.say("info", self.tr("The test was called off."))

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)

    def _try(self) -> None:
        fault = self._fault_of(self._kept.settings.server)
        if fault is not None:
            self._tell(fault, "enabled")
            return
        self.try_it.emit()

    # ------------------------------------------------------------------ keeping

    def _line(self, key: str, name: str, now: str, text: str) -> None:
        _, self._lines[key] = self.line(name, now, lambda value: self._use(key, value), text)

    def _file(self, key: str, name: str, now: Path | None, text: str) -> None:
        _, self._lines[key] = self.file(name, now, lambda value: self._use(key, value), text)

    def _use(self, key: str, value: Any) -> None:
        """What is wrong is told beside its field and not kept. While the server is off, the other fields may still
        be empty or wrong."""
        server = self._kept.tried("server", **{key: value}).server
        for field in self._lines.values():
            field.say()
        fault = self._fault_of(server)
        if fault is not None:
            place = self._place(fault, key)
            must_be_right = server.enabled or (place == key and bool(value))
            if must_be_right:
                self._tell(fault, key)
                if key == "enabled":
                    self._box.blockSignals(True)
                    self._box.setChecked(False)
                    self._box.blockSignals(False)
                return
        self._kept.keep("server", **{key: value})

    def _place(self, fault: CopilotError, edited: str) -> str:
        if fault.code == "server.certificate_unreadable":
            return edited if edited in _CERTIFICATES else _CERTIFICATES[0]
        return _OF_FIELD.get(fault.code, "enabled")

    def _tell(self, fault: CopilotError, edited: str) -> None:
        what, what_to_do = told(fault.code, fault.safe_message, fault.what_to_do, fault.values)
        place = edited if edited != "enabled" else self._place(fault, edited)
        self._lines[place].say(f"{what} {what_to_do}")
