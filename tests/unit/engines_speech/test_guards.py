from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copilot.engines.whisper.guards import HeardSegment, HeardWord, holds_speech, without_loops, without_stutter


def words(text: str, pace: float = 0.3, start: float = 0.0) -> tuple[HeardWord, ...]:
    return tuple(
        HeardWord(f" {w}", round(start + i * pace, 3), round(start + (i + 1) * pace, 3), 0.9)
        for i, w in enumerate(text.split())
    )


def text_of(found: tuple[HeardWord, ...]) -> str:
    return "".join(w.text for w in found).strip()


@pytest.mark.parametrize(
    ("text", "pace", "left"),
    [
        ("thank you thank you thank you thank you thank you thank you", 0.05, "thank you thank you"),
        ("it hurts the the the the the the the a lot", 0.02, "it hurts the the a lot"),
        ("No, no, no, I said the left knee", 0.2, "No, no, no, I said the left knee"),
        ("no no no no no", 0.3, "no no no no no"),
        ("ha " * 30, 0.3, "ha ha"),
        ("one two three four", 0.01, "one two three four"),
        ("five five five five", 0.4, "five five five five"),
    ],
)
def test_loops_are_cut_and_people_may_repeat_themselves(text: str, pace: float, left: str) -> None:
    assert text_of(without_loops(words(text, pace))) == left


@given(st.lists(st.sampled_from(["a", "b", "c", "."]), max_size=30), st.sampled_from([0.01, 0.3]))
def test_cutting_takes_words_away_in_order_and_is_done_once(said: list[str], pace: float) -> None:
    given_words = words(" ".join(said), pace)
    left = without_loops(given_words)
    remaining = iter(given_words)
    assert all(word in remaining for word in left)
    assert {w.text for w in left} == {w.text for w in given_words}


def segment(start: float, end: float, *, sure: bool = True, probability: float = 0.9) -> HeardSegment:
    said = (HeardWord(" word", start, end, probability),)
    return HeardSegment(said, -0.2 if sure else -1.5, 0.1 if sure else 0.9)


def test_text_over_silence_goes_and_text_over_speech_stays() -> None:
    verdicts = np.zeros(200, np.float32)
    verdicts[60:100] = 0.9  # 1.92 to 3.2 s
    assert holds_speech(segment(12.0, 13.0), 10.0, verdicts)
    assert holds_speech(segment(12.0, 13.0, sure=False), 10.0, verdicts)
    assert not holds_speech(segment(14.0, 15.5), 10.0, verdicts)
    assert not holds_speech(segment(30.0, 31.0), 10.0, verdicts)


def test_a_model_in_doubt_needs_more_speech_than_one_that_is_sure() -> None:
    verdicts = np.zeros(200, np.float32)
    verdicts[60:64] = 0.9
    assert holds_speech(segment(11.0, 14.0), 10.0, verdicts)
    assert not holds_speech(segment(11.0, 14.0, sure=False), 10.0, verdicts)


def test_guessed_words_need_speech_under_them() -> None:
    verdicts = np.zeros(200, np.float32)
    verdicts[60:70] = 0.9  # 1.92 to 2.24 s
    assert not holds_speech(segment(11.6, 12.6, probability=0.35), 10.0, verdicts)
    assert holds_speech(segment(11.6, 12.6), 10.0, verdicts)
    assert holds_speech(segment(11.9, 12.3, probability=0.35), 10.0, verdicts)


@pytest.mark.parametrize(
    ("heard", "mended"),
    [
        (" murmurmurmur", " murmur"),
        (" murmur,", " murmur,"),
        (" hahahaha", " hahahaha"),
        (" Perhapsperhapsperhaps.", " PerhapsPerhaps."),
        (" 100100100", " 100100100"),
        (" 慢慢慢慢慢慢慢慢慢", " 慢慢慢慢慢慢慢慢慢"),
    ],
)
def test_a_stutter_within_a_word_is_mended(heard: str, mended: str) -> None:
    (word,) = without_stutter((HeardWord(heard, 0.0, 1.0, 0.9),))
    assert word.text == mended


@given(st.text("murd", max_size=12))
def test_mending_a_stutter_only_takes_letters_away_and_is_done_once(text: str) -> None:
    once = without_stutter((HeardWord(text, 0.0, 1.0, 0.9),))
    assert without_stutter(once) == once or len(without_stutter(once)[0].text) < len(once[0].text)
    letters = iter(text)
    assert all(letter in letters for letter in once[0].text)
