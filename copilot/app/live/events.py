"""What a visit under way tells whoever shows it."""

from __future__ import annotations

from typing import NamedTuple

from copilot.domain.capture import GapBegan, GapEnded, Level, Opened, Trouble, TroubleOver
from copilot.domain.errors import CopilotError
from copilot.domain.recording import Recording
from copilot.domain.transcript import Transcript, Utterance


class UtteranceSaved(NamedTuple):
    """An utterance stands and is in the vault. `after_s`: how long after its end, in seconds of the recording."""

    utterance: Utterance
    after_s: float


class Provisional(NamedTuple):
    """What is being said, as far as can be heard; "" when there is nothing to show any more. Never kept."""

    start_s: float
    text: str

    def __repr__(self) -> str:
        return f"Provisional({self.start_s})"


class Lag(NamedTuple):
    """The text is `seconds` behind what is said, because the machine is too slow; 0 when it has caught up.

    The recording is not affected.
    """

    seconds: float


class CatchingUp(NamedTuple):
    """After Stop: seconds of the recording that are transcribed, and all of them."""

    done_s: float
    total_s: float


class SpeechFailed(NamedTuple):
    """There is no text for now. The recording goes on; `LiveVisit.listen_again` tries again, and so does Stop."""

    error: CopilotError


class SavingFailed(NamedTuple):
    """What was heard could not be saved. It is kept, and tried again at every step."""

    error: CopilotError


class Stopped(NamedTuple):
    """The recording has ended and is safe; the transcription may still have to catch up."""

    recording: Recording


class Transcribed(NamedTuple):
    """The last event: the transcript is in the vault, the visit is transcribed."""

    transcript: Transcript


LiveEvent = (
    UtteranceSaved
    | Provisional
    | Lag
    | CatchingUp
    | SpeechFailed
    | SavingFailed
    | Stopped
    | Transcribed
    | Opened
    | Level
    | Trouble
    | TroubleOver
    | GapBegan
    | GapEnded
)
