"""The recorder's own loop: from a microphone to the disk, and word of it to whoever listens.

It never stops for anything but an order: without a microphone it waits for one, without a disk it keeps what it
can, and what nobody recorded is marked as a gap. Alone, after the window process died, it goes on until a new one
asks for the recording, nothing was heard for a while, or eight hours have passed.
"""

from __future__ import annotations

import contextlib
import queue
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from copilot.domain.capture import (
    SAMPLE_RATE,
    AudioFrame,
    FrameHeard,
    GapBegan,
    GapEnded,
    GapReason,
    Level,
    Opened,
    Order,
    RecorderEvent,
    Trouble,
    gap_end_mark,
    gap_mark,
    gaps_of,
    whole_gap_mark,
)
from copilot.domain.errors import CopilotError
from copilot.engines.microphone import troubles
from copilot.engines.microphone.backlog import LIMIT_S, AudioSink, Backlog
from copilot.engines.microphone.convert import Converter
from copilot.engines.microphone.devices import Devices, Stream
from copilot.engines.microphone.ring import Samples
from copilot.engines.microphone.watch import ASLEEP_S, SILENT_S, ZEROS_S, Clock, Listener, level_of

Tell = Callable[[RecorderEvent], None]

TICK_S = 0.02
LEVEL_S = 0.04
FRAME = SAMPLE_RATE // 10
SEARCH_S = 0.5
"""Between two looks for a microphone."""
BEGIN_S = 2.0
"""Sound servers take so long to wake a microphone that slept."""
REOPEN_S = 3.0
"""A microphone that gave nothing for so long is closed and looked for anew."""
RETURN_S = 3.0
"""Between two looks whether the chosen microphone is back, while another one is recorded."""
LEAVE_S = 0.25
ALONE_S = 8 * 3600.0
ALONE_UNHEARD_S = 1800.0
_HEARD = 0.001  # of full scale
_WAKING_S = 0.2


Orders = queue.SimpleQueue[Order]


class _Gap(NamedTuple):
    reason: GapReason
    since: float


