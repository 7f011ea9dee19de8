"""A recorder without a microphone: what a test feeds it is recorded, encrypted and told of as the real one does."""

from __future__ import annotations

from contextlib import AbstractContextManager

import numpy as np
import numpy.typing as npt

from copilot.app.ports import SAMPLE_RATE, AudioFrame, Listen, OpenRecording
from copilot.domain.capture import Ended, FrameHeard, GapBegan, GapEnded, GapReason, Microphone, Saved
from copilot.storage.recorder_file import RecorderFile

_FRAME = SAMPLE_RATE // 10


class FedRunning:
    """Implements `RunningRecorder`."""

    def __init__(self, opened: OpenRecording, listen: Listen) -> None:
        self.recording_id = opened.id
        self.is_paused = False
        self.deaf = False
        """Whether frames go only to the disk, as when the pipe to the window process is full."""
        self._channels = opened.channels
        self._file = RecorderFile.take(str(opened.path), opened.id, opened.key, opened.channels)
        self._listen = listen
        self._gaps: list[GapEnded] = []

    def feed(self, samples: npt.NDArray[np.int16]) -> None:
        """Of shape (n,) or (n, channels)."""
        table = samples if samples.ndim == 2 else samples[:, None]
        for at in range(0, len(table), _FRAME):
            frame = AudioFrame(table[at : at + _FRAME].astype("<i2").tobytes(), self._channels)
            start = self._file.samples
            self._file.append(frame.pcm)
            if not self.deaf:
                self._listen(FrameHeard(start, frame))
        self._listen(Saved(self._file.synced))

    def pause(self) -> None:
        self.is_paused = True
        self._listen(GapBegan(self._file.samples / SAMPLE_RATE, GapReason.PAUSED))

    def resume(self) -> None:
        self.is_paused = False
        self._gaps.append(GapEnded(self._file.samples / SAMPLE_RATE, 60.0, GapReason.PAUSED))
        self._listen(self._gaps[-1])

    def use(self, microphone_id: str | None) -> None:
        raise NotImplementedError

    def stop(self) -> Ended | None:
        end = self._file.finish()
        return Ended(end.samples, end.digest, end.complete, tuple(self._gaps))

    def abandon(self) -> None:
        self._file.interrupt()


class FedRecorder:
    """Implements `Recorder`. `running` is the recorder that was started last."""

    running: FedRunning

    def microphones(self) -> tuple[Microphone, ...]:
        return (Microphone("test", "Test", 1, is_default=True),)

    def start(self, opened: OpenRecording, microphone_id: str | None, listen: Listen) -> FedRunning:
        self.running = FedRunning(opened, listen)
        return self.running

    def try_out(self, microphone_id: str | None, listen: Listen) -> AbstractContextManager[None]:
        raise NotImplementedError
