"""The audio of a visit on its way to the speech engine: as it is recorded, or from the disk if that is behind."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from copilot.app.ports import SAMPLE_RATE, AudioFrame, SpeechStream, Vault
from copilot.domain.capture import FrameHeard, GapBegan, GapReason
from copilot.domain.errors import EnvironmentFault
from copilot.domain.recording import Recording

_RECENT_S = 5.0
"""Of frames kept while the disk is read, so that it can go on with them."""
_READ_S = 10.0
"""Of audio read from the disk in one step."""


class Hearing:
    """Gives a stream every sample of a recording once and in order, and tells it of the gaps.

    Attributes:
        next: the first sample that the stream was not given.
        recorded: the sample up to which there is audio, as far as is known.
    """

    def __init__(self, vault: Vault, recording_id: str, start: int = 0) -> None:
        self.next = start
        self.recorded = start
        self._vault = vault
        self._recording_id = recording_id
        self._recent: deque[FrameHeard] = deque()
        self._known_gaps: list[int] = []
        self._gaps: deque[int] = deque()  # those that the stream was not told of
        self._from_disk = start > 0
        self._is_complete = False

    @property
    def behind_s(self) -> float:
        """Of audio that the stream was not given."""
        return max(0, self.recorded - self.next) / SAMPLE_RATE

    @property
    def is_over(self) -> bool:
        return self._is_complete and self.next >= self.recorded

    def heard(self, heard: FrameHeard, stream: SpeechStream | None) -> None:
        """A frame that was just recorded."""
        end = heard.start + _samples(heard.frame)
        self.recorded = max(self.recorded, end)
        if stream is None or self._from_disk or heard.start > self.next or not stream.wants_more:
            self._from_disk = True
            self._recent.append(heard)
            while self._recent and self._recent[0].start < end - _RECENT_S * SAMPLE_RATE:
                self._recent.popleft()
        else:
            self._give(heard.start, heard.frame, stream)

    def gap(self, gap: GapBegan, stream: SpeechStream | None) -> None:
        if gap.reason is GapReason.MUTED:
            return
        at = round(gap.at_s * SAMPLE_RATE)
        self._known_gaps.append(at)
        if at == self.next and stream is not None and not self._from_disk:
            stream.gap()  # whatever was being said need not wait until recording goes on
        else:
            self._gaps.append(at)

    def start_again(self, start: int) -> None:
        """Another stream is to be given everything from sample `start` on."""
        self.next = start
        self.recorded = max(self.recorded, start)
        self._recent.clear()
        self._from_disk = True
        self._gaps = deque(at for at in self._known_gaps if at > start)

    def ended(self, recording: Recording) -> None:
        """There is no more audio than this."""
        self.recorded = round(recording.duration_s * SAMPLE_RATE)
        self._is_complete = True
        self._from_disk = True
        self._known_gaps = sorted(
            round(gap.at_s * SAMPLE_RATE) for gap in recording.gaps if gap.reason is not GapReason.MUTED
        )
        self._gaps = deque(at for at in self._known_gaps if at > self.next)

    def step(self, stream: SpeechStream) -> None:
        """Reads a little from the disk, if that is where the next sample is."""
        if not self._from_disk or not stream.wants_more:
            return
        if self._recent and self._recent[0].start <= self.next:
            self._from_disk = self._is_complete
            while self._recent:
                heard = self._recent.popleft()
                if heard.start + _samples(heard.frame) > self.next:
                    self._give(heard.start, heard.frame, stream)
            return
        if self.next >= self.recorded:
            return
        start_s = self.next / SAMPLE_RATE
        end_s = min(start_s + _READ_S, self.recorded / SAMPLE_RATE)
        at = self.next
        try:
            for frame in self._vault.audio_span(self._recording_id, start_s, end_s):
                self._give(at, frame, stream)
                at = self.next
        except EnvironmentFault:
            if not self._is_complete:
                raise
            self.recorded = self.next  # what is damaged cannot be heard; everything before it was
            return
        if self._is_complete and at == round(start_s * SAMPLE_RATE):
            self.recorded = self.next

    def _give(self, start: int, frame: AudioFrame, stream: SpeechStream) -> None:
        """Gives what of the frame was not given yet, with the gaps in it."""
        for piece in _cut(start, frame, self.next, self._gaps):
            if piece is None:
                stream.gap()
            else:
                stream.give(piece)
                self.next += _samples(piece)


def _cut(start: int, frame: AudioFrame, begin: int, gaps: deque[int]) -> Iterable[AudioFrame | None]:
    """The frame from sample `begin` on, cut at the `gaps`, which are taken; None stands for a gap."""
    width = 2 * frame.channels
    end = start + _samples(frame)
    at = max(start, begin)
    while gaps and gaps[0] <= end:
        gap = gaps.popleft()
        if gap > at:
            yield frame._replace(pcm=frame.pcm[(at - start) * width : (gap - start) * width])
            at = gap
        if gap >= begin:
            yield None
    if at < end:
        yield frame._replace(pcm=frame.pcm[(at - start) * width :])


def _samples(frame: AudioFrame) -> int:
    return len(frame.pcm) // (2 * frame.channels)
