"""libespeak-ng through ctypes: speech with the times of its words and phonemes.

The command line gives audio only; the library's events give the alignment that guides the training.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

_SYNCHRONOUS = 2
_PHONEME_EVENTS = 1
_DONT_EXIT = 0x8000
_POS_CHARACTER = 1
_UTF8 = 1
_WORD, _END, _PHONEME = 1, 5, 7
_RATE, _VOLUME, _PITCH, _RANGE = 1, 2, 3, 4  # espeak_PARAMETER


class _Id(ctypes.Union):
    _fields_ = [("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8)]


class _Event(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _Id),
    ]


@dataclass(frozen=True)
class Voice:
    """What one pretended speaker sounds like."""

    name: str  # "en-gb+m3"
    rate: int  # words a minute
    pitch: int  # 0 to 100
    spread: int  # pitch range, 0 to 100


@dataclass(frozen=True)
class Speech:
    """Mono samples at ``rate`` Hz; words are (character position from 0, ms), phonemes (name, ms)."""

    samples: NDArray[np.int16]
    rate: int
    words: list[tuple[int, int]]
    phonemes: list[tuple[str, int]]


class Espeak:
    """One synthesiser a process: the library keeps its state in globals."""

    def __init__(self) -> None:
        name = ctypes.util.find_library("espeak-ng") or "libespeak-ng.so.1"
        self._library = ctypes.CDLL(name)
        callback = ctypes.CFUNCTYPE(
            ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
        )
        self.rate = int(self._library.espeak_Initialize(_SYNCHRONOUS, 0, None, _PHONEME_EVENTS | _DONT_EXIT))
        if self.rate <= 0:
            raise RuntimeError("espeak-ng's voice data were not found")
        self._chunks: list[NDArray[np.int16]] = []
        self._words: list[tuple[int, int]] = []
        self._phonemes: list[tuple[str, int]] = []
        self._callback = callback(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)
        self._voice = ""

    def _hear(self, wave: Any, count: int, events: Any) -> int:
        if wave and count > 0:
            self._chunks.append(np.ctypeslib.as_array(wave, shape=(count,)).copy())
        i = 0
        while events[i].type:
            event = events[i]
            if event.type == _WORD:
                self._words.append((event.text_position - 1, event.audio_position))
            elif event.type == _PHONEME:
                self._phonemes.append((event.id.string.decode("utf-8", "replace"), event.audio_position))
            i += 1
        return 0

    def say(self, text: str, voice: Voice) -> Speech:
        """Synthesise one sentence; raises RuntimeError where the voice is unknown or nothing was spoken."""
        if self._voice != voice.name:
            if self._library.espeak_SetVoiceByName(voice.name.encode()) != 0:
                raise RuntimeError(f"espeak-ng has no voice {voice.name}")
            self._voice = voice.name
        for parameter, value in (
            (_RATE, voice.rate),
            (_PITCH, voice.pitch),
            (_RANGE, voice.spread),
            (_VOLUME, 100),
        ):
            self._library.espeak_SetParameter(parameter, value, 0)
        self._chunks.clear()
        self._words.clear()
        self._phonemes.clear()
        data = text.encode("utf-8") + b"\0"
        self._library.espeak_Synth(data, len(data), 0, _POS_CHARACTER, 0, _UTF8, None, None)
        if not self._chunks:
            raise RuntimeError("espeak-ng spoke nothing")
        return Speech(np.concatenate(self._chunks), self.rate, list(self._words), list(self._phonemes))
