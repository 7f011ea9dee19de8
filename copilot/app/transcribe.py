"""From an audio file to a recording in the vault, and from a recording to a transcript."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from copilot.app.jobs import Heard, Progress, Report, Step, silent
from copilot.app.ports import (
    AudioFiles,
    AudioFrame,
    CancelToken,
    SpeakersTold,
    SpeechEngine,
    SpeechProgress,
    SpeechRequest,
    UtteranceHeard,
    Vault,
)
from copilot.domain.errors import UserFacingError
from copilot.domain.recording import Recording
from copilot.domain.transcript import Speaker, Transcript, Utterance
from copilot.domain.visit import Visit

_ROUNDED_S = 0.05
"""What the lengths of a visit's recordings may differ from that of its transcript, by rounding."""


class ImportedAudio(NamedTuple):
    """`damage` says what was wrong with the file when only its beginning could be read."""

    recording: Recording
    damage: UserFacingError | None


def import_audio(
    vault: Vault,
    visit_id: str,
    files: AudioFiles,
    path: Path,
    at: datetime,
    cancel: CancelToken,
    report: Report = silent,
) -> ImportedAudio:
    """Decode `path` into the vault, encrypted, piece by piece.

    A file that breaks off is kept up to there, and `damage` says so; one that yields nothing raises.
    """
    info = files.probe(path)
    frames = files.decode(path, info.channels)
    first = next(frames, None)  # a file that cannot be read leaves no recording behind
    if first is None:
        raise UserFacingError("audio.empty", "The file holds no sound.", "Choose another file.")
    damage: UserFacingError | None = None
    done = 0.0
    with vault.record(visit_id, info.channels, at) as writer:
        frame: AudioFrame | None = first
        while frame is not None:
            cancel.raise_if_cancelled()
            writer.append(frame)
            done += frame.seconds
            report(Progress(Step.IMPORT, done, info.duration_s))
            try:
                frame = next(frames, None)
            except UserFacingError as error:
                damage, frame = error, None
        recording = writer.finish()
    return ImportedAudio(recording, damage)


def transcribe(
    engine: SpeechEngine,
    audio: Iterable[AudioFrame],
    duration_s: float | None,
    request: SpeechRequest,
    cancel: CancelToken,
    report: Report = silent,
) -> Transcript:
    """Run `engine` over `audio`; utterances are reported as they stand. `duration_s` is for progress only."""
    heard: dict[int, Utterance] = {}
    speakers: dict[int, Speaker] = {}
    voices: Mapping[int, int] = {}
    language = request.language or ""
    metered = _Metered(audio)
    for event in engine.transcribe(metered, request, cancel):
        match event:
            case SpeechProgress(done_s):
                report(Progress(Step.TRANSCRIBE, done_s, duration_s))
            case UtteranceHeard(utterance):
                heard[utterance.id] = utterance
                report(Heard(utterance))
            case SpeakersTold(told, told_language, told_voices):
                speakers, language, voices = told, told_language, told_voices
    utterances = tuple(
        u.model_copy(update={"speaker": speakers.get(u.id, u.speaker), "voice": voices.get(u.id)})
        for u in sorted(heard.values(), key=lambda u: (u.start_s, u.id))
    )
    return Transcript(
        language=language or "en",
        duration_s=round(metered.seconds, 3),
        utterances=utterances,
        speech_model=engine.name,
    )


def write_down(
    vault: Vault,
    visit_id: str,
    engine: SpeechEngine,
    request: SpeechRequest,
    cancel: CancelToken,
    report: Report = silent,
) -> bool:
    """Transcribes the recordings of a visit that its transcript does not reach, behind what was said before.

    Whether anything was heard in them; if not, what was said before stays as it was.
    """
    earlier = vault.transcript(visit_id) or Transcript()
    recordings = _not_reached(vault.recordings(visit_id), earlier.duration_s)
    whole = transcribe_behind(earlier, vault, recordings, engine, request, cancel, report)
    if len(whole.utterances) == len(earlier.utterances):
        if earlier.utterances:
            vault.save_transcript(visit_id, whole)  # it reaches over the silence, which is not listened to again
        return False
    vault.save_transcript(visit_id, whole)
    return True


def unwritten(vault: Vault) -> tuple[Visit, ...]:
    """Visits whose audio is in the vault and not in their transcript, newest first. Those whose recording was
    interrupted are not among them: `LiveVisit.take_up` goes on where it stood."""
    return tuple(vault.visit(id_) for id_ in vault.transcripts.behind() if not is_under_way(vault, id_))


def is_behind(recordings: tuple[Recording, ...], transcript: Transcript | None) -> bool:
    """Whether the transcript of a visit does not reach the end of its recordings."""
    return len(reached(recordings, transcript.duration_s if transcript else 0.0)) < len(recordings)


def is_under_way(vault: Vault, visit_id: str) -> bool:
    """Whether the visit is being recorded and transcribed, or was when the app went down."""
    return visit_id in vault.transcripts.unfinished() or any(
        recording.visit_id == visit_id for recording in vault.recorder.unfinished()
    )


def transcribe_behind(
    earlier: Transcript,
    vault: Vault,
    recordings: Sequence[Recording],
    engine: SpeechEngine,
    request: SpeechRequest,
    cancel: CancelToken,
    report: Report = silent,
) -> Transcript:
    """`earlier`, and behind it what is said in the recordings. Progress is that of all recordings together."""
    whole = earlier
    done, total = 0.0, sum(recording.duration_s for recording in recordings)
    for recording in recordings:
        ids = max((u.id for u in whole.utterances), default=0)
        start_s = whole.duration_s
        heard = transcribe(
            engine,
            vault.audio(recording.id),
            recording.duration_s,
            request,
            cancel,
            _placed(report, ids, start_s, recording, done, total),
        )
        whole = heard.model_copy(
            update={
                "duration_s": round(start_s + heard.duration_s, 3),
                "utterances": (*whole.utterances, *(u.shifted(ids, start_s) for u in heard.utterances)),
            }
        )
        done += recording.duration_s
    return whole


def _placed(
    report: Report, ids: int, start_s: float, recording: Recording, done_s: float, total_s: float
) -> Report:
    """Tells of one recording what it is in its visit, and among those that are transcribed with it."""

    def tell(event: Progress | Heard) -> None:
        if isinstance(event, Heard):
            report(Heard(event.utterance.shifted(ids, start_s)))
        else:
            # An engine counts the silence in that it rounds a recording up with.
            report(event._replace(done=done_s + min(event.done, recording.duration_s), total=total_s))

    return tell


def _not_reached(recordings: tuple[Recording, ...], written_s: float) -> tuple[Recording, ...]:
    """Those that begin where the transcript ends; the newest if it is not clear which."""
    return recordings[len(reached(recordings, written_s)) :] or recordings[-1:]


def reached(recordings: tuple[Recording, ...], written_s: float) -> tuple[Recording, ...]:
    """Those that begin before a transcript of this length ends."""
    start, found = 0.0, []
    for recording in recordings:
        if start <= written_s - _ROUNDED_S:
            found.append(recording)
        start += recording.duration_s
    return tuple(found)


class _Metered:
    """Passes frames on and adds up how long they are."""

    def __init__(self, frames: Iterable[AudioFrame]) -> None:
        self._frames = frames
        self.seconds = 0.0

    def __iter__(self) -> Iterator[AudioFrame]:
        for frame in self._frames:
            self.seconds += frame.seconds
            yield frame
