"""Training windows: up to 10 s of clips, with what Whisper should write for them.

A window is what faster-whisper would cut: several sentences of one or two voices with pauses, ending anywhere.
The last sentence that the window's end cuts is only announced by its start time, so that the next window begins
there; a first sentence longer than the window ends at its last whole word.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.whisper_nano import augment
from models.whisper_nano.corpus import Clip, Corpus
from models.whisper_nano.features import Frames, finish
from models.whisper_nano.settings import TIMESTAMP_STEP_FRAMES, WINDOW_FRAMES

_LATEST_FIRST = 50  # Whisper allows a first timestamp of at most 1.0 s


@dataclass
class Segment:
    """One sentence, or what the window holds of it: frames, and words with their frames."""

    start: int
    end: int
    words: list[str]
    times: list[tuple[int, int]]
    cut: bool = False  # its end lies beyond the window: announced by its start only


@dataclass
class Window:
    """(frames, 80) finished log-mel, phoneme numbers a frame, segments, and the clip it began with."""

    mel: Frames
    phonemes: NDArray[np.int64]
    segments: list[Segment]
    first_clip: int


@dataclass(frozen=True)
class Tokens:
    """Decoder input without a prompt; spans hold frames (start, end) of text tokens, (-1, -1) elsewhere."""

    ids: list[int]
    spans: list[tuple[int, int]]
    text: list[int]  # text tokens only


class Windows:
    """Draws windows from a corpus; all randomness comes from one generator."""

    def __init__(self, corpus: Corpus, random: np.random.Generator) -> None:
        self._corpus = corpus
        self._random = random

    def draw(self, limit: int) -> Window:
        """A window of at most ``limit`` frames; only at the full 1,000 may sentences be cut."""
        random = self._random
        if random.random() < 0.04:
            return self._nothing(limit)
        full = limit >= WINDOW_FRAMES
        clips = self._corpus.clips
        at = int(random.integers(len(clips)))
        first = at
        running = random.random() < 0.55
        pieces: list[Frames] = []
        phones: list[NDArray[np.int64]] = []
        segments: list[Segment] = []
        size = random.uniform(0.93, 1.08) if random.random() < 0.4 else 1.0
        apart = random.random() < 0.25  # two voices at different distances
        gains: dict[str, float] = {}
        used = self._pause(pieces, phones, self._lead())
        tries = 0
        while used < limit and tries < (6 if segments else 40):
            clip = clips[at]
            mel, track, segment = self._play(clip)
            if not full and used + len(mel) > limit:
                tries += 1
                at = int(random.integers(len(clips)))
                continue
            if not pieces and random.random() < 0.12:
                mel, track, segment = self._late(mel, track, segment)
            if apart:
                mel = mel + gains.setdefault(clip.speaker, -random.uniform(0, 1.6) * len(gains))
            pieces.append(mel)
            phones.append(track)
            segments.append(_moved(segment, used))
            used += len(mel)
            previous = clip
            at = at + 1 if running and at + 1 < len(clips) else int(random.integers(len(clips)))
            same = clips[at].sequence == previous.sequence and clips[at].speaker == previous.speaker
            used += self._pause(pieces, phones, random.exponential(15 if same else 40) + 4)
            if not full and random.random() < 0.12:
                break
        if not segments:
            return self._nothing(limit)
        mel = np.concatenate(pieces)[:limit]
        track = np.concatenate(phones)[:limit]
        return Window(self._finish(mel, size), track, _within(segments, limit), first)

    def _lead(self) -> float:
        choice = self._random.random()
        if choice < 0.35:
            return 0.0
        return float(self._random.exponential(20) if choice < 0.95 else self._random.uniform(0, 200))

    def _pause(self, pieces: list[Frames], phones: list[NDArray[np.int64]], frames: float) -> int:
        count = min(int(frames), 250)
        if count:
            pieces.append(augment.silence(count))
            phones.append(np.zeros(count, np.int64))
        return count

    def _play(self, clip: Clip) -> tuple[Frames, NDArray[np.int64], Segment]:
        mel, track = self._corpus.mel(clip), self._corpus.phonemes(clip)
        times = list(clip.times)
        if self._random.random() < 0.5:
            factor = float(self._random.uniform(0.92, 1.08))
            index = augment.stretch(len(mel), factor)
            mel, track = mel[index], track[index]
            times = [(int(a * factor), int(b * factor)) for a, b in times]
        return mel, track, Segment(times[0][0], times[-1][1], list(clip.words), times)

    def _late(
        self, mel: Frames, track: NDArray[np.int64], segment: Segment
    ) -> tuple[Frames, NDArray[np.int64], Segment]:
        """Begin inside a sentence: at a word (as after a cut), or somewhere in one, which is then not written."""
        if len(segment.words) < 4:
            return mel, track, segment
        skip = int(self._random.integers(1, len(segment.words) - 2))
        begin = segment.times[skip][0]
        if self._random.random() < 0.35:
            a, b = segment.times[skip - 1]
            begin = int(a + (b - a) * self._random.uniform(0.4, 1.0))
        else:
            begin = max(0, begin + int(self._random.integers(-4, 2)))
        times = [(max(0, a - begin), max(1, b - begin)) for a, b in segment.times[skip:]]
        return mel[begin:], track[begin:], Segment(times[0][0], times[-1][1], segment.words[skip:], times)

    def _finish(self, mel: Frames, size: float) -> Frames:
        random = self._random
        if size != 1.0:
            mel = augment.resize(mel, size)
        if random.random() < 0.5:
            mel = mel + augment.colour(random)
        mel = np.asarray(mel + random.uniform(-2.0, 0.3), np.float32)
        if random.random() < 0.5:
            mel = augment.add(mel, augment.noise(len(mel), random, float(mel.max()) - random.uniform(2.5, 6.5)))
        np.maximum(mel, -10.0, out=mel)
        loudest = float(mel.max()) + (random.uniform(0, 0.9) if random.random() < 0.3 else 0.0)
        finished = finish(mel, loudest)
        augment.mask(finished, random)
        return finished

    def _nothing(self, limit: int) -> Window:
        """Silence or noise only; at times long-padded, as at the end of a file."""
        random = self._random
        frames = int(random.integers(min(100, limit // 2), limit + 1))
        if random.random() < 0.4:
            level = random.uniform(-1.5, -0.2)
            mel = np.full((frames, 80), level, np.float32)
        else:
            mel = augment.noise(frames, random, random.uniform(-8, -1))
            if random.random() < 0.3:
                clicks = random.integers(0, frames, 3)
                mel[clicks] += random.uniform(0.5, 3.0)
            mel = finish(np.maximum(mel, -10.0), float(mel.max()) + random.choice([0.0, 0.0, 1.0, 3.0]))
        return Window(mel, np.zeros(frames, np.int64), [], int(random.integers(len(self._corpus.clips))))


def _moved(segment: Segment, by: int) -> Segment:
    times = [(a + by, b + by) for a, b in segment.times]
    return Segment(segment.start + by, segment.end + by, segment.words, times)


def _within(segments: list[Segment], limit: int) -> list[Segment]:
    """Segments as the window shows them; what begins in its last 0.1 s is left to the next window."""
    shown: list[Segment] = []
    for segment in segments:
        if segment.end <= limit - 4:
            shown.append(segment)
            continue
        if segment.start > limit - 10:
            break
        whole = [i for i, (_, end) in enumerate(segment.times) if end <= limit - 8]
        if shown:
            count = len(whole)
            shown.append(Segment(segment.start, limit, segment.words[:count], segment.times[:count], cut=True))
            break
        if whole:
            last = whole[-1]
            shown.append(
                Segment(segment.start, segment.times[last][1], segment.words[: last + 1], segment.times[: last + 1])
            )
            following = segment.times[last + 1][0]
            if following < limit - 10:
                shown.append(Segment(following, limit, [], [], cut=True))
        break
    return shown


def tokens(window: Window, corpus: Corpus, with_times: bool) -> Tokens:
    """What the decoder should write after its prompt: times, text, end."""
    words = corpus.words
    ids: list[int] = [words.start]
    spans: list[tuple[int, int]] = [(-1, -1)]
    text: list[int] = []

    def emit(token: int, span: tuple[int, int] = (-1, -1)) -> None:
        ids.append(token)
        spans.append(span)

    def emit_time(frame: int, latest: int) -> None:
        emit(words.first_time + min(max(frame // TIMESTAMP_STEP_FRAMES, 0), latest))

    if not with_times:
        emit(words.no_timestamps)
    latest = WINDOW_FRAMES // TIMESTAMP_STEP_FRAMES
    if not window.segments and with_times:
        emit(words.first_time)
    for i, segment in enumerate(window.segments):
        if with_times:
            emit_time(segment.start, _LATEST_FIRST if i == 0 else latest)
            if segment.cut:
                break  # its words are the next window's; only a window without times writes them here
        for word, (start, end) in zip(segment.words, segment.times, strict=True):
            pieces = words.word(word)
            text.extend(pieces)
            step = (end - start) / sum(map(words.share, pieces))
            at = float(start)
            for piece in pieces:
                following = at + step * words.share(piece)
                emit(piece, (int(at), int(following) + 1))
                at = following
        if with_times:
            emit_time(segment.end, latest)
    emit(words.end)
    return Tokens(ids, spans, text)
