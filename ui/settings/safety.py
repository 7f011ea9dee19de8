"""The lock, how long recordings are kept, the passphrase, and the proof of the records."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from copilot.app.ports import BrokenLink, ChainReport, Verified, VerifyPart
from copilot.domain.errors import CopilotError
from ui.bridge import Job
from ui.settings.page import Kept, SettingsPage, fill, together
from ui.widgets.inline_message import InlineMessage
from ui.widgets.parts import button
from ui.widgets.progress_strip import ProgressStrip


class SafetyPage(SettingsPage):
    """Signals:
    verify, change_passphrase: what the doctor wants to do besides.
    due_wanted: how many visits would lose their recordings if they were kept for so many days?
    """

    verify = Signal()
    change_passphrase = Signal()
    due_wanted = Signal(int)

    def __init__(self, kept: Kept) -> None:
        super().__init__(self.tr("Safety"), kept)
        now = kept.settings
        minutes, _ = self.number(
            self.tr("Lock after"),
            (0, 240),
            now.lock_minutes,
            lambda value: kept.keep(lock_minutes=value),
            self.tr(
                "After this time without a key or a click, the window hides everything and asks for the passphrase."
            ),
            self.tr("never by itself"),
        )
        minutes.setSuffix(self.tr(" min"))
        self.keep_audio: QComboBox = self.choice(
            self.tr("Keep recordings"),
            self._times(),
            now.audio_days,
            self._ask_for_audio,
            self.tr(
                "How long after the note was signed by everybody who has to. Then the audio is destroyed for good; "
                "transcript, note and evidence stay. What is not written down and signed is never deleted."
            ),
        )
        self.message = InlineMessage()
        self.form.addRow(self.message)
        self.beside(self.tr("Passphrase"), button(self.tr("Change…"), self.change_passphrase.emit))
        self._verify = button(self.tr("Verify all"), self.verify.emit)
        self.row(
            self.tr("Records"),
            self._verify,
            self.tr("Every signature, every change and every recording is compared with what was kept of it."),
            together(self._verify),
        )
        self.progress = ProgressStrip()
        self.form.addRow(self.progress)
        self.proof = InlineMessage()
        self.form.addRow(self.proof)

    def _times(self) -> tuple[tuple[int | None, str], ...]:
        return (
            (None, self.tr("for good")),
            (0, self.tr("until the note is signed")),
            (7, self.tr("7 days")),
            (30, self.tr("30 days")),
            (90, self.tr("90 days")),
            (365, self.tr("a year")),
        )

    # ------------------------------------------------------------------ recordings

    def _ask_for_audio(self, days: int | None) -> None:
        """Longer counts at once. Shorter destroys something: that is asked first, and until then what stands in
        the field is what counts."""
        now = self._kept.settings.audio_days
        self.message.clear()
        if days is None or (now is not None and days >= now):
            self._use(days)
            return
        self._show_audio()
        self.due_wanted.emit(days)

    def tell_due(self, days: int, count: int) -> None:
        """The answer to `due_wanted`."""
        time = next(name for value, name in self._times() if value == days)
        text = (
            self.tr("%n visit(s) are older already: their recordings go soon after.", "", count)
            if count
            else self.tr("No recording is that old yet.")
        )
        self.message.say(
            "warning",
            self.tr("Keep recordings: {}?").format(time),
            text + " " + self.tr("What was destroyed cannot be brought back."),
            self.tr("Yes"),
            lambda: self._use(days),
        )

    def refuse(self, error: CopilotError) -> None:
        self.message.fault(error)

    def _use(self, days: int | None) -> None:
        self._kept.keep(audio_days=days)
        self._show_audio()

    def _show_audio(self) -> None:
        fill(self.keep_audio, self._times(), self._kept.settings.audio_days)

    # ------------------------------------------------------------------ the proof

    def follow(self, job: Job) -> None:
        self.proof.clear()
        self._verify.setEnabled(False)
        self.progress.follow(job, self.tr("Verifying the records…"))
        job.ended.connect(lambda: self._verify.setEnabled(True))

    def tell_verified(self, done: Verified) -> None:
        text = (
            self.tr("Verifying the records…")
            if done.part is VerifyPart.RECORDS
            else self.tr("Listening to the recordings again…")
        )
        self.progress.tell(text, done.done / done.total if done.total else None)

    def verified(self, report: ChainReport) -> None:
        if report.first_broken:
            title = self.tr("The records are not whole: {}.").format(self._kind(report.link))
            self.proof.say("critical", title, report.first_broken)
            return
        text = self.tr("%n signed note(s), every link in place.", "", report.signed_notes)
        if report.deleted_recordings:
            text += " " + self.tr("%n recording(s) were deleted on record.", "", report.deleted_recordings)
        self.proof.say("done", self.tr("All records are whole."), text)

    def called_off(self) -> None:
        self.proof.say("info", self.tr("Not verified to the end."))

    def _kind(self, link: BrokenLink | None) -> str:
        kinds = {
            BrokenLink.ANCHOR: self.tr("the anchor"),
            BrokenLink.AUDIT: self.tr("the audit trail"),
            BrokenLink.VISIT: self.tr("a visit"),
            BrokenLink.TRANSCRIPT: self.tr("a transcript"),
            BrokenLink.VERSION: self.tr("a version of a note"),
            BrokenLink.RECORDING: self.tr("a recording"),
            BrokenLink.SIGNATURE: self.tr("a signature"),
            BrokenLink.RECEIPT: self.tr("an export receipt"),
            BrokenLink.CHART: self.tr("a chart"),
        }
        return kinds[link] if link else self.tr("something")