class MicrophoneRecorder:
    """Records until it is told to stop. Without a `sink` it is a microphone test: nothing is kept."""

    def __init__(
        self,
        devices: Devices,
        sink: AudioSink | None,
        channels: int,
        microphone_id: str | None,
        tell: Tell,
        *,
        paused: bool = False,
        given: Sequence[FrameHeard] = (),
        heard_until: float | None = None,
    ) -> None:
        """`given`: what a recorder that died had told and may not have written, and until when (Unix time)."""
        self._devices = devices
        self._sink = sink
        self._channels = channels
        self._wanted = microphone_id
        self._tell = tell
        self._troubles = troubles.Troubles(tell)
        self._backlog = Backlog(sink, channels, tell) if sink else None
        self._samples = sink.samples if sink else 0
        self._second = bytearray()
        self._frame = bytearray()
        self._stream: Stream | None = None
        self._converter = Converter(SAMPLE_RATE, channels, channels)
        self._clock = Clock(0.0, SAMPLE_RATE)
        self._listener = Listener()
        self._paused = paused
        self._given = given
        self._heard_until = heard_until
        self._over = ""
        self._gap: _Gap | None = None
        self._muted_at: float | None = None  # place in the audio
        self._silent = False
        self._is_fresh = False
        self._woke_at: float | None = None
        self._levels: list[Samples] = []
        self._next_level = self._next_search = self._next_return = self._next_leave = 0.0
        self._alone_since: float | None = None
        self._heard_at = devices.now()

    @property
    def _at_s(self) -> float:
        return self._samples / SAMPLE_RATE

    def run(self, orders: Orders) -> None:
        """To the end of the recording, which is told as Ended."""
        try:
            self._take_up()
            if self._paused:
                self._begin_gap(GapReason.PAUSED)
            while not self._over:
                self._wait(orders)
                if not self._over:
                    self._step(self._devices.now())
        finally:
            self._close_stream()
            if self._backlog is not None:
                self._flush()
                self._tell(self._backlog.finish(complete=self._over == "stop"))

    def _take_up(self) -> None:
        """Goes on where another recorder left the file: the time between is a gap."""
        if self._sink is None or not (self._sink.samples or self._sink.marks or self._given):
            return
        since, last = self._sink.last_written, gaps_of(self._sink.marks)[-1:]
        reason = GapReason.PAUSED if self._paused else GapReason.RECORDER_ENDED
        self._give_back()
        since = self._heard_until or since
        begun = bool(last) and last[0].seconds is None
        if begun and last[0].reason is GapReason.MUTED:
            self._mark(gap_end_mark(self._at_s - last[0].at_s))
            begun = False
        if begun:
            reason = last[0].reason
            since = next(mark["wall"] for _, mark in reversed(self._sink.marks) if "wall" in mark)
        else:
            self._flush()
            self._mark(gap_mark(reason, since))
        self._gap = _Gap(reason, self._devices.now() - max(0.0, time.time() - since))
        self._tell(GapBegan(self._at_s, reason))

    def _give_back(self) -> None:
        """What was heard before, and lies not on the disk; silence for what nobody has any more."""
        for start, frame in self._given:
            width = 2 * frame.channels
            pcm = bytes(max(0, start - self._samples) * width) + frame.pcm[max(0, self._samples - start) * width :]
            self._second += pcm
            self._samples += len(pcm) // width
            self._put_seconds()

    def _wait(self, orders: Orders) -> None:
        """For an order, or the next tick."""
        before = self._devices.now()
        with contextlib.suppress(queue.Empty):
            self._obey(orders.get(timeout=self._devices.seconds(TICK_S)))
        after = self._devices.now()
        if after - before > ASLEEP_S:
            self._woke_at = after

    def _obey(self, order: Order) -> None:
        match order.name:
            case "pause" if not self._paused:
                self._paused = True
                self._drain()
                self._close_stream()
                self._begin_gap(GapReason.PAUSED)
                self._troubles.forget(self._at_s)
            case "resume" if self._paused:
                self._paused = False
                self._next_search = 0.0
            case "use":
                self._wanted = order.microphone_id
                self._change_microphone()
            case "stop" | "leave":
                self._drain()
                self._over = order.name
            case "alone":
                self._alone_since = self._heard_at = self._devices.now()
                if self._sink is None or self._paused:
                    self._over = "leave"

    def _change_microphone(self) -> None:
        if not self._paused:
            self._drain()
            self._close_stream()
            self._begin_gap(GapReason.MICROPHONE_CHANGED)
            self._next_search = 0.0

    def _step(self, now: float) -> None:
        if not self._paused:
            if self._stream is None:
                self._search(now)
            else:
                self._pull(self._stream, now)
        if now >= self._next_level:
            self._next_level = max(self._next_level + LEVEL_S, now)
            self._tell_level()
        if now >= self._next_leave:
            self._next_leave = now + LEAVE_S
            self._look_whether_to_leave(now)

    def _search(self, now: float) -> None:
        if now < self._next_search:
            return
        try:
            try:
                stream, is_wanted = self._devices.open(self._wanted, self._channels), True
            except CopilotError as error:
                if self._wanted is None or error.code not in {"microphone.gone", "microphone.refused"}:
                    raise
                stream, is_wanted = self._devices.open(None, self._channels), False
        except CopilotError as error:
            self._begin_gap(GapReason.MICROPHONE_LOST)
            if error.code == "microphone.none" or not self._troubles.has("microphone.lost"):
                self._troubles.fault(error, self._at_s)
            self._next_search = self._devices.now() + SEARCH_S
            return
        self._stream = stream
        self._converter = Converter(stream.rate, stream.channels, self._channels)
        self._clock = Clock(self._devices.now(), stream.rate)
        self._listener = Listener()
        self._silent = False
        self._is_fresh = True
        self._next_return = now + RETURN_S
        self._tell(Opened(stream.microphone.name, stream.microphone.channels, stream.rate, is_wanted))
        if is_wanted:
            self._troubles.over("microphone.replaced", at_s=self._at_s)
        else:
            self._troubles.begin(troubles.replaced(stream.microphone.name, self._at_s))

    def _pull(self, stream: Stream, now: float) -> None:
        block = stream.take()
        if len(block):
            self._clock.count(len(block))
            if self._is_fresh:
                self._is_fresh = self._silent = False
                self._clock.restart(now)  # how long it took to begin is no loss
                self._troubles.over(*troubles.NO_MICROPHONE, at_s=self._at_s)
            if self._silent:
                self._heard_again(now)
            self._accept(self._converter.convert(block), now)
            self._compare_clocks(now)
        elif stream.has_ended:
            self._lose(troubles.lost(stream.microphone.name, self._at_s))
        elif now - stream.last_block > (BEGIN_S if self._is_fresh else SILENT_S) and self._woke_at is None:
            if not self._silent:
                self._silent = True
                self._begin_gap(GapReason.MICROPHONE_LOST, stream.last_block)
                self._troubles.begin(troubles.silent(self._at_s))
            if now - stream.last_block > (2 * REOPEN_S if self._is_fresh else REOPEN_S):
                self._lose(troubles.lost(stream.microphone.name, self._at_s))
        elif self._woke_at is not None and now - self._woke_at > SILENT_S:
            self._woke_at = None  # it does not come back by itself
            self._begin_gap(GapReason.ASLEEP)
        if stream.has_moved() and not self._silent:
            self._troubles.tell(troubles.switched(self._at_s))
        if self._troubles.has("microphone.replaced") and now >= self._next_return:
            self._next_return = now + RETURN_S
            if self._devices.is_back(self._wanted):
                self._change_microphone()

    def _heard_again(self, now: float) -> None:
        """Blocks come again from a stream that had stopped: often the system has moved it to another microphone."""
        self._silent = False
        self._end_gap(now, seconds=max(0.0, self._clock.deficit(now)))
        self._clock.restart(now)
        self._troubles.over("microphone.silent", at_s=self._at_s)
        self._troubles.tell(troubles.switched(self._at_s))

    def _compare_clocks(self, now: float) -> None:
        if self._woke_at is not None:
            if now - self._woke_at < _WAKING_S:
                return  # what the system had kept is still coming
            self._woke_at = None
            missing, reason = self._clock.missing(now), GapReason.ASLEEP
        else:
            missing, reason = self._clock.missing(now), GapReason.BEHIND
        if missing:
            self._clock.restart(now)
            self._end_muted()
            self._flush()
            self._mark(whole_gap_mark(reason, missing))
            self._tell(GapBegan(self._at_s, reason))
            self._tell(GapEnded(self._at_s, missing, reason))
            self._troubles.tell(troubles.missing(reason, missing, self._at_s))

    def _lose(self, trouble: Trouble) -> None:
        self._close_stream()
        self._begin_gap(GapReason.MICROPHONE_LOST)
        self._troubles.begin(trouble)
        self._next_search = 0.0

    def _drain(self) -> None:
        """What the microphone gave until now is kept."""
        if self._stream is not None:
            self._accept(self._converter.convert(self._stream.take()), self._devices.now())
            self._accept(self._converter.finish(), self._devices.now())

    def _close_stream(self) -> None:
        stream, self._stream = self._stream, None
        if stream is not None:
            stream.close()

    def _accept(self, samples: Samples, now: float) -> None:
        if not len(samples):
            return
        self._levels.append(samples)
        if self._backlog is not None and self._backlog.waiting_s > (
            LIMIT_S - 1 if self._gap is None or self._gap.reason is not GapReason.DISK_FULL else LIMIT_S / 2
        ):
            self._begin_gap(GapReason.DISK_FULL)
            return
        self._end_gap(now)
        self._hear(samples, now)
        self._samples += len(samples)
        if self._backlog is None:
            return
        pcm = samples.astype("<i2", copy=False).tobytes()
        self._second += pcm
        self._frame += pcm
        self._put_seconds()
        while len(self._frame) >= 2 * self._channels * FRAME:
            self._tell_frame(2 * self._channels * FRAME)

    def _put_seconds(self) -> None:
        second = 2 * self._channels * SAMPLE_RATE
        while self._backlog is not None and len(self._second) >= second:
            self._backlog.put(bytes(self._second[:second]))
            del self._second[:second]

    def _hear(self, samples: Samples, now: float) -> None:
        health = self._listener.hear(samples)
        if health.zeros_s > ZEROS_S:
            if self._muted_at is None:
                self._muted_at = max(0.0, self._at_s + len(samples) / SAMPLE_RATE - health.zeros_s)
                self._flush()
                self._mark(gap_mark(GapReason.MUTED, time.time(), self._at_s - self._muted_at))
                self._tell(GapBegan(self._muted_at, GapReason.MUTED))
                self._troubles.begin(troubles.muted(self._at_s))
        else:
            self._end_muted()
        self._troubles.let("microphone.quiet", health.is_quiet, self._at_s)
        self._troubles.let("microphone.clipping", health.is_clipping, self._at_s)
        if np.abs(samples).max() > _HEARD * 32768:
            self._heard_at = now

    def _end_muted(self) -> None:
        if self._muted_at is not None:
            began, self._muted_at = self._muted_at, None
            self._flush()
            self._mark(gap_end_mark(self._at_s - began))
            self._tell(GapEnded(self._at_s, self._at_s - began, GapReason.MUTED))
            self._troubles.over("microphone.muted", at_s=self._at_s)

    def _begin_gap(self, reason: GapReason, since: float | None = None) -> None:
        if self._gap is None:
            self._end_muted()
            self._flush()
            now = self._devices.now()
            self._gap = _Gap(reason, now if since is None else since)
            self._mark(gap_mark(reason, time.time() - (now - self._gap.since)))
            self._tell(GapBegan(self._at_s, reason))

    def _end_gap(self, now: float, seconds: float | None = None) -> None:
        if self._gap is not None:
            gap, self._gap = self._gap, None
            length = now - gap.since if seconds is None else seconds
            self._mark(gap_end_mark(length))
            self._tell(GapEnded(self._at_s, length, gap.reason))
            self._clock.restart(now)

    def _mark(self, content: dict[str, object]) -> None:
        if self._backlog is not None:
            self._backlog.mark(content)

    def _flush(self) -> None:
        """What has not filled a second, or a frame, goes on its way."""
        if self._backlog is not None and self._second:
            self._backlog.put(bytes(self._second))
            self._second.clear()
        if self._frame:
            self._tell_frame(len(self._frame))

    def _tell_frame(self, size: int) -> None:
        """The first `size` bytes of those that were not told."""
        start = self._samples - len(self._frame) // (2 * self._channels)
        self._tell(FrameHeard(start, AudioFrame(bytes(self._frame[:size]), self._channels)))
        del self._frame[:size]

    def _tell_level(self) -> None:
        if self._levels:
            peak, rms = level_of(np.concatenate(self._levels))
            self._levels = []
        else:
            peak = rms = (0.0,) * self._channels
        self._tell(Level(self._at_s, peak, rms))

    def _look_whether_to_leave(self, now: float) -> None:
        if self._sink is not None and self._sink.is_asked_to_leave:
            self._obey(Order("leave"))
        if self._alone_since is not None and (
            now - self._alone_since > ALONE_S or now - self._heard_at > ALONE_UNHEARD_S
        ):
            self._obey(Order("leave"))
