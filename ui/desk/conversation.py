"""The conversation of the open visit: listened to, mended, and lit up together with the note."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from copilot.app.ports import Vault
from copilot.app.speakers import Mended, mend_speaker, swap_speakers
from copilot.domain.note import Finding, NoteContent, ToConfirm
from copilot.domain.transcript import Speaker, Transcript, Utterance
from ui.bridge import Bridge
from ui.desk.opened import OpenVisit
from ui.playing import Playback
from ui.workplace import Workplace

_BEFORE_S, _AFTER_S = 0.3, 0.5
"""A little more than the utterance is played, so that its first and last sounds are whole."""


class ConversationDesk(QObject):
    def __init__(self, bridge: Bridge, workplace: Workplace, opened: OpenVisit, playback: Playback) -> None:
        super().__init__(workplace)
        self._bridge = bridge
        self._workplace = workplace
        self._pane = workplace.conversation
        self._open = opened
        self._playback = playback
        opened.transcript_changed.connect(self.show)
        self._pane.selected.connect(self._utterance_selected)
        self._pane.play.connect(self._play_from)
        self._pane.speaker_mended.connect(self._mend_speaker)
        self._pane.text_mended.connect(self._mend_text)
        self._pane.speakers_swapped.connect(self._swap)
        note = workplace.note
        note.selected.connect(self._statement_selected)
        note.play.connect(self._play_evidence)
        note.findings.lead.connect(self._lead)
        note.findings.listen.connect(lambda item: self.play(item.evidence))
        playback.moved.connect(self._follow)
        playback.failed.connect(workplace.message.fault)

    def show(self) -> None:
        self._pane.show_transcript(self._open.transcript)
        editor = self._open.editor
        if editor is not None:
            self._pane.model.use(frozenset(i for s in editor.content.statements() for i in s.evidence))

    # ------------------------------------------------------------------ note and conversation together

    def _statement_selected(self, statement_id: int | None) -> None:
        content = self._content()
        statement = content.statement(statement_id) if content and statement_id is not None else None
        self._pane.reveal(statement.evidence if statement else ())

    def _utterance_selected(self, utterance_id: int | None) -> None:
        self._workplace.note.model.light(utterance_id)

    def _lead(self, item: Finding | ToConfirm) -> None:
        if isinstance(item, Finding) and item.statement_id is not None:
            self._workplace.note.choose(item.statement_id)
            self._workplace.note.list.setFocus()
        self._pane.reveal(item.evidence)

    def _content(self) -> NoteContent | None:
        if self._open.editor is not None:
            return self._open.editor.content
        return self._open.signed.version.content if self._open.signed else None

    # ------------------------------------------------------------------ listening

    def play(self, utterance_ids: tuple[int, ...]) -> None:
        """From the first of these to the end of the last."""
        said = [u for u in self._pane.model.utterances if u.id in utterance_ids]
        if said:
            self.play_span(said[0].start_s, said[-1].end_s)

    def _play_evidence(self, statement_id: int) -> None:
        content = self._content()
        statement = content.statement(statement_id) if content else None
        if self._playback.is_on:
            self._playback.stop()
        elif statement is not None:
            self.play(statement.evidence)

    def _play_from(self, utterance_id: int) -> None:
        if self._playback.is_on:
            self._playback.stop()
            return
        utterance = next((u for u in self._pane.model.utterances if u.id == utterance_id), None)
        if utterance is not None:
            self.play_span(utterance.start_s, float("inf"))

    def play_span(self, start_s: float, end_s: float) -> None:
        start_s, end_s = start_s - _BEFORE_S, end_s + _AFTER_S
        found = self._open.audio_at(max(0.0, start_s))
        if self._open.deletion is not None:
            self._workplace.message.say(
                "info", self.tr("The recording was deleted."), self.tr("The text is still here.")
            )
            return
        if found is None:
            self._workplace.message.say(
                "info", self.tr("There is no recording of this."), self.tr("The text came without audio.")
            )
            return
        recording, within, length = found
        self._playback.play(recording, within, min(length, within + end_s - max(0.0, start_s)))

    def _follow(self, second: float) -> None:
        for utterance in self._pane.model.utterances:
            if utterance.start_s <= second < utterance.end_s:
                row = self._pane.model.row_of(utterance.id)
                if row is not None:
                    self._pane.list.scrollTo(self._pane.model.index(row))
                self._pane.model.light(frozenset({utterance.id}))
                return

    # ------------------------------------------------------------------ mending

    def _mend_speaker(self, utterance_id: int, speaker: Speaker) -> None:
        """The line, and with it its voice."""
        self._mend(lambda vault, visit_id: mend_speaker(vault, visit_id, utterance_id, speaker))

    def _mend_text(self, utterance_id: int, text: str) -> None:
        self._change(lambda u: u.corrected(text=text) if u.id == utterance_id else u)

    def _swap(self) -> None:
        self._mend(swap_speakers)

    def _mend(self, deed: Callable[[Vault, str], Mended]) -> None:
        visit = self._open.visit
        if visit is None or visit.state.is_signed:
            return
        visit_id = visit.id

        def mended(found: tuple[Mended, Transcript | None]) -> None:
            if self._open.is_this(visit_id):
                for utterance in found[0].after:
                    self._pane.model.add(utterance)
                self._open.correct(found[1])

        self._bridge.ask(
            self,
            lambda vault: (deed(vault, visit_id), vault.transcript(visit_id)),
            mended,
            self._workplace.message.fault,
        )

    def _change(self, mended: Callable[[Utterance], Utterance]) -> None:
        visit, transcript = self._open.visit, self._open.transcript
        if visit is None or visit.state.is_signed:
            return
        before = self._pane.model.utterances
        after = tuple(mended(u) for u in before)
        changed = [new for old, new in zip(before, after, strict=True) if new != old]
        if not changed:
            return
        visit_id = visit.id
        newest = transcript.model_copy(update={"utterances": after}) if transcript else None

        def kept(_none: None) -> None:
            if self._open.is_this(visit_id):
                for utterance in changed:
                    self._pane.model.add(utterance)
                self._open.correct(newest)

        def keep(vault: Vault) -> None:
            if newest is not None and len(changed) > 1:
                vault.transcripts.replace(visit_id, newest)
            else:
                for utterance in changed:
                    vault.transcripts.correct(visit_id, utterance)

        self._bridge.ask(self, keep, kept, self._workplace.message.fault)
