"""What is told the doctor when a microphone is not well, and which of it still holds."""

from __future__ import annotations

from collections.abc import Callable

from copilot.domain.capture import GapReason, RecorderEvent, Trouble, TroubleOver
from copilot.domain.errors import CopilotError

NO_MICROPHONE = (
    "microphone.none",
    "microphone.lost",
    "microphone.refused",
    "microphone.gone",
    "microphone.no_audio_system",
    "microphone.silent",
)
_SAID = {
    "microphone.quiet": (
        "The microphone hears next to nothing.",
        "Move it closer, or raise its level in the system's sound settings.",
    ),
    "microphone.clipping": (
        "The microphone is too loud: what is said is distorted.",
        "Lower its level in the system's sound settings, or move it away.",
    ),
}


class Troubles:
    """Tells each trouble once, and when it is over."""

    def __init__(self, tell: Callable[[RecorderEvent], None]) -> None:
        self._tell = tell
        self._current: set[str] = set()

    def has(self, code: str) -> bool:
        return code in self._current

    def begin(self, trouble: Trouble) -> None:
        if trouble.code not in self._current:
            self._current.add(trouble.code)
            self._tell(trouble)

    def tell(self, trouble: Trouble) -> None:
        """One that is over when it is told."""
        self._tell(trouble._replace(lasting=False))

    def over(self, *codes: str, at_s: float) -> None:
        for code in codes:
            if code in self._current:
                self._current.discard(code)
                self._tell(TroubleOver(code, at_s))

    def let(self, code: str, holds: bool, at_s: float) -> None:
        if holds:
            self.begin(Trouble(code, *_SAID[code], at_s))
        else:
            self.over(code, at_s=at_s)

    def fault(self, error: CopilotError, at_s: float) -> None:
        self.begin(Trouble(error.code, error.safe_message, error.what_to_do, at_s, values=dict(error.values)))

    def forget(self, at_s: float) -> None:
        self.over(*sorted(self._current), at_s=at_s)


def lost(name: str, at_s: float) -> Trouble:
    return Trouble.of(
        "microphone.lost",
        'The microphone "{microphone}" is gone: nothing is recorded at the moment.',
        "Check its cable, or connect another one; the recording goes on by itself as soon as there is one.",
        at_s,
        values={"microphone": name},
    )


def silent(at_s: float) -> Trouble:
    return Trouble(
        "microphone.silent",
        "The microphone delivers nothing.",
        "Check its cable; if it stays, choose another one.",
        at_s,
    )


def switched(at_s: float) -> Trouble:
    return Trouble(
        "microphone.switched",
        "The microphone delivers again after a gap; the system may have switched to another one.",
        "Look at the level while you speak, and choose the right microphone if it does not move.",
        at_s,
    )


def replaced(name: str, at_s: float) -> Trouble:
    return Trouble.of(
        "microphone.replaced",
        'The chosen microphone is not connected: "{microphone}" is recorded instead.',
        "Connect the chosen one, which is then used again, or choose another.",
        at_s,
        values={"microphone": name},
    )


def muted(at_s: float) -> Trouble:
    return Trouble(
        "microphone.muted",
        "The microphone gives exact silence: it is muted, or the app may not use it.",
        "Unmute it, at its switch or in the system's sound settings; check the privacy settings.",
        at_s,
    )


def missing(reason: GapReason, seconds: float, at_s: float) -> Trouble:
    if reason is GapReason.ASLEEP:
        return Trouble.of(
            "recorder.slept",
            "The computer slept or stood still: {seconds:.1f} s were not recorded.",
            "Keep the lid open, and switch off automatic sleep during a visit.",
            at_s,
            values={"seconds": seconds},
        )
    return Trouble.of(
        "microphone.behind",
        "{seconds:.1f} s were not recorded: the computer was too busy, or the microphone's connection is bad.",
        "Close other programs; use another USB port, or a cable instead of Bluetooth.",
        at_s,
        values={"seconds": seconds},
    )
